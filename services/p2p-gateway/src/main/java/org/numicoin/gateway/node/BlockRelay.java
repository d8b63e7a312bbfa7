package org.numicoin.gateway.node;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.numicoin.chain.Block;
import org.numicoin.chain.BlockHeader;
import org.numicoin.chain.ChainSpec;
import org.numicoin.crypto.ProofOfWorkHash;
import org.numicoin.gateway.chain.ChainUnavailableException;
import org.numicoin.gateway.chain.HeaderNode;
import org.numicoin.gateway.net.BlockExchange;
import org.numicoin.gateway.protocol.BlockTxsRequest;
import org.numicoin.gateway.protocol.CompactBlock;
import org.numicoin.gateway.relay.AnnouncedHeader;
import org.numicoin.gateway.relay.CompactBlocks;
import org.numicoin.gateway.relay.HeaderVerdict;
import org.numicoin.gateway.relay.PendingBlocks;
import org.numicoin.gateway.relay.RelayEffect;
import org.numicoin.gateway.relay.TransactionMemory;
import org.numicoin.libp2p.gossip.Verdict;
import org.numicoin.libp2p.peer.PeerId;
import org.numicoin.messaging.Origin;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Blocks between gossip and the cluster: does what [PendingBlocks] wants done, and announces what
/// did not come by gossip. Belongs to the node's thread.
public final class BlockRelay {
    private static final Logger log = LoggerFactory.getLogger(BlockRelay.class);

    /// Older blocks are no news: whoever lacks them synchronizes.
    private static final int NEWS_INTERVALS = 20;

    private final ChainSpec spec;
    private final RelayedChain chain;
    private final BlockExchange network;
    private final TransactionMemory memory;
    private final GossipMessages messages;
    private final PendingBlocks pending;
    private final ProofOfWorkHash hash;
    private final Executor loop;
    private final Executor workers;
    private final LongSupplier millis;
    private final Outlets outlets;
    private final Counter relayed;
    private final Counter announced;
    private final Counter fetched;
    private final Counter whole;

    /// Where what relay finds goes on to.
    ///
    /// @param submit a whole block for the validator
    /// @param unknownParent a peer has blocks that this node lacks
    /// @param offence of a peer
    /// @param brought a peer was the first to bring a block
    public record Outlets(
            BiConsumer<Block, PeerId> submit,
            Consumer<PeerId> unknownParent,
            BiConsumer<PeerId, String> offence,
            Consumer<PeerId> brought) {}

    /// Relays nothing before it is told of a block.
    public BlockRelay(
            ChainSpec spec,
            RelayedChain chain,
            BlockExchange network,
            TransactionMemory memory,
            GossipMessages messages,
            PendingBlocks pending,
            ProofOfWorkHash hash,
            Executor loop,
            Executor workers,
            LongSupplier millis,
            Outlets outlets,
            MeterRegistry meters) {
        this.spec = spec;
        this.chain = chain;
        this.network = network;
        this.memory = memory;
        this.messages = messages;
        this.pending = pending;
        this.hash = hash;
        this.loop = loop;
        this.workers = workers;
        this.millis = millis;
        this.outlets = outlets;
        this.relayed = counter(meters, "relayed", "Blocks rebuilt from gossip and passed on");
        this.announced = counter(meters, "announced", "Blocks that this node announced first");
        this.fetched = counter(meters, "fetched.parts", "Requests for transactions of a block");
        this.whole = counter(meters, "fetched.whole", "Requests for whole announced blocks");
    }

    private static Counter counter(MeterRegistry meters, String name, String description) {
        return Counter.builder("numi.p2p.blocks." + name).description(description).register(meters);
    }

    /// A block has come by gossip.
    public void received(PeerId from, CompactBlock block, Consumer<Verdict> verdict) {
        if (log.isDebugEnabled()) {
            log.debug("block {} from {}", block.id(), from.shortText());
        }
        apply(pending.announced(from, messages.add(verdict), block, now()));
    }

