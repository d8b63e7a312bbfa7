package org.numicoin.gateway.ingest;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import org.numicoin.chain.Block;
import org.numicoin.chain.Transaction;
import org.numicoin.gateway.chain.ChainListener;
import org.numicoin.gateway.chain.HeaderNode;
import org.numicoin.kit.ServiceThread;
import org.numicoin.kit.kafka.Outgoing;
import org.numicoin.kit.trace.TraceContext;
import org.numicoin.libp2p.peer.PeerId;
import org.numicoin.messaging.BlockCandidate;
import org.numicoin.messaging.NetworkId;
import org.numicoin.messaging.Origin;
import org.numicoin.messaging.Shards;
import org.numicoin.messaging.SubmittedTransaction;
import org.numicoin.messaging.Topics;
import org.numicoin.messaging.TransactionVerdict;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;

/// Brings what peers send into the cluster: transactions to the mempool, blocks to the validator.
/// Each has a window of what is not yet answered, by a verdict or by an event of the chain. While
/// it is full nothing more is read from peers, so that the network waits for the cluster and not
/// the memory of either.
///
/// Each submission begins a trace, by which its lines in the logs of all services are found.
///
/// A call returns at once; what it returns completes within the bound of a publish, often on a
/// thread on which little is to be done.
public final class Submitter implements VerdictListener, ChainListener, AutoCloseable {
    /// A peer that sends what the pool has already hears no verdict, so nobody waits for long.
    static final Duration VERDICT_MAX = Duration.ofSeconds(10);

    /// Longer than the validator takes for a window of full blocks.
    static final Duration DECISION_MAX = Duration.ofMinutes(2);

    static final int TRANSACTIONS_MAX = 2_048;
    static final int BLOCKS_MAX = 512;
    static final long BLOCK_BYTES_MAX = 256L << 20;
    private static final long TRANSACTION_BYTES_MAX = 64L << 20;

    /// One peer leaves three quarters of the window for transactions to others. Blocks are what a
    /// synchronization asks of one peer, too, in the order that it wants.
    private static final int TRANSACTION_SOURCES = 4;

    /// What a record has beside the work: type, network and origin.
    private static final int RECORD_BYTES = 1 << 10;

    /// The publisher of blocks waits up to 5 s for a buffer.
    private static final Duration SILENCE_MAX = Duration.ofSeconds(60);

    private final NetworkId network;
    private final String instance;
    private final RandomGenerator random;
    private final Lane transactions;
    private final Lane blocks;
    private final List<ServiceThread> threads;

    private Submitter(SubmitterParts parts) {
        this.network = parts.network();
        this.instance = parts.instance();
        this.random = parts.random();
        this.transactions =
                new Lane(
                        "transaction",
                        new Window.Limits(
                                TRANSACTIONS_MAX,
                                TRANSACTION_BYTES_MAX,
                                Transaction.BYTES_MAX + RECORD_BYTES,
                                TRANSACTION_SOURCES,
                                VERDICT_MAX),
                        parts.claims(),
                        parts.small(),
                        parts.nanoTime(),
                        parts.meters(),
                        _ -> {});
        this.blocks =
                new Lane(
                        "block",
                        new Window.Limits(
                                BLOCKS_MAX,
                                BLOCK_BYTES_MAX,
                                parts.spec().blockBytesMax() + RECORD_BYTES,
                                1,
                                DECISION_MAX),
                        parts.claims(),
                        parts.bulk(),
                        parts.nanoTime(),
                        parts.meters(),
                        parts.passedOver());
        this.threads =
                List.of(
                        start("submit-transactions", transactions, parts),
                        start("submit-blocks", blocks, parts));
    }

    /// Starts its threads.
    public static Submitter start(SubmitterParts parts) {
        return new Submitter(parts);
    }

    private static ServiceThread start(String name, Lane lane, SubmitterParts parts) {
        return ServiceThread.start(
                name,
                parts.exit(),
                () -> {
                    try (var beat = parts.progress().watch(name, SILENCE_MAX)) {
                        lane.run(beat::now);
                    }
                });
    }

    /// Whether a transaction of this peer is taken, whatever its size.
    public boolean hasRoomForTransactions(PeerId source) {
        return transactions.hasRoom(source.toString());
    }

    /// Submits a transaction; its witness may be any.
    public CompletableFuture<Submitted> submit(Transaction transaction, PeerId source) {
        var sender = transaction.core().sender();
        var message = new SubmittedTransaction(origin(source), Bytes.wrap(transaction.encoded()));
        return transactions.submit(
                transaction.fullId(),
                source.toString(),
                new Outgoing(
                        Topics.TX_SUBMITTED,
                        Shards.of(sender),
                        Bytes.wrap(sender.payload().toBytes()),
                        Bytes.wrap(message.encoded(network)),
                        TraceContext.random(random)));
    }

    /// Submits a block.
    ///
    /// @param block whole, in its encoding
    public CompletableFuture<Submitted> submit(Hash256 blockId, Bytes block, PeerId source) {
        var message = new BlockCandidate(origin(source), block);
        return blocks.submit(
                blockId,
                source.toString(),
                new Outgoing(
                        Topics.BLOCK_CANDIDATES,
                        Bytes.wrap(blockId.toBytes()),
                        Bytes.wrap(message.encoded(network)),
                        TraceContext.random(random)));
    }

    private Origin origin(PeerId source) {
        return new Origin(Origin.Kind.GATEWAY, instance, source.toString());
    }

    @Override
    public void decided(TransactionVerdict verdict) {
        transactions.answered(verdict.fullId());
    }

    @Override
    public void connected(HeaderNode tip, Block block, Origin origin) {
        blocks.settled(tip.id());
    }

    @Override
    public void disconnected(Hash256 id) {
        // Answers nothing: it had been connected.
    }

    @Override
    public void sideBlock(Hash256 id) {
        blocks.settled(id);
    }

    @Override
    public void rejected(Hash256 id, String code, boolean blameless, Origin origin) {
        blocks.answered(id);
    }

    @Override
    public void candidatesDecided(long next) {
        blocks.decidedBefore(next);
    }

    /// What waits to be published is not written any more.
    @Override
    public void close() {
        threads.forEach(ServiceThread::close);
    }
}
