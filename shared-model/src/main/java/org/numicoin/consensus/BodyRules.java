package org.numicoin.consensus;

import static org.numicoin.consensus.Rule.violatedIf;

import java.util.List;
import java.util.Optional;
import org.numicoin.chain.Block;
import org.numicoin.chain.BlockHeader;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Transaction;
import org.numicoin.consensus.RuleViolation.BadStateRoot;
import org.numicoin.consensus.RuleViolation.BadTransactionRoot;
import org.numicoin.consensus.RuleViolation.BadWeight;
import org.numicoin.consensus.RuleViolation.BadWitnessRoot;
import org.numicoin.consensus.RuleViolation.BlockTooHeavy;
import org.numicoin.primitives.Hash256;

/// Rules of a body beside its header, roots before everything else: a body that does not match them
/// is its sender's fault and says nothing about the block.
public final class BodyRules {
    /// The body is the one that the header commits to. Violations are never remembered about the
    /// block.
    public static final List<Rule<Body>> MATCHES_HEADER =
            List.of(
                    BodyRules::transactionRootMatches, // B1
                    BodyRules::witnessRootMatches); // B2

    /// What a matching body must be.
    public static final List<Rule<Body>> IN_ISOLATION =
            List.of(
                    BodyRules::weightWithinLimit, // B3
                    BodyRules::weightAsInHeader); // B4

    private BodyRules() {}

    public record Body(ChainSpec spec, Block block) {
        long weight() {
            return BodyRules.weight(spec, block.transactions());
        }
    }

    /// Sum of the transactions' weights.
    public static long weight(ChainSpec spec, List<Transaction> transactions) {
        return transactions.stream().mapToLong(transaction -> transaction.weight(spec)).sum();
    }

    public static Hash256 transactionRoot(List<Transaction> transactions) {
        return ListRoot.ofTransactions(transactions.stream().map(Transaction::id).toList());
    }

    public static Hash256 witnessRoot(List<Transaction> transactions) {
        return ListRoot.ofWitnesses(transactions.stream().map(Transaction::witnessId).toList());
    }

    /// E1, after execution: the header commits to the state that the block leaves.
    public static Optional<RuleViolation> stateRootMatches(BlockHeader header, Hash256 executed) {
        return violatedIf(
                !header.stateRoot().equals(executed),
                new BadStateRoot(header.stateRoot(), executed));
    }

    private static Optional<RuleViolation> transactionRootMatches(Body in) {
        Hash256 expected = transactionRoot(in.block().transactions());
        Hash256 root = in.block().header().transactionRoot();
        return violatedIf(!root.equals(expected), new BadTransactionRoot(root, expected));
    }

    private static Optional<RuleViolation> witnessRootMatches(Body in) {
        Hash256 expected = witnessRoot(in.block().transactions());
        Hash256 root = in.block().header().witnessRoot();
        return violatedIf(!root.equals(expected), new BadWitnessRoot(root, expected));
    }

    private static Optional<RuleViolation> weightWithinLimit(Body in) {
        long weight = in.weight();
        return violatedIf(
                weight > in.spec().weightLimit(),
                new BlockTooHeavy(weight, in.spec().weightLimit()));
    }

    private static Optional<RuleViolation> weightAsInHeader(Body in) {
        long expected = in.weight();
        long weight = in.block().header().weight();
        return violatedIf(weight != expected, new BadWeight(weight, expected));
    }
}
