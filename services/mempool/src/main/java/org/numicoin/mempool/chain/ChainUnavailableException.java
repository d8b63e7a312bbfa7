package org.numicoin.mempool.chain;

/// No validator answered, or not what was asked for. Another try may succeed.
public final class ChainUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public ChainUnavailableException(String message) {
        super(message);
    }

    public ChainUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
