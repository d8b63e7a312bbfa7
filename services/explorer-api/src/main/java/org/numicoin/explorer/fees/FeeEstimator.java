package org.numicoin.explorer.fees;

import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.numicoin.chain.Block;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Transaction;
import org.numicoin.consensus.HeaderRules;
import org.numicoin.consensus.TransactionRules;
import org.numicoin.explorer.follow.ChainListener;
import org.numicoin.explorer.follow.VerdictListener;
import org.numicoin.explorer.pool.PoolView;
import org.numicoin.messaging.TransactionVerdict;
import org.numicoin.primitives.Hash256;

/// Watches transactions from the verdict that accepts them to the block that has them, and
/// estimates tips from that. Only those count that came while this service was at the end of both
/// logs, and of a sender only the next one to be mined, since its others wait for that one.
///
/// Safe for many threads.
public final class FeeEstimator implements ChainListener, VerdictListener {
    private static final int KEEP_EACH = 20;

    private final ChainSpec spec;
    private final PoolView pool;
    private final BooleanSupplier atTheEnd;
    private final FeeFile file;
    private FeeObservations observations;

    /// Of the block after the tip; nothing before the first block was seen.
    private Optional<Long> nextBaseFee = Optional.empty();

    private Optional<FeeEstimates> estimates = Optional.empty();

    /// @param atTheEnd whether the index and the pool are at the end of what they follow
    public FeeEstimator(ChainSpec spec, PoolView pool, BooleanSupplier atTheEnd, FeeFile file) {
        this.spec = spec;
        this.pool = pool;
        this.atTheEnd = atTheEnd;
        this.file = file;
        this.observations = file.read().orElseGet(() -> new FeeObservations(0));
    }

    /// As of the last block.
    public synchronized FeeEstimates estimates() {
        var known = estimates.orElseGet(observations::estimates);
        estimates = Optional.of(known);
        return known;
    }

    @Override
    public synchronized void decided(TransactionVerdict verdict) {
        var id = verdict.id();
        switch (verdict.kind()) {
            case ACCEPTED ->
                    pool.find(id)
                            .filter(_ -> atTheEnd.getAsBoolean())
                            .map(pooled -> pooled.transaction())
                            .filter(pool::isNextOfSender)
                            .ifPresent(this::enter);
            case QUEUED -> observations.forget(id);
            case REPLACED, EXPIRED, DROPPED -> observations.leave(id, false);
            case EVICTED -> observations.leave(id, true);
            case CONFIRMED, REJECTED -> {}
        }
    }

    private void enter(Transaction transaction) {
        var core = transaction.core();
        nextBaseFee
                .map(baseFee -> TransactionRules.tipRate(core, baseFee))
                .filter(tip -> tip >= 0)
                .ifPresent(tip -> observations.enter(transaction.id(), tip, core.maxFee()));
    }

    @Override
    public synchronized void connected(Hash256 id, Block block) {
        long height = block.header().height();
        if (nextBaseFee.isPresent()
                && atTheEnd.getAsBoolean()
                && height == observations.height() + 1) {
            observations.connect(
                    block.header().baseFee(),
                    block.transactions().stream().map(Transaction::id).toList());
            if (observations.observedBlocks() % KEEP_EACH == 0) {
                file.write(observations);
            }
        } else if (nextBaseFee.isEmpty() || height > observations.height()) {
            observations.skipTo(height);
        } else {
            // Another branch, not yet higher: its transactions are mined, but when is chance.
            block.transactions().forEach(one -> observations.forget(one.id()));
        }
        nextBaseFee = Optional.of(HeaderRules.nextBaseFee(spec, block.header()));
        estimates = Optional.empty();
    }

    /// The branch that takes over says what is next.
    @Override
    public void disconnected(Hash256 id, Block block) {}

    @Override
    public synchronized void rebuilt() {
        observations.forgetAll();
        nextBaseFee = Optional.empty();
        estimates = Optional.empty();
    }
}
