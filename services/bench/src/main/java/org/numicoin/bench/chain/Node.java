package org.numicoin.bench.chain;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.numicoin.chain.Block;
import org.numicoin.chain.BlockHeader;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Transaction;
import org.numicoin.consensus.CompactTarget;
import org.numicoin.crypto.Argon2Parameters;
import org.numicoin.crypto.ProofOfWorkHash;
import org.numicoin.crypto.ProofOfWorkHashes;
import org.numicoin.crypto.SignatureCache;
import org.numicoin.crypto.SignatureProvider;
import org.numicoin.crypto.SignatureVerifier;
import org.numicoin.messaging.ChainEvent;
import org.numicoin.messaging.Origin;
import org.numicoin.primitives.Bytes;
import org.numicoin.validator.chain.ChainEngine;
import org.numicoin.validator.chain.ChainReader;
import org.numicoin.validator.chain.EngineLimits;
import org.numicoin.validator.chain.ExecutedBlocks;
import org.numicoin.validator.chain.ImportResult.Decided;
import org.numicoin.validator.chain.TemplateBodies;
import org.numicoin.validator.chain.Work;
import org.numicoin.validator.chain.Workers;
import org.numicoin.validator.state.ChainStore;
import org.numicoin.validator.state.StoreSettings;
import org.numicoin.validator.template.TemplateAssembler;

/// A validator's engine and store put together as the service does it, without Kafka between
/// deciding and applying.
final class Node implements AutoCloseable {
    private static final long STORE_BYTES = 128L << 20;
    private static final long EXECUTED_BYTES = 48L << 20;
    private static final Origin ORIGIN = new Origin(Origin.Kind.OPERATOR, "bench", "");

    private final ChainSpec spec;
    private final ChainStore store;
    private final ExecutorService executor;
    private final ProofOfWorkHash hash;
    private final ChainEngine engine;
    private final TemplateAssembler assembler;
    private long offset;

    /// @param cache of verified signatures
    /// @param threads that work on a block, the caller's included
    Node(
            ChainSpec spec,
            Path folder,
            SignatureProvider provider,
            SignatureCache cache,
            int threads) {
        this.spec = spec;
        this.store = store(spec, folder);
        this.executor =
                Executors.newFixedThreadPool(
                        Math.max(1, threads - 1), Thread.ofPlatform().daemon().factory());
        var workers = new Workers(executor, threads);
        var verifier = new SignatureVerifier(provider, cache, executor, threads);
        var pow = spec.proofOfWork();
        this.hash =
                ProofOfWorkHashes.select(
                                new Argon2Parameters(pow.memoryKib(), pow.passes(), pow.lanes()))
                        .hash();
        var executed = new ExecutedBlocks(EXECUTED_BYTES);
        this.engine =
                new ChainEngine(
                        spec,
                        store,
                        TemplateBodies.none(),
                        executed,
                        hash,
                        verifier,
                        workers,
                        () -> Long.MAX_VALUE / 2,
                        EngineLimits.DEFAULT);
        this.assembler =
                new TemplateAssembler(
                        spec, new ChainReader(spec, store), executed, verifier, workers);
    }

    static ChainStore store(ChainSpec spec, Path folder) {
        return ChainStore.open(new StoreSettings(folder, STORE_BYTES), spec);
    }

    /// Mines a block on the tip and connects it.
    Bytes extend(List<Transaction> transactions) {
        long time =
                store.latest().block(engine.plannedTip().id()).orElseThrow().header().timestamp();
        var template = assembler.assemble(transactions, time + spec.blockInterval());
        if (!template.dropped().isEmpty()) {
            throw new IllegalStateException("dropped: " + template.dropped().getFirst());
        }
        var block = new Block(mined(template.header()), transactions);
        var encoded = Bytes.wrap(block.encoded());
        connect(encoded);
        return encoded;
    }

    /// Decides about a block as it came from the topic, and applies what was decided.
    void connect(Bytes encoded) {
        if (!(engine.decide(Work.candidate(ORIGIN, offset++, encoded)) instanceof Decided decided)
                || !(decided.decision().steps().getFirst()
                        instanceof ChainEvent.Connected connected)) {
            throw new IllegalStateException("the block was not connected");
        }
        var position = engine.position();
        engine.apply(
                new ChainEvent(
                        position.logId(),
                        position.term(),
                        position.sequence() + 1,
                        0,
                        position.inputs(),
                        ORIGIN,
                        connected),
                position.nextOffset() + 1);
    }

    @Override
    public void close() {
        executor.shutdownNow();
        store.close();
    }

    private BlockHeader mined(BlockHeader header) {
        var target = new CompactTarget(header.target());
        for (int nonce = 0; ; nonce++) {
            var tried = header.withNonce(nonce, 0);
            if (target.isMetBy(hash.hash(tried.proofOfWorkBlob()))) {
                return tried;
            }
        }
    }
}
