package org.numicoin.bench.chain;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import org.numicoin.chain.Block;
import org.numicoin.chain.BlockHeader;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Transaction;
import org.numicoin.consensus.CompactTarget;
import org.numicoin.crypto.ProofOfWorkHashes;
import org.numicoin.crypto.SignatureCache;
import org.numicoin.crypto.SignatureProvider;
import org.numicoin.crypto.SignatureVerifier;
import org.numicoin.messaging.ChainEvent;
import org.numicoin.messaging.Origin;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.validator.chain.ChainEngine;
import org.numicoin.validator.chain.ChainReader;
import org.numicoin.validator.chain.Decision;
import org.numicoin.validator.chain.EngineLimits;
import org.numicoin.validator.chain.ExecutedBlocks;
import org.numicoin.validator.chain.ImportResult.Decided;
import org.numicoin.validator.chain.LookAhead;
import org.numicoin.validator.chain.Preparation;
import org.numicoin.validator.chain.RememberedHashes;
import org.numicoin.validator.chain.TemplateBodies;
import org.numicoin.validator.chain.Work;
import org.numicoin.validator.chain.Work.CandidateBlock;
import org.numicoin.validator.chain.WorkerThreads;
import org.numicoin.validator.chain.Workers;
import org.numicoin.validator.state.CacheUse;
import org.numicoin.validator.state.ChainStore;
import org.numicoin.validator.state.StoreSettings;
import org.numicoin.validator.template.TemplateAssembler;

/// A validator's engine and store put together as the service does it, without Kafka between
/// deciding and applying.
final class Node implements AutoCloseable {
    private static final long STORE_BYTES = 128L << 20;
    private static final long EXECUTED_BYTES = 48L << 20;
    private static final int INBOX_BLOCKS = 1;
    private static final Origin ORIGIN = new Origin(Origin.Kind.OPERATOR, "bench", "");

    private final ChainSpec spec;
    private final ChainStore store;
    private final int threads;
    private final WorkerThreads executor;
    private final LookAhead lookAhead;
    private final RememberedHashes hash;
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
        this.threads = threads;
        this.executor = new WorkerThreads(Math.max(1, threads - 1));
        var workers = new Workers(executor, threads);
        var verifier = new SignatureVerifier(provider, cache, executor, threads);
        this.hash =
                new RememberedHashes(
                        new LastHash(ProofOfWorkHashes.select(spec.proofOfWork().argon2()).hash()));
        var alone = new SignatureVerifier(provider, cache, Runnable::run, 1);
        this.lookAhead =
                new LookAhead(
                        new Preparation(store, hash, alone),
                        workers,
                        executor,
                        LookAhead.Limits.DEFAULT);
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

    /// Mines a block on the tip, a block interval later, and connects it.
    Bytes extend(List<Transaction> transactions) {
        return extend(transactions, spec.blockInterval());
    }

    /// @param later milliseconds after the tip
    Bytes extend(List<Transaction> transactions, long later) {
        var block = new Block(mined(template(transactions, later)), transactions);
        var encoded = Bytes.wrap(block.encoded());
        connect(Work.candidate(ORIGIN, offset++, encoded));
        return encoded;
    }

    /// Puts a block on the tip together, with all of these transactions.
    ///
    /// @param later milliseconds after the tip
    BlockHeader template(List<Transaction> transactions, long later) {
        long time =
                store.latest().block(engine.plannedTip().id()).orElseThrow().header().timestamp();
        var template = assembler.assemble(transactions, time + later);
        if (!template.dropped().isEmpty()) {
            throw new IllegalStateException("dropped: " + template.dropped().getFirst());
        }
        return template.header();
    }

    /// Connects blocks as they come from the topic in a sync: one thread decodes, as far ahead as
    /// the service's inbox has room for blocks of this size, and this one decides and applies. A
    /// node of one thread does it all on this one.
    void connect(List<Bytes> blocks) throws InterruptedException {
        if (threads == 1) {
            blocks.forEach(block -> connect(Work.candidate(ORIGIN, offset++, block)));
            return;
        }
        long first = offset;
        offset += blocks.size();
        var inbox = new ArrayBlockingQueue<Work>(INBOX_BLOCKS);
        Thread.ofPlatform().daemon().start(() -> decode(blocks, first, inbox));
        for (int i = 0; i < blocks.size(); i++) {
            connect(inbox.take());
        }
    }

    private void decode(List<Bytes> blocks, long first, ArrayBlockingQueue<Work> inbox) {
        try {
            for (int i = 0; i < blocks.size(); i++) {
                var work = Work.candidate(ORIGIN, first + i, blocks.get(i));
                if (work instanceof CandidateBlock candidate) {
                    lookAhead.expect(candidate);
                }
                inbox.put(work);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// Decides about a block that becomes the tip, and applies what was decided.
    private void connect(Work work) {
        if (!(submit(work) instanceof Decision.Connected)) {
            throw new IllegalStateException("the block was not connected");
        }
    }

    /// The same of any block.
    Decision.Outcome submit(Bytes block) {
        return submit(Work.candidate(ORIGIN, offset++, block));
    }

    private Decision.Outcome submit(Work work) {
        lookAhead.begin(work);
        if (!(engine.decide(work) instanceof Decided(var decision))) {
            throw new IllegalStateException("nothing was decided about the block");
        }
        int following = decision.steps().size();
        for (ChainEvent.Step step : decision.steps()) {
            var position = engine.position();
            engine.apply(
                    new ChainEvent(
                            position.logId(),
                            position.term(),
                            position.sequence() + 1,
                            --following,
                            position.inputs(),
                            ORIGIN,
                            step),
                    position.nextOffset() + 1);
        }
        return decision.outcome();
    }

    /// The block at a height of the main chain.
    Bytes at(long height) {
        var reads = store.latest();
        return reads.idAt(height).flatMap(reads::encodedBlock).orElseThrow();
    }

    Hash256 tipId() {
        return engine.position().tipId();
    }

    /// Of the cache of pages of the state tree.
    CacheUse pagesUse() {
        return engine.pagesUse();
    }

    ChainStore store() {
        return store;
    }

    @Override
    public void close() {
        executor.close();
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
