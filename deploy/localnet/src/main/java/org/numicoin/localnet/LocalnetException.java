package org.numicoin.localnet;

import java.io.IOException;
import java.io.Serial;

/// What keeps a localnet from running, as one line that says what to do about it.
public final class LocalnetException extends IOException {
    @Serial private static final long serialVersionUID = 1L;

    public LocalnetException(String message) {
        super(message);
    }

    public LocalnetException(String message, Throwable cause) {
        super(message, cause);
    }
}
