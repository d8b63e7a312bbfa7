package org.numicoin.validator.backup;

/// A backup was not made, or is not what it has to be. Nothing was replaced.
public final class BackupException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public BackupException(String message) {
        super(message);
    }

    public BackupException(String message, Throwable cause) {
        super(message, cause);
    }
}
