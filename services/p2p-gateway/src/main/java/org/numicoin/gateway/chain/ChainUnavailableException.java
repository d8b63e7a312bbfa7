package org.numicoin.gateway.chain;

/// No validator answers at the moment. Nothing is known to be wrong: try again later.
public final class ChainUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public ChainUnavailableException(String message) {
        super(message);
    }

    public ChainUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
