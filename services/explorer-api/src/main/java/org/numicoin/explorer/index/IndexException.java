package org.numicoin.explorer.index;

import java.io.Serial;

/// The index and what it is told do not fit together. Whoever writes stops there, since anything
/// written on top would be doubtful; the message says what was expected and what came.
public final class IndexException extends RuntimeException {
    @Serial private static final long serialVersionUID = 1L;

    public IndexException(String message) {
        super(message);
    }

    public IndexException(String message, Throwable cause) {
        super(message, cause);
    }
}
