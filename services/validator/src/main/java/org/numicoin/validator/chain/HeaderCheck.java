package org.numicoin.validator.chain;

import static org.numicoin.consensus.Rule.violatedIf;

import java.util.Optional;
import org.numicoin.chain.BlockHeader;
import org.numicoin.chain.ChainSpec;
import org.numicoin.consensus.CompactTarget;
import org.numicoin.consensus.HeaderRules;
import org.numicoin.consensus.HeaderRules.HeaderInChain;
import org.numicoin.consensus.Rule;
import org.numicoin.consensus.RuleViolation;
import org.numicoin.consensus.RuleViolation.BadChainId;
import org.numicoin.consensus.RuleViolation.BadTarget;
import org.numicoin.consensus.RuleViolation.BadVersion;
import org.numicoin.crypto.ProofOfWorkHash;
import org.numicoin.primitives.Hash256;
import org.numicoin.validator.state.StoredBlock;

/// What a header alone and its branch say of it.
final class HeaderCheck {
    /// An orphan's target is at most 16 times the tip's, so that filling memory costs work.
    private static final int ORPHAN_TARGET_SHIFT = 4;

    private final ChainSpec spec;
    private final ProofOfWorkHash proofOfWork;

    HeaderCheck(ChainSpec spec, ProofOfWorkHash proofOfWork) {
        this.spec = spec;
        this.proofOfWork = proofOfWork;
    }

    /// Everything but the clock, the proof of work last.
    Optional<RuleViolation> onBranch(StoredBlock parent, BlockHeader header) {
        var inChain =
                new HeaderInChain(
                        spec, header, parent.header(), parent.elapsed(), parent.history());
        return Rule.firstViolation(HeaderRules.IN_CHAIN, inChain).or(() -> proofOfWork(header));
    }

    /// What can be said without the parent.
    Optional<RuleViolation> withoutParent(BlockHeader header) {
        var easiest = new CompactTarget(spec.easiestTarget());
        return violatedIf(header.version() != BlockHeader.VERSION, new BadVersion(header.version()))
                .or(() ->
                        violatedIf(
                                header.chainId() != spec.chainId(),
                                new BadChainId(header.chainId(), spec.chainId())))
                .or(() ->
                        violatedIf(
                                !new CompactTarget(header.target()).isCanonical(easiest),
                                new BadTarget(header.target(), spec.easiestTarget())))
                .or(() -> proofOfWork(header));
    }

    /// Whether a header that has its own proof of work has enough of it to be kept without its
    /// parent.
    static boolean isWorthWaiting(BlockHeader header, BlockHeader tip) {
        var most = new CompactTarget(tip.target()).value().shiftLeft(ORPHAN_TARGET_SHIFT);
        return new CompactTarget(header.target()).value().compareTo(most) <= 0;
    }

    /// The block as it will be stored.
    StoredBlock child(StoredBlock parent, BlockHeader header, Hash256 id) {
        return StoredBlock.after(parent, header, id, spec.halfLife());
    }

    private Optional<RuleViolation> proofOfWork(BlockHeader header) {
        return HeaderRules.proofOfWorkMeetsTarget(
                header, proofOfWork.hash(header.proofOfWorkBlob()));
    }
}