    /// The validator has connected a block.
    public void connected(HeaderNode tip, Block block, Origin origin) {
        boolean isNews =
                origin.kind() != Origin.Kind.GATEWAY
                        || now() - block.header().timestamp()
                                < NEWS_INTERVALS * spec.blockInterval();
        if (isNews && !chain.isRelayed(tip.id())) {
            apply(pending.obtained(tip.id()));
            chain.relayed(block);
            CompactBlocks.of(block, CompactBlocks.salt(tip.id()), memory::isShared)
                    .ifPresent(network::announce);
            announced.increment();
        }
    }

    /// Time has passed; to be told many times a second.
    public void tick() {
        apply(pending.tick(now()));
    }

    int pending() {
        return pending.size();
    }

    private void apply(List<RelayEffect> effects) {
        effects.forEach(this::apply);
    }

    private void apply(RelayEffect effect) {
        switch (effect) {
            case RelayEffect.Judge(long message, var verdict) -> messages.judge(message, verdict);
            case RelayEffect.Offence(PeerId peer, String code) ->
                    outlets.offence.accept(peer, RelayOffences.ofBlock(code));
            case RelayEffect.CheckHeader(Hash256 id, BlockHeader header) -> check(id, header);
            case RelayEffect.RequestHeaders(PeerId peer, _) -> outlets.unknownParent.accept(peer);
            case RelayEffect.RequestTransactions(PeerId peer, Hash256 id, var indexes) ->
                    requestTransactions(peer, id, indexes);
            case RelayEffect.RequestBlock(PeerId peer, Hash256 id) -> requestBlock(peer, id);
            case RelayEffect.Deliver(Block block, PeerId peer) -> deliver(block, peer);
            case RelayEffect.GaveUp(Hash256 id) -> log.debug("nobody serves block {}", id);
            case RelayEffect.Submit _, RelayEffect.Announce _ ->
                    throw new IllegalStateException("blocks have no transactions to submit");
        }
    }

    /// The parent may have to be asked for, and the hash takes milliseconds: both elsewhere.
    private void check(Hash256 id, BlockHeader header) {
        workers.execute(() -> {
            HeaderVerdict verdict = verdict(header);
            loop.execute(() -> apply(pending.checked(id, verdict, now())));
        });
    }

    private HeaderVerdict verdict(BlockHeader header) {
        try {
            return AnnouncedHeader.check(
                    spec,
                    header,
                    chain.find(header.parentId()),
                    chain.tip().node().height(),
                    hash,
                    now());
        } catch (ChainUnavailableException e) {
            return new HeaderVerdict.NotNow("no validator answers");
        }
    }

    private void requestTransactions(PeerId peer, Hash256 id, List<Integer> indexes) {
        fetched.increment();
        var _ =
                network.blockTransactions(peer, new BlockTxsRequest(id, indexes))
                        .whenComplete((transactions, failure) ->
                                loop.execute(() ->
                                        apply(
                                                failure == null
                                                        ? pending.transactions(
                                                                peer, id, transactions, now())
                                                        : pending.transactionsFailed(
                                                                peer, id, now()))));
    }

    private void requestBlock(PeerId peer, Hash256 id) {
        whole.increment();
        var _ =
                network.blocks(peer, List.of(id))
                        .whenComplete((blocks, failure) ->
                                loop.execute(() -> {
                                    if (failure == null && blocks.getFirst().isPresent()) {
                                        Bytes block = blocks.getFirst().get();
                                        apply(pending.block(peer, id, block, now()));
                                    } else {
                                        apply(pending.blockFailed(peer, id, now()));
                                    }
                                }));
    }

    private void deliver(Block block, PeerId peer) {
        chain.relayed(block);
        relayed.increment();
        outlets.brought.accept(peer);
        workers.execute(() -> outlets.submit.accept(block, peer));
    }

    private long now() {
        return millis.getAsLong();
    }
}
