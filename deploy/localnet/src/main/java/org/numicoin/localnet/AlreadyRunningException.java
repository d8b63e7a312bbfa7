package org.numicoin.localnet;

import java.io.IOException;
import java.io.Serial;

/// Another supervisor has the data folder.
public final class AlreadyRunningException extends IOException {
    @Serial private static final long serialVersionUID = 1L;

    AlreadyRunningException(String message) {
        super(message);
    }
}
