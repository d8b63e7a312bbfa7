package org.numicoin.validator.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.numicoin.consensus.RuleViolation;

/// Every rule either condemns a block for good or says nothing about it; a new rule has to choose.
final class RejectionCodesTest {
    /// Rules of headers, which are cheap to check again, and of bodies that are not the header's.
    private static final Set<String> FORGETTABLE =
            Set.of(
                    "BadVersion",
                    "BadChainId",
                    "BadHeight",
                    "TimeTooOld",
                    "TimeTooNew",
                    "BadExtension",
                    "BadBaseFee",
                    "BadTarget",
                    "BadHistoryRoot",
                    "BadCheckpoint",
                    "HighHash",
                    "BadTransactionRoot",
                    "BadWitnessRoot");

    private static final Set<String> CONDEMNING =
            Set.of(
                    "BadParent",
                    "BadWeight",
                    "BlockTooHeavy",
                    "BadStateRoot",
                    "TransactionOfOtherChain",
                    "TransactionExpired",
                    "FeeBelowBaseFee",
                    "BadNonce",
                    "BadAuthorization",
                    "BadReveals",
                    "BadSigners",
                    "InsufficientBalance",
                    "PaymentBelowMinimum",
                    "BadSignature");

    @Test
    void knowsOfEachRuleWhetherItCondemns() {
        var rules = new TreeSet<String>();
        for (Class<?> rule : RuleViolation.class.getPermittedSubclasses()) {
            rules.add(rule.getSimpleName());
        }
        var known = new TreeSet<>(FORGETTABLE);
        known.addAll(CONDEMNING);
        assertThat(rules).isEqualTo(known);
        // And the code of an operator's order.
        assertThat(RejectionCodes.condemningCodes()).hasSize(CONDEMNING.size() + 1);
        assertThat(RejectionCodes.condemns("high-hash")).isFalse();
        assertThat(RejectionCodes.condemns("bad-signature")).isTrue();
    }
}
