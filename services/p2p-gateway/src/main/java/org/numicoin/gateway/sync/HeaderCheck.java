package org.numicoin.gateway.sync;

import java.util.ArrayList;
import java.util.List;
import org.numicoin.chain.BlockHeader;
import org.numicoin.chain.ChainSpec;
import org.numicoin.consensus.HeaderRules;
import org.numicoin.consensus.HeaderRules.HeaderInChain;
import org.numicoin.consensus.HistoryTree;
import org.numicoin.consensus.Rule;
import org.numicoin.gateway.chain.HeaderNode;

/// The rules of a batch of headers that cost nearly nothing, before any hash of proof of work.
final class HeaderCheck {
    static final String UNLINKED = "unlinked-headers";
    static final String TOO_MUCH_WORK = "work-overflow";

    private final ChainSpec spec;
    private final RefusedBlocks refused;

    /// What became of a batch.
    sealed interface Result {
        /// All are in order, or all up to the first one in the future.
        ///
        /// @param cut whether there is such a one, which may be our clock's fault
        record Valid(List<HeaderNode> nodes, boolean cut) implements Result {}

        /// No honest node has these headers.
        record Broken(String code) implements Result {}

        /// Stands on a block that our validator refused.
        record OnRefused() implements Result {}
    }

    HeaderCheck(ChainSpec spec, RefusedBlocks refused) {
        this.spec = spec;
        this.refused = refused;
    }

    /// @param base the header on which the first one stands
    Result check(HeaderNode base, List<BlockHeader> headers, long now) {
        var nodes = new ArrayList<HeaderNode>(headers.size());
        HeaderNode parent = base;
        for (BlockHeader header : headers) {
            if (!header.parentId().equals(parent.id())) {
                return new Result.Broken(UNLINKED);
            }
            var violation =
                    Rule.firstViolation(HeaderRules.WITHOUT_HISTORY, inChain(parent, header));
            if (violation.isPresent()) {
                return new Result.Broken(violation.get().code());
            }
            if (HeaderRules.timeNotTooNew(spec, header, now).isPresent()) {
                return new Result.Valid(nodes, true);
            }
            try {
                parent = parent.child(spec, header);
            } catch (ArithmeticException _) {
                // Headers a millisecond apart reach the hardest target within one batch, before
                // anybody has looked for proof of work.
                return new Result.Broken(TOO_MUCH_WORK);
            }
            if (refused.contains(parent.id())) {
                return new Result.OnRefused();
            }
            nodes.add(parent);
        }
        return new Result.Valid(nodes, false);
    }

    private HeaderInChain inChain(HeaderNode parent, BlockHeader header) {
        return new HeaderInChain(
                spec, header, parent.header(), parent.elapsed(), HistoryTree.EMPTY);
    }
}
