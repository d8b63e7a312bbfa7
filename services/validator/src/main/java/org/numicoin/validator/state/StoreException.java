package org.numicoin.validator.state;

/// The store cannot be used: disk, data of another chain or of newer software. The service stops
/// with the message.
public final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public StoreException(String message) {
        super(message);
    }

    public StoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
