package org.numicoin.consensus;

import static org.numicoin.consensus.Rule.violatedIf;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.numicoin.chain.BlockHeader;
import org.numicoin.chain.ChainSpec;
import org.numicoin.consensus.RuleViolation.BadBaseFee;
import org.numicoin.consensus.RuleViolation.BadChainId;
import org.numicoin.consensus.RuleViolation.BadCheckpoint;
import org.numicoin.consensus.RuleViolation.BadExtension;
import org.numicoin.consensus.RuleViolation.BadHeight;
import org.numicoin.consensus.RuleViolation.BadHistoryRoot;
import org.numicoin.consensus.RuleViolation.BadTarget;
import org.numicoin.consensus.RuleViolation.BadVersion;
import org.numicoin.consensus.RuleViolation.HighHash;
import org.numicoin.consensus.RuleViolation.TimeTooNew;
import org.numicoin.consensus.RuleViolation.TimeTooOld;
import org.numicoin.primitives.Hash256;

/// Header rules in the order they are checked, cheapest first; H-numbers are those of
/// docs/spec/consensus.md. They read headers and the chain spec, never the state, so that header
/// sync with an empty state answers every one.
public final class HeaderRules {
    /// What headers alone answer, for a reader that has followed the clock of a branch and not its
    /// history tree, such as header sync at the gateway. H10 is left to the validator: to break it
    /// costs a proof of work, so nobody floods with such headers.
    public static final List<Rule<HeaderInChain>> WITHOUT_HISTORY =
            List.of(
                    HeaderRules::versionIsKnown, // H1
                    HeaderRules::chainIsOurs, // H2
                    HeaderRules::heightFollowsParent, // H4
                    HeaderRules::timeAfterParent, // H5
                    HeaderRules::extensionIsEmpty, // H7
                    HeaderRules::baseFeeAsScheduled, // H8
                    HeaderRules::targetAsScheduled, // H9
                    HeaderRules::isTheCheckpoint); // H12

    /// What can be asked of a header whose ancestors are known by their history alone: the rules
    /// that do not read the parent.
    static final List<Rule<HeaderInChain>> WITHOUT_PARENT =
            List.of(
                    HeaderRules::versionIsKnown, // H1
                    HeaderRules::chainIsOurs, // H2
                    HeaderRules::extensionIsEmpty, // H7
                    HeaderRules::targetAsScheduled, // H9
                    HeaderRules::historyIsThatOfParent, // H10
                    HeaderRules::isTheCheckpoint); // H12

    /// All but the proof of work, which costs a hundred times the others together, and the clock,
    /// which is transient.
    public static final List<Rule<HeaderInChain>> IN_CHAIN =
            followedBy(WITHOUT_HISTORY, HeaderRules::historyIsThatOfParent); // H10

    private HeaderRules() {}

    /// A header with what its parent's branch says of it.
    ///
    /// @param parent the header before it
    /// @param parentElapsed elapsed clock of the parent
    /// @param ancestors history tree of all ancestors, the parent included; read by H10 alone
    public record HeaderInChain(
            ChainSpec spec,
            BlockHeader header,
            BlockHeader parent,
            long parentElapsed,
            HistoryTree ancestors) {}

    private static List<Rule<HeaderInChain>> followedBy(
            List<Rule<HeaderInChain>> rules, Rule<HeaderInChain> last) {
        return Stream.concat(rules.stream(), Stream.of(last)).toList();
    }

    private static Optional<RuleViolation> versionIsKnown(HeaderInChain in) {
        int version = in.header().version();
        return violatedIf(version != BlockHeader.VERSION, new BadVersion(version));
    }

    private static Optional<RuleViolation> chainIsOurs(HeaderInChain in) {
        int chainId = in.header().chainId();
        return violatedIf(
                chainId != in.spec().chainId(), new BadChainId(chainId, in.spec().chainId()));
    }

    private static Optional<RuleViolation> heightFollowsParent(HeaderInChain in) {
        long expected = in.parent().height() + 1;
        return violatedIf(
                in.header().height() != expected, new BadHeight(in.header().height(), expected));
    }

    private static Optional<RuleViolation> timeAfterParent(HeaderInChain in) {
        long timestamp = in.header().timestamp();
        return violatedIf(
                timestamp <= in.parent().timestamp(),
                new TimeTooOld(timestamp, in.parent().timestamp()));
    }

    private static Optional<RuleViolation> extensionIsEmpty(HeaderInChain in) {
        Hash256 root = in.header().extensionRoot();
        return violatedIf(!root.isZero(), new BadExtension(root));
    }

    private static Optional<RuleViolation> baseFeeAsScheduled(HeaderInChain in) {
        long expected = nextBaseFee(in.spec(), in.parent());
        return violatedIf(
                in.header().baseFee() != expected, new BadBaseFee(in.header().baseFee(), expected));
    }

    private static Optional<RuleViolation> targetAsScheduled(HeaderInChain in) {
        int expected = nextTarget(in.spec(), in.header().height(), in.parentElapsed());
        return violatedIf(
                in.header().target() != expected, new BadTarget(in.header().target(), expected));
    }

    private static Optional<RuleViolation> isTheCheckpoint(HeaderInChain in) {
        long height = in.header().height();
        return in.spec()
                .checkpointAt(height)
                .filter(id -> !id.equals(in.header().id()))
                .map(id -> new BadCheckpoint(height, in.header().id(), id));
    }

    private static Optional<RuleViolation> historyIsThatOfParent(HeaderInChain in) {
        Hash256 expected = in.ancestors().root();
        Hash256 root = in.header().historyRoot();
        return violatedIf(!root.equals(expected), new BadHistoryRoot(root, expected));
    }

    /// H6, the only rule that asks a clock: at most the future limit ahead of it.
    public static Optional<RuleViolation> timeNotTooNew(
            ChainSpec spec, BlockHeader header, long now) {
        long latest = now + spec.futureLimit();
        return violatedIf(header.timestamp() > latest, new TimeTooNew(header.timestamp(), latest));
    }

    /// H11, last because it is the dearest: the Argon2id hash of the blob meets the target.
    public static Optional<RuleViolation> proofOfWorkMeetsTarget(BlockHeader header, Hash256 hash) {
        return violatedIf(
                !new CompactTarget(header.target()).isMetBy(hash),
                new HighHash(hash, header.target()));
    }

    /// Base fee of the block after `parent`.
    public static long nextBaseFee(ChainSpec spec, BlockHeader parent) {
        return BaseFee.next(
                parent.baseFee(), parent.weight(), spec.weightLimit(), spec.leastBaseFee());
    }

    /// Compact target at a height, from the elapsed clock of its parent.
    public static int nextTarget(ChainSpec spec, long height, long parentElapsed) {
        return Asert.target(
                        new CompactTarget(spec.firstTarget()),
                        new CompactTarget(spec.easiestTarget()),
                        spec.blockInterval(),
                        spec.halfLife(),
                        height,
                        parentElapsed)
                .bits();
    }
}
