package org.numicoin.validator.chain;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.numicoin.chain.ChainSpec;
import org.numicoin.crypto.BouncyCastleSignatures;
import org.numicoin.crypto.ProofOfWorkHashes;
import org.numicoin.crypto.SignatureCache;
import org.numicoin.crypto.SignatureVerifier;
import org.numicoin.messaging.ChainEvent;
import org.numicoin.validator.state.ChainStore;
import org.numicoin.validator.state.StoreSettings;
import org.numicoin.validator.template.BodyStore;
import org.numicoin.validator.template.TemplateAssembler;

/// A store with its engine and no log: what a replica of the validator is without Kafka.
public final class Replica implements AutoCloseable {
    private static final long MEMORY = 16L << 20;
    static final EngineLimits LIMITS = EngineLimits.DEFAULT;

    final ChainSpec spec;
    public final ChainStore store;
    public final ChainEngine engine;
    public final BodyStore bodies;
    public final ExecutedBlocks executed;
    public final ChainReader reader;
    public final TemplateAssembler assembler;
    public final AtomicLong clock;
    final SignatureCache signatures;
    final RememberedHashes hashes;

    private Replica(
            ChainSpec spec,
            StoreSettings settings,
            EngineLimits limits,
            Workers workers,
            SignatureCache signatures) {
        this.spec = spec;
        this.store = ChainStore.open(settings, spec);
        this.bodies = new BodyStore(store);
        this.executed = new ExecutedBlocks(16L << 20);
        this.clock = new AtomicLong(spec.genesisTimestamp() + 10_000_000);
        this.signatures = signatures;
        var verifier =
                new SignatureVerifier(
                        new BouncyCastleSignatures(),
                        signatures,
                        workers.executor(),
                        workers.parallelism());
        this.hashes =
                new RememberedHashes(ProofOfWorkHashes.select(spec.proofOfWork().argon2()).hash());
        this.engine =
                new ChainEngine(
                        spec,
                        store,
                        bodies,
                        executed,
                        hashes,
                        verifier,
                        workers,
                        clock::get,
                        limits);
        this.reader = new ChainReader(spec, store);
        this.assembler = new TemplateAssembler(spec, reader, executed, verifier, workers);
    }

    public static Replica open(Path folder, ChainSpec spec) {
        return open(folder, spec, LIMITS);
    }

    static Replica open(Path folder, ChainSpec spec, EngineLimits limits) {
        return open(new StoreSettings(folder, MEMORY), spec, limits);
    }

    static Replica open(StoreSettings settings, ChainSpec spec, EngineLimits limits) {
        return open(settings, spec, limits, Workers.CALLER);
    }

    /// One that keeps bodies, and their signatures, so many blocks deep; 0 keeps all.
    public static Replica openPruning(
            Path folder, ChainSpec spec, long bodyDepth, long witnessDepth) {
        var depths = new EngineLimits.Depths(bodyDepth, witnessDepth);
        return open(folder, spec, LIMITS.withDepths(depths));
    }

    static Replica open(StoreSettings settings, ChainSpec spec) {
        return open(settings, spec, LIMITS, Workers.CALLER);
    }

    static Replica open(Path folder, ChainSpec spec, Workers workers) {
        return open(new StoreSettings(folder, MEMORY), spec, LIMITS, workers);
    }

    /// One that takes over which signatures were verified elsewhere.
    public static Replica open(StoreSettings settings, ChainSpec spec, SignatureCache signatures) {
        return new Replica(spec, settings, LIMITS, Workers.CALLER, signatures);
    }

    private static Replica open(
            StoreSettings settings, ChainSpec spec, EngineLimits limits, Workers workers) {
        return new Replica(spec, settings, limits, workers, new SignatureCache(1 << 12));
    }

    /// What prepares blocks for this engine, on the calling thread.
    Preparation preparation() {
        return new Preparation(
                store,
                hashes,
                new SignatureVerifier(new BouncyCastleSignatures(), signatures, Runnable::run, 1));
    }

    /// Applies what it lacks of a log.
    void follow(TestLog log) {
        for (ChainEvent event : log.from(engine.position().nextOffset())) {
            engine.apply(event, engine.position().nextOffset() + 1);
        }
    }

    @Override
    public void close() {
        store.close();
    }
}
