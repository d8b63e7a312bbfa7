package org.numicoin.mempool.store;

/// Redis did not answer, or refused. Whether a write was made is not known.
public final class StoreUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    StoreUnavailableException(String what, Throwable cause) {
        super(what + ": " + cause.getMessage(), cause);
    }
}
