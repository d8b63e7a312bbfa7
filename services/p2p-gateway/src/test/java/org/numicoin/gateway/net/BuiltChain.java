package org.numicoin.gateway.net;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.numicoin.chain.Block;
import org.numicoin.chain.BlockHeader;
import org.numicoin.chain.ChainSpec;
import org.numicoin.consensus.CompactTarget;
import org.numicoin.gateway.chain.ChainUnavailableException;
import org.numicoin.gateway.chain.HeaderNode;
import org.numicoin.gateway.chain.LocalChain;
import org.numicoin.gateway.chain.LocalSnapshots;
import org.numicoin.gateway.chain.LocalTip;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.testing.ChainBuilder;

/// A chain without branches, in memory, in the place of the validator's.
public final class BuiltChain implements LocalChain {
    private final ChainSpec spec;
    private final List<HeaderNode> nodes = new CopyOnWriteArrayList<>();
    private final List<Block> blocks = new CopyOnWriteArrayList<>();
    private volatile boolean unavailable;
    private volatile LocalSnapshots snapshots = LocalSnapshots.NONE;
    private volatile UnaryOperator<Bytes> given = UnaryOperator.identity();

    BuiltChain(ChainSpec spec, Block genesis) {
        this.spec = spec;
        var header = genesis.header();
        nodes.add(
                new HeaderNode(
                        genesis.id(), header, 0, new CompactTarget(header.target()).work(), true));
        blocks.add(genesis);
    }

    public static BuiltChain of(ChainBuilder builder, List<ChainBuilder.Node> more) {
        var chain = new BuiltChain(builder.spec(), builder.genesis().block());
        more.forEach(node -> chain.add(node.block()));
        return chain;
    }

    void add(Block block) {
        nodes.add(nodes.getLast().child(spec, block.header()));
        blocks.add(block);
    }

    /// The same with snapshots beside it.
    public BuiltChain with(LocalSnapshots more) {
        snapshots = more;
        return this;
    }

    /// The same, but it gives something else in the place of each block.
    public BuiltChain giving(UnaryOperator<Bytes> other) {
        given = other;
        return this;
    }

    /// No validator answers from now on.
    void disappear() {
        unavailable = true;
    }

    @Override
    public LocalTip tip() {
        return new LocalTip(nodes.getLast(), nodes.size());
    }

    @Override
    public Optional<HeaderNode> find(Hash256 id) {
        return nodes.stream().filter(node -> node.id().equals(id)).findFirst();
    }

    @Override
    public Optional<HeaderNode> mainAt(long height) {
        return height < nodes.size() ? Optional.of(nodes.get((int) height)) : Optional.empty();
    }

    @Override
    public List<BlockHeader> headersAfter(List<Hash256> locator, int count) {
        requireAvailable();
        long from =
                locator.stream()
                        .flatMap(id -> find(id).stream())
                        .mapToLong(HeaderNode::height)
                        .findFirst()
                        .orElse(0);
        var headers = new ArrayList<BlockHeader>();
        for (long at = from + 1; at < nodes.size() && headers.size() < count; at++) {
            headers.add(nodes.get((int) at).header());
        }
        return headers;
    }

    @Override
    public Optional<Bytes> block(Hash256 id) {
        requireAvailable();
        return blocks.stream()
                .filter(block -> block.id().equals(id))
                .map(block -> given.apply(Bytes.wrap(block.encoded())))
                .findFirst();
    }

    @Override
    public LocalSnapshots snapshots() {
        return snapshots;
    }

    private void requireAvailable() {
        if (unavailable) {
            throw new ChainUnavailableException("gone", new IllegalStateException());
        }
    }
}
