package org.numicoin.validator;

import io.grpc.BindableService;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.numicoin.crypto.SignatureCache;
import org.numicoin.crypto.SignatureVerifier;
import org.numicoin.kit.FastestHash;
import org.numicoin.kit.ServiceThread;
import org.numicoin.kit.kafka.Publisher;
import org.numicoin.kit.kafka.Quarantine;
import org.numicoin.kit.kafka.TopicCheck;
import org.numicoin.messaging.LogId;
import org.numicoin.messaging.Origin;
import org.numicoin.messaging.TopicClient;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.validator.chain.ChainEngine;
import org.numicoin.validator.chain.ChainReader;
import org.numicoin.validator.chain.EngineLimits;
import org.numicoin.validator.chain.ExecutedBlocks;
import org.numicoin.validator.chain.LookAhead;
import org.numicoin.validator.chain.OperatorOrder;
import org.numicoin.validator.chain.OrderResult;
import org.numicoin.validator.chain.Preparation;
import org.numicoin.validator.chain.RememberedHashes;
import org.numicoin.validator.chain.WorkerThreads;
import org.numicoin.validator.chain.Workers;
import org.numicoin.validator.history.HistoryFeed;
import org.numicoin.validator.history.HistoryFill;
import org.numicoin.validator.history.RemoteHistory;
import org.numicoin.validator.ingest.BodyReader;
import org.numicoin.validator.ingest.SignatureFeed;
import org.numicoin.validator.log.AppliedPosition;
import org.numicoin.validator.log.CoreParts;
import org.numicoin.validator.log.Republication;
import org.numicoin.validator.log.Role;
import org.numicoin.validator.log.ValidatorCore;
import org.numicoin.validator.log.ValidatorMetrics;
import org.numicoin.validator.publish.TemplateLoop;
import org.numicoin.validator.publish.TemplateMaker;
import org.numicoin.validator.publish.TemplatePublisher;
import org.numicoin.validator.publish.TemplateSettings;
import org.numicoin.validator.rpc.Gate;
import org.numicoin.validator.rpc.HistoryService;
import org.numicoin.validator.rpc.ValidatorService;
import org.numicoin.validator.state.ChainStore;
import org.numicoin.validator.template.BodyStore;
import org.numicoin.validator.template.TemplateAssembler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One replica of the validator, put together: the store, the engine over it, the core that writes
/// or follows the log, and what reads and publishes beside it. What is opened last is closed first.
public final class ValidatorNode implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ValidatorNode.class);

    /// History does not take the last of a disk: that is for new blocks.
    private static final long FREE_MIN = 1L << 30;

    private final NodeParts parts;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final WorkerThreads workers;
    private final ChainStore store;
    private final AppliedPosition applied;
    private final ChainReader reader;
    private final ChainEngine engine;
    private final BodyStore bodies;
    private final SignatureCache signatures;
    private final SignatureVerifier verifierOfFeed;
    private final TemplateLoop templates;
    private final CoreParts coreParts;
    private boolean closing;
    private volatile Optional<ValidatorCore> core = Optional.empty();

    private ValidatorNode(NodeParts parts) {
        this.parts = parts;
        var spec = parts.spec();
        int threads = parts.threads();
        this.workers = new WorkerThreads(Math.max(1, threads - 1));
        open.push(workers);
        this.store = ChainStore.open(parts.store(), spec);
        open.push(store);
        store.onDamage(parts.exit()::stop);
        StoreMetrics.register(store, parts.meters(), System::nanoTime);
        this.signatures = new SignatureCache(parts.signaturesMax());
        var verifier = new SignatureVerifier(parts.signatures(), signatures, workers, threads);
        this.verifierOfFeed =
                new SignatureVerifier(parts.signatures(), signatures, Runnable::run, 1);
        var remembered = new RememberedHashes(FastestHash.of(spec));
        var executed = new ExecutedBlocks(parts.executedBytes());
        var shared = new Workers(workers, threads);
        this.bodies = new BodyStore(store);
        this.engine =
                new ChainEngine(
                        spec,
                        store,
                        bodies,
                        executed,
                        remembered,
                        verifier,
                        shared,
                        parts.clock()::millis,
                        EngineLimits.DEFAULT.withDepths(parts.depths()),
                        () -> core.ifPresent(ValidatorCore::progressed));
        CacheMetrics.register(store, engine, signatures, parts.meters());
        this.reader = new ChainReader(spec, store);
        this.applied = new AppliedPosition(engine.position());
        var small = Publisher.small(parts.clients());
        open.push(small);
        var bulk = Publisher.bulk(parts.clients());
        open.push(bulk);
        var publisher =
                new TemplatePublisher(
                        bulk::publish,
                        small::publish,
                        parts.network(),
                        parts.random(),
                        parts.meters());
        var settings = TemplateSettings.of(spec);
        var maker =
                new TemplateMaker(
                        spec,
                        settings,
                        reader,
                        parts.mempools(),
                        new TemplateAssembler(spec, reader, executed, verifier, shared),
                        publisher,
                        parts.clock(),
                        parts.meters());
        this.templates = new TemplateLoop(settings, applied, maker, System::nanoTime);
        var metrics = new ValidatorMetrics(parts.meters(), applied);
        this.coreParts =
                new CoreParts(
                        parts.clients(),
                        parts.network(),
                        new Origin(Origin.Kind.VALIDATOR, parts.instance(), ""),
                        engine,
                        new LookAhead(
                                new Preparation(store, remembered, verifierOfFeed),
                                shared,
                                workers,
                                LookAhead.Limits.DEFAULT),
                        new Quarantine(
                                bulk::publish,
                                parts.network(),
                                TopicClient.VALIDATOR.serviceName(),
                                parts.clock(),
                                parts.readiness()),
                        applied,
                        templates,
                        metrics,
                        parts.readiness(),
                        parts.progress(),
                        this::newLogId,
                        System::nanoTime);
    }

    /// Opens the store; starts nothing yet, so that reads are answered while Kafka is away.
    public static ValidatorNode open(NodeParts parts) {
        return new ValidatorNode(parts);
    }

    /// Begins to wait for the topics, and goes on from there. Returns at once.
    public void start() {
        var check = new TopicCheck(parts.clients(), TopicClient.VALIDATOR, parts.readiness());
        var starting =
                ServiceThread.start(
                        "start",
                        parts.exit(),
                        () -> {
                            check.await();
                            startReaders();
                        });
        push(starting);
    }

    /// The gRPC services over this replica.
    public List<BindableService> services(int waitersMax) {
        var gate = new Gate(applied, this::refusal, waitersMax);
        return List.of(
                new ValidatorService(parts.spec(), parts.network().genesisId(), reader, gate),
                new HistoryService(reader, gate));
    }

    public AppliedPosition applied() {
        return applied;
    }

    public ChainReader reader() {
        return reader;
    }

    /// For whoever looks after the files.
    ChainStore store() {
        return store;
    }

    /// Begins a new log with this replica's chain; empty before the topics are there.
    ///
    /// @param tipId that of this replica
    public Optional<CompletableFuture<Republication.Result>> republish(Hash256 tipId) {
        return core.map(running -> running.republish(tipId));
    }

    /// Gives an operator's order about the chain; empty before the topics are there.
    ///
    /// @param dryRun whether it is only to be said what would happen
    public Optional<CompletableFuture<OrderResult>> order(OperatorOrder order, boolean dryRun) {
        return core.map(running -> running.order(order, dryRun));
    }

    /// What this replica does; empty before the topics are there.
    public Optional<Role> role() {
        return core.map(ValidatorCore::role);
    }

    @Override
    public void close() {
        for (var next = pop(); next.isPresent(); next = pop()) {
            close(next.get());
        }
    }

    private void startReaders() {
        var clients = parts.clients();
        push(BodyReader.start(clients, parts.network(), bodies, parts.progress(), parts.exit()));
        push(
                SignatureFeed.start(
                        clients,
                        parts.network(),
                        reader,
                        signatures,
                        verifierOfFeed,
                        parts.progress(),
                        coreParts.metrics()::malformed,
                        parts.exit()));
        templates.start(
                () -> core.filter(ValidatorCore::isImporting).isPresent(),
                parts.progress(),
                parts.exit());
        push(templates);
        var started = ValidatorCore.start(coreParts, parts.exit());
        core = Optional.of(started);
        push(started);
        fillHistory(started);
    }

    private void fillHistory(ValidatorCore writer) {
        var fill = new HistoryFill(parts.spec(), store);
        if (!fill.isNeeded()) {
            return;
        }
        if (parts.history().isEmpty()) {
            log.info("history: no whole blocks below height {}", fill.witnessesFrom());
            return;
        }
        var sources =
                parts.history().stream()
                        .map(target -> new RemoteHistory(parts.spec(), target))
                        .toList();
        sources.forEach(this::push);
        push(
                HistoryFeed.start(
                        fill,
                        sources,
                        writer::fill,
                        () -> writer.isIdle() && hasRoom(),
                        text -> parts.readiness().note("history", text),
                        parts.exit()));
    }

    private boolean hasRoom() {
        return parts.store().folder().toFile().getUsableSpace() >= FREE_MIN;
    }

    private void push(AutoCloseable opened) {
        synchronized (open) {
            if (!closing) {
                open.push(opened);
                return;
            }
        }
        close(opened);
    }

    private Optional<AutoCloseable> pop() {
        synchronized (open) {
            closing = true;
            return Optional.ofNullable(open.poll());
        }
    }

    private static void close(AutoCloseable opened) {
        try {
            opened.close();
        } catch (Exception e) {
            log.warn("did not close in order", e);
        }
    }

    private Optional<String> refusal() {
        return role().filter(Role.Stopped.class::isInstance)
                .map(role -> ((Role.Stopped) role).reason());
    }

    private LogId newLogId() {
        byte[] id = new byte[LogId.BYTES];
        parts.random().nextBytes(id);
        return new LogId(Bytes.wrap(id));
    }
}
