package org.numicoin.consensus;

import static org.numicoin.consensus.Rule.violatedIf;

import java.util.List;
import java.util.Optional;
import org.numicoin.chain.Block;
import org.numicoin.chain.BlockContent;
import org.numicoin.chain.BlockHeader;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.PrunedBlock;
import org.numicoin.chain.Transaction;
import org.numicoin.chain.TransactionContent;
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
                    in -> transactionRootMatches(in.block()), // B1
                    BodyRules::witnessRootMatches); // B2

    /// What a matching body must be.
    public static final List<Rule<Body>> IN_ISOLATION =
            List.of(
                    BodyRules::weightWithinLimit, // B3
                    in -> weightAsInHeader(in.spec(), in.block())); // B4

    /// What can be held against the header once the signatures are gone.
    public static final List<Rule<PrunedBody>> PRUNED_MATCHES_HEADER =
            List.of(
                    in -> transactionRootMatches(in.block()), // B1
                    in -> weightAsInHeader(in.spec(), in.block())); // B4

    private BodyRules() {}

    public record Body(ChainSpec spec, Block block) {}

    public record PrunedBody(ChainSpec spec, PrunedBlock block) {}

    /// Sum of the transactions' weights.
    public static long weight(ChainSpec spec, List<? extends TransactionContent> transactions) {
        return transactions.stream().mapToLong(transaction -> transaction.weight(spec)).sum();
    }

    public static Hash256 transactionRoot(List<? extends TransactionContent> transactions) {
        return ListRoot.ofTransactions(transactions.stream().map(TransactionContent::id).toList());
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

    private static Optional<RuleViolation> transactionRootMatches(BlockContent block) {
        Hash256 expected = transactionRoot(block.transactions());
        Hash256 root = block.header().transactionRoot();
        return violatedIf(!root.equals(expected), new BadTransactionRoot(root, expected));
    }

    private static Optional<RuleViolation> witnessRootMatches(Body in) {
        Hash256 expected = witnessRoot(in.block().transactions());
        Hash256 root = in.block().header().witnessRoot();
        return violatedIf(!root.equals(expected), new BadWitnessRoot(root, expected));
    }

    private static Optional<RuleViolation> weightWithinLimit(Body in) {
        long weight = weight(in.spec(), in.block().transactions());
        return violatedIf(
                weight > in.spec().weightLimit(),
                new BlockTooHeavy(weight, in.spec().weightLimit()));
    }

    private static Optional<RuleViolation> weightAsInHeader(ChainSpec spec, BlockContent block) {
        long expected = weight(spec, block.transactions());
        long weight = block.header().weight();
        return violatedIf(weight != expected, new BadWeight(weight, expected));
    }
}
