package org.numicoin.validator.log;

/// The places where a failure test halts or disturbs a validator, beside those of the transactional
/// log in the service kit: `log.before-send`, `log.after-flush` and `log.after-commit`, the last
/// being the one between commit and apply.
public final class ValidatorFailpoints {
    /// Before a piece of work is decided about.
    public static final String DECIDE = "validator.decide";

    /// Before an event is applied, on writer and follower.
    public static final String APPLY = "validator.apply";

    /// Between two events of one decision: in the middle of a reorganization.
    public static final String BETWEEN_EVENTS = "validator.between-events";

    /// After promotion step 1: the predecessor is fenced.
    public static final String FENCED = "validator.promotion-fenced";

    /// After promotion step 2: the log is applied to its end.
    public static final String CAUGHT_UP = "validator.promotion-caught-up";

    /// After promotion step 3: the term is committed and applied.
    public static final String TERM_BEGUN = "validator.promotion-term-begun";

    /// After promotion step 4: the inputs are read from the stored positions.
    public static final String INPUTS_OPEN = "validator.promotion-inputs-open";

    /// Between the body of a template and its header.
    public static final String TEMPLATE_BODY_SENT = "validator.template-body-sent";

    private ValidatorFailpoints() {}
}
