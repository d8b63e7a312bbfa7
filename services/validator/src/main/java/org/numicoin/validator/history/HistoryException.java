package org.numicoin.validator.history;

/// No more of the history was filled in. What was written before stays: it is right. The message
/// begins with a stable code.
public final class HistoryException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String code;

    HistoryException(String code, String detail) {
        super(code + ": " + detail);
        this.code = code;
    }

    public String code() {
        return code;
    }
}
