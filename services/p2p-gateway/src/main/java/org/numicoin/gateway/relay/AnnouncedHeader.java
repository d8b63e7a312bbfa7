package org.numicoin.gateway.relay;

import java.util.Optional;
import org.numicoin.chain.BlockHeader;
import org.numicoin.chain.ChainSpec;
import org.numicoin.consensus.HeaderRules;
import org.numicoin.consensus.HeaderRules.HeaderInChain;
import org.numicoin.consensus.HistoryTree;
import org.numicoin.consensus.Rule;
import org.numicoin.crypto.ProofOfWorkHash;
import org.numicoin.gateway.chain.HeaderNode;

/// The check of a header that gossip brought, cheapest first: whoever floods this node with headers
/// must have done the work of a block at the tip for each that costs it more than microseconds.
public final class AnnouncedHeader {
    /// How far below the tip a block may be: below, proof of work is cheap where the chain was
    /// young, and a branch that wins is found by its headers.
    public static final long DEPTH_MAX = 64;

    private AnnouncedHeader() {}

    /// What an announcement of this header is worth.
    ///
    /// @param parent as this node knows it
    /// @param tipHeight of this node's chain
    /// @param now milliseconds since 1970
    public static HeaderVerdict check(
            ChainSpec spec,
            BlockHeader header,
            Optional<HeaderNode> parent,
            long tipHeight,
            ProofOfWorkHash hash,
            long now) {
        if (parent.isEmpty()) {
            return header.chainId() == spec.chainId()
                    ? new HeaderVerdict.UnknownParent()
                    : new HeaderVerdict.Bad("bad-chain-id");
        }
        var node = parent.get();
        var violation =
                Rule.firstViolation(
                        HeaderRules.WITHOUT_HISTORY,
                        new HeaderInChain(
                                spec, header, node.header(), node.elapsed(), HistoryTree.EMPTY));
        if (violation.isPresent()) {
            return new HeaderVerdict.Bad(violation.get().code());
        }
        if (header.height() + DEPTH_MAX < tipHeight) {
            return new HeaderVerdict.NotNow("deep below the tip");
        }
        if (HeaderRules.timeNotTooNew(spec, header, now).isPresent()) {
            return new HeaderVerdict.NotNow("time-too-new");
        }
        return HeaderRules.proofOfWorkMeetsTarget(header, hash.hash(header.proofOfWorkBlob()))
                .<HeaderVerdict>map(high -> new HeaderVerdict.Bad(high.code()))
                .orElseGet(HeaderVerdict.Good::new);
    }
}
