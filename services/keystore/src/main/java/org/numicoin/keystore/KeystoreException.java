package org.numicoin.keystore;

import java.io.Serial;

/// A wallet that cannot be used, and what to do about it, in one line.
public final class KeystoreException extends RuntimeException {
    @Serial private static final long serialVersionUID = 1L;

    private final Kind kind;

    /// What kind of help is needed.
    public enum Kind {
        /// The file is missing, there already, damaged or cannot be read or written.
        FILE,
        /// The wallet is not of the kind that was asked for.
        OTHER_WALLET,
        /// The password does not open it.
        WRONG_PASSWORD
    }

    KeystoreException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    KeystoreException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
