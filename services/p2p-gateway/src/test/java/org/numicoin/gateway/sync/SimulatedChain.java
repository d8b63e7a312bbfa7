package org.numicoin.gateway.sync;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.numicoin.chain.Block;
import org.numicoin.chain.BlockHeader;
import org.numicoin.chain.ChainSpec;
import org.numicoin.consensus.BodyRules;
import org.numicoin.consensus.CompactTarget;
import org.numicoin.consensus.Genesis;
import org.numicoin.consensus.HeaderRules;
import org.numicoin.gateway.chain.HeaderNode;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;

/// All blocks that anybody in a simulation has. They are empty, and nothing is hashed for them: the
/// signals of a header say what is wrong with its proof of work or its body.
final class SimulatedChain {
    static final int SOUND = 0;
    static final int NO_WORK = 1;
    static final int BROKEN_BODY = 2;

    private final ChainSpec spec;
    private final HeaderNode genesis;
    private final Map<Hash256, HeaderNode> nodes = new HashMap<>();
    private long salt;

    SimulatedChain(ChainSpec spec) {
        this.spec = spec;
        var header = Genesis.of(spec).block().header();
        var work = new CompactTarget(header.target()).work();
        this.genesis = new HeaderNode(header.id(), header, 0, work, true);
        nodes.put(genesis.id(), genesis);
    }

    ChainSpec spec() {
        return spec;
    }

    HeaderNode genesis() {
        return genesis;
    }

    HeaderNode node(Hash256 id) {
        var node = nodes.get(id);
        if (node == null) {
            throw new IllegalArgumentException("no block " + id);
        }
        return node;
    }

    HeaderNode extend(HeaderNode parent, int count) {
        return extend(parent, count, spec.blockInterval(), SOUND);
    }

    /// The last of `count` new blocks on a parent; a shorter interval makes more work of as many.
    HeaderNode extend(HeaderNode parent, int count, long interval, int signals) {
        HeaderNode last = parent;
        for (int i = 0; i < count; i++) {
            var header = child(last, interval, signals);
            last = last.child(spec, header);
            nodes.put(last.id(), last);
        }
        return last;
    }

    BlockHeader child(HeaderNode parent, long interval, int signals) {
        return new BlockHeader(
                BlockHeader.VERSION,
                spec.chainId(),
                parent.height() + 1,
                parent.id(),
                parent.header().timestamp() + interval,
                HeaderRules.nextTarget(spec, parent.height() + 1, parent.elapsed()),
                BodyRules.transactionRoot(List.of()),
                BodyRules.witnessRoot(List.of()),
                Hash256.ZERO,
                Hash256.ZERO,
                Hash256.ZERO,
                HeaderRules.nextBaseFee(spec, parent.header()),
                0,
                signals,
                new Address(Hash256.ZERO),
                0,
                salt++);
    }

    /// From genesis to a block.
    List<HeaderNode> mainChain(HeaderNode tip) {
        var chain = new ArrayList<HeaderNode>();
        HeaderNode at = tip;
        while (at.height() > 0) {
            chain.add(at);
            at = node(at.header().parentId());
        }
        chain.add(genesis);
        return chain.reversed();
    }

    static Bytes block(HeaderNode node) {
        return Bytes.wrap(new Block(node.header(), List.of()).encoded());
    }
}
