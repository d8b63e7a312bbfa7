package org.numicoin.cli.verify;

import java.util.Optional;
import org.numicoin.consensus.RuleViolation;
import org.numicoin.primitives.Hash256;

/// The first thing that is wrong with a chain.
///
/// @param rule its number in docs/spec/consensus.md; none for what is no rule of a block, such as a
///   block that does not decode
/// @param code stable
/// @param detail the numbers that show it
public record Finding(
        long height, Optional<Hash256> block, Optional<String> rule, String code, String detail) {
    static Finding of(long height, Hash256 block, RuleViolation violation) {
        return new Finding(
                height,
                Optional.of(block),
                RuleNumbers.of(violation.code()),
                violation.code(),
                violation.toString());
    }

    /// Of one transaction of the block.
    static Finding of(
            long height, Hash256 block, int index, Hash256 transaction, RuleViolation violation) {
        return new Finding(
                height,
                Optional.of(block),
                RuleNumbers.of(violation.code()),
                violation.code(),
                "transaction %d (%s): %s".formatted(index, transaction, violation));
    }

    static Finding of(long height, Optional<Hash256> block, String code, String detail) {
        return new Finding(height, block, Optional.empty(), code, detail);
    }
}
