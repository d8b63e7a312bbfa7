package org.numicoin.bench.lab;

import java.util.List;
import java.util.Optional;
import org.numicoin.chain.BlockHeader;
import org.numicoin.chain.ChainSpec;
import org.numicoin.consensus.CompactTarget;
import org.numicoin.consensus.Genesis;
import org.numicoin.gateway.chain.HeaderNode;
import org.numicoin.gateway.chain.LocalChain;
import org.numicoin.gateway.chain.LocalTip;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;

/// In the place of the validator: a chain that stays at its genesis block, so that every block of
/// the lab is a child of it and none has to wait for the one before. Relay does the same for each.
record GenesisChain(HeaderNode genesis) implements LocalChain {
    static GenesisChain of(ChainSpec spec) {
        var block = Genesis.of(spec).block();
        var work = new CompactTarget(block.header().target()).work();
        return new GenesisChain(new HeaderNode(block.id(), block.header(), 0, work, true));
    }

    @Override
    public LocalTip tip() {
        return new LocalTip(genesis, 1);
    }

    @Override
    public Optional<HeaderNode> find(Hash256 id) {
        return Optional.of(genesis).filter(node -> node.id().equals(id));
    }

    @Override
    public Optional<HeaderNode> mainAt(long height) {
        return Optional.of(genesis).filter(node -> node.height() == height);
    }

    @Override
    public List<BlockHeader> headersAfter(List<Hash256> locator, int count) {
        return List.of();
    }

    /// Blocks that were passed on are known to relay.
    @Override
    public Optional<Bytes> block(Hash256 id) {
        return Optional.empty();
    }
}
