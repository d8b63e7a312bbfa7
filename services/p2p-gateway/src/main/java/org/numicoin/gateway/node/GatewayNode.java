package org.numicoin.gateway.node;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.numicoin.chain.Block;
import org.numicoin.gateway.chain.ChainEvents;
import org.numicoin.gateway.chain.ChainListener;
import org.numicoin.gateway.chain.HeaderNode;
import org.numicoin.gateway.chain.LocalTip;
import org.numicoin.gateway.ingest.Submitter;
import org.numicoin.gateway.ingest.SubmitterParts;
import org.numicoin.gateway.ingest.VerdictHistory;
import org.numicoin.gateway.ingest.VerdictListener;
import org.numicoin.gateway.ingest.VerdictReader;
import org.numicoin.gateway.snapshot.PeerHistory;
import org.numicoin.kit.FatalError;
import org.numicoin.kit.ServiceThread;
import org.numicoin.kit.health.ProgressWatch;
import org.numicoin.kit.kafka.Publisher;
import org.numicoin.kit.kafka.TopicCheck;
import org.numicoin.messaging.Origin;
import org.numicoin.messaging.TopicClient;
import org.numicoin.messaging.TransactionVerdict;
import org.numicoin.primitives.Hash256;

/// One gateway, from the check of its topics to its last word to peers. It listens to the network
/// only once it knows its validator's tip: before that it had nothing true to say.
public final class GatewayNode implements AutoCloseable {
    private static final String STARTING = "network";

    private static final Duration BEAT = Duration.ofSeconds(1);
    private static final Duration SILENCE_MAX = Duration.ofSeconds(30);

    private final GatewayParts parts;
    private final NodeLoop loop;
    private final TopicCheck topics;
    private final Deque<Ending> open = new ArrayDeque<>();
    private volatile Optional<ServiceThread> main = Optional.empty();
    private volatile Optional<RunningNode> running = Optional.empty();

    private GatewayNode(GatewayParts parts) {
        this.parts = parts;
        this.loop = new NodeLoop("node", parts.exit());
        this.topics = new TopicCheck(parts.clients(), TopicClient.P2P_GATEWAY, parts.readiness());
    }

    /// Starts a gateway. Returns at once; readiness says what it waits for.
    public static GatewayNode start(GatewayParts parts) {
        var node = new GatewayNode(parts);
        parts.readiness().set(STARTING, "waits for the validator's tip");
        NodeMeters.register(parts.meters(), node::operations);
        node.main = Optional.of(ServiceThread.start("gateway", parts.exit(), node::run));
        return node;
    }

    /// What may be asked of the node and done to it; empty until the network is up.
    public Optional<Operations> operations() {
        return running.map(node -> new Operations(node, loop, parts));
    }

    /// Old blocks of its peers; empty until the network is up.
    public Optional<PeerHistory> history() {
        return running.map(RunningNode::history);
    }

    /// Ends everything in the opposite order of its start.
    @Override
    public void close() {
        main.ifPresent(ServiceThread::close);
        synchronized (open) {
            while (!open.isEmpty()) {
                open.removeLast().close();
            }
        }
        loop.close();
    }

    private void run() throws InterruptedException {
        topics.await();
        var small = Publisher.small(parts.clients());
        var bulk = Publisher.bulk(parts.clients());
        add(small::close);
        add(bulk::close);
        var submitter = Submitter.start(submitterParts(small, bulk));
        add(submitter::close);
        var toNode = new ToNode();
        var events =
                ChainEvents.start(
                        parts.clients(),
                        parts.network(),
                        parts.chain(),
                        List.of(submitter, toNode),
                        parts.readiness(),
                        parts.progress(),
                        parts.exit());
        add(events::close);
        try (ProgressWatch.Beat beat = parts.progress().watch("gateway", SILENCE_MAX)) {
            awaitTip(events, beat);
            var node = startNode(submitter);
            add(node::close);
            running = Optional.of(node);
            var verdicts =
                    VerdictReader.start(
                            parts.clients(),
                            parts.network(),
                            List.of(submitter, toNode),
                            parts.progress(),
                            parts.exit());
            add(verdicts::close);
            var history =
                    VerdictHistory.start(
                            parts.clients(),
                            parts.network(),
                            node.fromPool(),
                            parts.progress(),
                            parts.exit());
            add(history::close);
            parts.readiness().clear(STARTING);
            watch(beat);
        }
    }

    private SubmitterParts submitterParts(Publisher small, Publisher bulk) {
        return new SubmitterParts(
                parts.spec(),
                parts.network(),
                parts.instance(),
                small::publish,
                bulk::publish,
                parts.claims(),
                System::nanoTime,
                parts.random(),
                parts.meters(),
                id -> running.ifPresent(node -> node.fromChain().passedOver(id)),
                parts.progress(),
                parts.exit());
    }

    private static void awaitTip(ChainEvents events, ProgressWatch.Beat beat)
            throws InterruptedException {
        while (true) {
            beat.now();
            try {
                var _ = events.caughtUp().get(BEAT.toMillis(), TimeUnit.MILLISECONDS);
                return;
            } catch (TimeoutException e) {
                // Goes on waiting; readiness says for what.
            } catch (ExecutionException e) {
                throw new IllegalStateException("it completes in one way", e);
            }
        }
    }

    /// On the node's thread, to which its parts belong.
    private RunningNode startNode(Submitter submitter) {
        try {
            return loop.ask(() -> new RunningNode(parts, loop, submitter)).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof UncheckedIOException failed) {
                throw new FatalError(
                        "numi.p2p.listen (NUMI_P2P_LISTEN) " + parts.config().listen(),
                        String.valueOf(failed.getMessage()),
                        "end the program that has the port, or listen on another one",
                        failed);
            }
            throw e;
        }
    }

    /// The node's thread is alive as long as it answers.
    private void watch(ProgressWatch.Beat beat) throws InterruptedException {
        while (!Thread.currentThread().isInterrupted()) {
            loop.run(beat::now);
            Thread.sleep(BEAT);
        }
    }

    /// Ends one part.
    @FunctionalInterface
    private interface Ending {
        void close();
    }

    private void add(Ending ending) {
        synchronized (open) {
            open.addLast(ending);
        }
    }

    /// The log is followed before the network is up; what it tells by then is in the tip.
    private final class ToNode implements ChainListener, VerdictListener {
        @Override
        public void started(LocalTip tip) {
            running.ifPresent(node -> node.fromChain().started(tip));
        }

        @Override
        public void connected(HeaderNode tip, Block block, Origin origin) {
            running.ifPresent(node -> node.fromChain().connected(tip, block, origin));
        }

        @Override
        public void disconnected(Hash256 id) {
            running.ifPresent(node -> node.fromChain().disconnected(id));
        }

        @Override
        public void sideBlock(Hash256 id) {
            running.ifPresent(node -> node.fromChain().sideBlock(id));
        }

        @Override
        public void rejected(Hash256 id, String code, boolean blameless, Origin origin) {
            running.ifPresent(node -> node.fromChain().rejected(id, code, blameless, origin));
        }

        @Override
        public void reconsidered() {
            running.ifPresent(node -> node.fromChain().reconsidered());
        }

        @Override
        public void decided(TransactionVerdict verdict) {
            running.ifPresent(node -> node.fromPool().decided(verdict));
        }
    }
}
