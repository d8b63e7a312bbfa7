package org.numicoin.gateway.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.numicoin.chain.Block;
import org.numicoin.chain.BlockHeader;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Transaction;
import org.numicoin.consensus.BodyRules;
import org.numicoin.consensus.CompactTarget;
import org.numicoin.consensus.Genesis;
import org.numicoin.consensus.HeaderRules;
import org.numicoin.crypto.ProofOfWorkHash;
import org.numicoin.gateway.chain.HeaderNode;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Hash256;

/// All blocks that anybody in a simulation has mined. Their headers keep every rule that headers
/// answer, with a proof of work that costs nothing; their bodies are never executed.
final class MintedBlocks {
    private final ChainSpec spec;
    private final HeaderNode genesis;
    private final Map<Hash256, Minted> blocks = new HashMap<>();
    private long nonce;

    private record Minted(HeaderNode node, Block block) {}

    MintedBlocks(ChainSpec spec) {
        this.spec = spec;
        var block = Genesis.of(spec).block();
        var work = new CompactTarget(block.header().target()).work();
        this.genesis = new HeaderNode(block.id(), block.header(), 0, work, true);
        blocks.put(genesis.id(), new Minted(genesis, block));
    }

    ChainSpec spec() {
        return spec;
    }

    HeaderNode genesis() {
        return genesis;
    }

    Optional<HeaderNode> node(Hash256 id) {
        return Optional.ofNullable(blocks.get(id)).map(Minted::node);
    }

    Optional<Block> block(Hash256 id) {
        return Optional.ofNullable(blocks.get(id)).map(Minted::block);
    }

    /// From genesis to a block.
    List<HeaderNode> chainTo(HeaderNode tip) {
        var chain = new ArrayList<HeaderNode>();
        HeaderNode at = tip;
        while (at.height() > 0) {
            chain.add(at);
            at = node(at.header().parentId()).orElseThrow();
        }
        chain.add(genesis);
        return chain.reversed();
    }

    /// The last of `count` new empty blocks, one each block interval.
    HeaderNode extend(HeaderNode parent, int count) {
        HeaderNode last = parent;
        for (int i = 0; i < count; i++) {
            last = mint(last, last.header().timestamp() + spec.blockInterval(), List.of());
        }
        return last;
    }

    HeaderNode mint(HeaderNode parent, long timestamp, List<Transaction> transactions) {
        var header =
                new BlockHeader(
                        BlockHeader.VERSION,
                        spec.chainId(),
                        parent.height() + 1,
                        parent.id(),
                        Math.max(timestamp, parent.header().timestamp() + 1),
                        HeaderRules.nextTarget(spec, parent.height() + 1, parent.elapsed()),
                        BodyRules.transactionRoot(transactions),
                        BodyRules.witnessRoot(transactions),
                        Hash256.ZERO,
                        Hash256.ZERO,
                        Hash256.ZERO,
                        HeaderRules.nextBaseFee(spec, parent.header()),
                        BodyRules.weight(spec, transactions),
                        0,
                        new Address(Hash256.ZERO),
                        0,
                        nonce++);
        var node = parent.child(spec, header).withBody();
        blocks.put(node.id(), new Minted(node, new Block(header, transactions)));
        return node;
    }

    /// Meets every target.
    static ProofOfWorkHash hash() {
        return new ProofOfWorkHash() {
            @Override
            public String name() {
                return "none";
            }

            @Override
            public Hash256 hash(byte[] blob) {
                return Hash256.ZERO;
            }
        };
    }
}
