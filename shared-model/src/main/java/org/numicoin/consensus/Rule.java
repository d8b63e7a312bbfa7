package org.numicoin.consensus;

import java.util.List;
import java.util.Optional;

/// One consensus rule over the context `C` that it needs. Rules are pure: same context, same
/// answer.
@FunctionalInterface
public interface Rule<C> {
    Optional<RuleViolation> check(C context);

    /// The first violation in list order, so that every node reports the same reason.
    static <C> Optional<RuleViolation> firstViolation(List<Rule<C>> rules, C context) {
        for (Rule<C> rule : rules) {
            var violation = rule.check(context);
            if (violation.isPresent()) {
                return violation;
            }
        }
        return Optional.empty();
    }

    static Optional<RuleViolation> violatedIf(boolean violated, RuleViolation violation) {
        return violated ? Optional.of(violation) : Optional.empty();
    }
}
