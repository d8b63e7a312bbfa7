package org.numicoin.validator;

import java.util.ArrayList;
import java.util.List;
import org.numicoin.chain.ChainSpec;
import org.numicoin.consensus.ChainSpecs;
import org.numicoin.kit.testing.KafkaFixture;
import org.numicoin.messaging.NetworkId;
import org.numicoin.testing.ChainBuilder;
import org.numicoin.testing.ChainBuilder.Node;
import org.numicoin.testing.Specs;

/// A chain with cheap proof of work that began long ago, and a builder of its blocks.
public record TestChain(String yaml, ChainSpec spec, NetworkId network, ChainBuilder builder) {
    public static TestChain create() {
        String yaml =
                Specs.yaml("testchain", 3, 100)
                        .replace("1800000000000", "1700000000000")
                        .replace("8388608", Long.toString(KafkaFixture.BLOCK_BYTES_MAX));
        var spec = ChainSpecs.parse(yaml);
        var builder = new ChainBuilder(spec);
        return new TestChain(
                yaml, spec, new NetworkId(spec.chainId(), builder.genesis().id()), builder);
    }

    /// So many blocks after this one, mined by a numbered key.
    public List<Node> extend(Node parent, int blocks, int miner) {
        var chain = new ArrayList<Node>();
        Node tip = parent;
        for (int i = 0; i < blocks; i++) {
            tip = builder.extend(tip, miner);
            chain.add(tip);
        }
        return chain;
    }
}
