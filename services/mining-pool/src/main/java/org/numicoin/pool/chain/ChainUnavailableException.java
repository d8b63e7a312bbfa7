package org.numicoin.pool.chain;

/// No validator answered, or not all from one state. Another try may succeed.
public final class ChainUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    ChainUnavailableException(String message) {
        super(message);
    }

    ChainUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
