package org.numicoin.validator.chain;

import java.util.List;
import org.numicoin.consensus.RuleViolation;
import org.numicoin.messaging.ChainEvent.Step;
import org.numicoin.primitives.Hash256;

/// One import step: steps that belong together and are committed together, and what they mean.
///
/// @param work what was decided about; its origin is that of every event
/// @param steps at least one
public record Decision(Work work, List<Step> steps, Outcome outcome) {
    public Decision {
        steps = List.copyOf(steps);
        if (steps.isEmpty()) {
            throw new IllegalArgumentException("a decision without a step");
        }
    }

    /// For logs, metrics and the choice of what to do next.
    public sealed interface Outcome {}

    /// The block extends the tip and is the tip now.
    public record Connected(Hash256 blockId, long height, int transactions) implements Outcome {}

    /// The block makes its branch the heaviest.
    public record Reorganized(
            Hash256 blockId, long height, int disconnected, int connected, int transactions)
            implements Outcome {}

    /// Stored; its branch has no more work than the tip's.
    public record SideChain(Hash256 blockId, long height) implements Outcome {}

    /// Stored, not adopted: its branch has more work than the tip's but leaves the chain deeper
    /// than the reorganization limit. An operator has to decide.
    public record DeepReorganization(Hash256 blockId, long height, long depth) implements Outcome {}

    /// Breaks a rule.
    public record Invalid(RuleViolation violation) implements Outcome {}

    /// The body is not that of the header, which says nothing about the block.
    public record Mismatch(RuleViolation violation) implements Outcome {}

    /// Refused for another reason: does not decode, waited too long, no room.
    public record Refused(String code) implements Outcome {}
}
