package org.numicoin.explorer.follow;

import java.io.Serial;

/// The validator did not answer, or answered what does not fit the protocol. Another try may
/// succeed.
public final class SourceException extends RuntimeException {
    @Serial private static final long serialVersionUID = 1L;

    public SourceException(String message) {
        super(message);
    }

    public SourceException(String message, Throwable cause) {
        super(message, cause);
    }
}
