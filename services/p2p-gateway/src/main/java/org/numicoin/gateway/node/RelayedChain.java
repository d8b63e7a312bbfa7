package org.numicoin.gateway.node;

import java.util.List;
import java.util.Optional;
import org.numicoin.chain.Block;
import org.numicoin.chain.BlockHeader;
import org.numicoin.gateway.chain.HeaderNode;
import org.numicoin.gateway.chain.LocalChain;
import org.numicoin.gateway.chain.LocalSnapshots;
import org.numicoin.gateway.chain.LocalTip;
import org.numicoin.gateway.relay.RecentBlocks;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;

/// The validator's chain, and the blocks that were passed on before the validator has them: peers
/// ask for their transactions at once. For any thread.
public final class RelayedChain implements LocalChain {
    private static final int BLOCKS_MAX = 8;
    private static final long BYTES_MAX = 64L << 20;

    private final LocalChain chain;
    private final RecentBlocks recent = new RecentBlocks(BLOCKS_MAX, BYTES_MAX);

    public RelayedChain(LocalChain chain) {
        this.chain = chain;
    }

    void relayed(Block block) {
        synchronized (recent) {
            recent.add(block);
        }
    }

    boolean isRelayed(Hash256 id) {
        synchronized (recent) {
            return recent.find(id).isPresent();
        }
    }

    @Override
    public LocalTip tip() {
        return chain.tip();
    }

    @Override
    public Optional<HeaderNode> find(Hash256 id) {
        return chain.find(id);
    }

    @Override
    public Optional<HeaderNode> mainAt(long height) {
        return chain.mainAt(height);
    }

    @Override
    public List<Hash256> locator() {
        return chain.locator();
    }

    @Override
    public List<BlockHeader> headersAfter(List<Hash256> locator, int count) {
        return chain.headersAfter(locator, count);
    }

    @Override
    public long bodiesFrom() {
        return chain.bodiesFrom();
    }

    @Override
    public LocalSnapshots snapshots() {
        return chain.snapshots();
    }

    @Override
    public Optional<Bytes> block(Hash256 id) {
        Optional<Block> known;
        synchronized (recent) {
            known = recent.find(id);
        }
        return known.map(block -> Bytes.wrap(block.encoded())).or(() -> chain.block(id));
    }
}
