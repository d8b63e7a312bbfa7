package org.numicoin.gateway.chain;

import io.grpc.Channel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.numicoin.chain.BlockHeader;
import org.numicoin.chain.ChainSpec;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;

/// The chain of our validator: what [ChainEvents] followed is answered from memory, the rest over
/// gRPC. Before anything was followed it is genesis alone.
public final class RpcLocalChain implements LocalChain {
    private static final long BLOCK_BYTES_MAX = 64L << 20;

    private final ChainSpec spec;
    private final ValidatorClient validator;
    private final LocalSnapshots snapshots;
    private final RecentHeaders headers;
    private final RecentBlocks blocks = new RecentBlocks(BLOCK_BYTES_MAX);
    private volatile LocalTip tip;

    /// The event that answers of other replicas must have seen, or they contradict what we told.
    private volatile long sequence;

    private final BodiesFrom bodies;

    /// @param validator a channel to any validator
    /// @param deadline of one question
    public RpcLocalChain(
            ChainSpec spec, Channel validator, Duration deadline, LocalSnapshots snapshots) {
        this.spec = spec;
        this.validator = new ValidatorClient(validator, deadline);
        this.bodies = new BodiesFrom(validator, deadline);
        this.snapshots = snapshots;
        var genesis = HeaderNode.genesis(spec);
        this.headers = new RecentHeaders(List.of(genesis));
        this.tip = new LocalTip(genesis, 0);
    }

    @Override
    public LocalTip tip() {
        return tip;
    }

    @Override
    public Optional<HeaderNode> find(Hash256 id) {
        return headers.find(id)
                .or(() -> validator.headers(List.of(id), sequence).stream().findFirst());
    }

    @Override
    public Optional<HeaderNode> mainAt(long height) {
        if (height > tip.node().height()) {
            return Optional.empty();
        }
        return headers.mainAt(height).or(() -> validator.mainAt(height, sequence));
    }

    @Override
    public List<BlockHeader> headersAfter(List<Hash256> locator, int count) {
        if (locator.size() > LOCATOR_MAX || count < 1 || count > ValidatorClient.HEADERS_MAX) {
            throw new IllegalArgumentException(count + " headers after " + locator.size() + " ids");
        }
        return headers.after(locator, count)
                .orElseGet(() -> validator.after(locator, count, sequence));
    }

    @Override
    public Optional<Bytes> block(Hash256 id) {
        return blocks.get(id).or(() -> validator.block(id));
    }

    @Override
    public long bodiesFrom() {
        return bodies.height();
    }

    @Override
    public LocalSnapshots snapshots() {
        return snapshots;
    }

    ChainSpec spec() {
        return spec;
    }

    ValidatorClient validator() {
        return validator;
    }

    /// For the follower, which alone changes what is known.
    RecentHeaders headers() {
        return headers;
    }

    RecentBlocks blocks() {
        return blocks;
    }

    void moveTo(LocalTip to) {
        tip = to;
        bodies.ask(to.sequence());
    }

    void hasBodiesFrom(long height) {
        bodies.is(height);
    }

    void followed(long event) {
        sequence = event;
    }
}
