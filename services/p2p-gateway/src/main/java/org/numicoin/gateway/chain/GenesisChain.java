package org.numicoin.gateway.chain;

import java.util.List;
import java.util.Optional;
import org.numicoin.chain.BlockHeader;
import org.numicoin.chain.ChainSpec;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;

/// The chain of a node that has none yet: genesis, of which it serves nothing.
public final class GenesisChain implements LocalChain {
    private final HeaderNode genesis;

    public GenesisChain(ChainSpec spec) {
        this.genesis = HeaderNode.genesis(spec);
    }

    @Override
    public LocalTip tip() {
        return new LocalTip(genesis, 0);
    }

    @Override
    public Optional<HeaderNode> find(Hash256 id) {
        return genesis.id().equals(id) ? Optional.of(genesis) : Optional.empty();
    }

    @Override
    public Optional<HeaderNode> mainAt(long height) {
        return height == 0 ? Optional.of(genesis) : Optional.empty();
    }

    @Override
    public List<BlockHeader> headersAfter(List<Hash256> locator, int count) {
        return List.of();
    }

    @Override
    public Optional<Bytes> block(Hash256 id) {
        return Optional.empty();
    }
}
