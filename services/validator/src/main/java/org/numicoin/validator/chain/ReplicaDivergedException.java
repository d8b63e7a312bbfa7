package org.numicoin.validator.chain;

/// The log and this replica do not fit together. The replica stops: it neither writes nor serves
/// until an operator has looked at the reason.
public final class ReplicaDivergedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Reason reason;

    /// What does not fit.
    public enum Reason {
        OTHER_LOG,
        SEQUENCE_GAP,
        LOWER_TERM,
        WRONG_TIP,
        MISSING_BLOCK,
        MISSING_UNDO,
        INVALID_BLOCK,
        WRONG_STATE_ROOT
    }

    public ReplicaDivergedException(Reason reason, String detail) {
        super(reason + ": " + detail);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
