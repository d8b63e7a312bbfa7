package org.numicoin.validator.snapshot;

/// A snapshot was not made, or is refused. Nothing was replaced. The message begins with a stable
/// code.
public final class SnapshotException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String code;

    SnapshotException(String code, String detail) {
        super(code + ": " + detail);
        this.code = code;
    }

    public String code() {
        return code;
    }
}
