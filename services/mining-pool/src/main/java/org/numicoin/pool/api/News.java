package org.numicoin.pool.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import org.numicoin.messaging.PoolEntry;
import org.numicoin.messaging.PoolEntry.BlockCredited;
import org.numicoin.messaging.PoolEntry.BlockMatured;
import org.numicoin.messaging.PoolEntry.BlockOrphaned;
import org.numicoin.messaging.PoolEntry.PayoutConfirmed;
import org.numicoin.messaging.PoolEntry.PayoutReleased;
import org.numicoin.messaging.PoolEntry.PayoutReserved;
import org.numicoin.messaging.PoolEntry.PayoutSigned;
import org.numicoin.messaging.PoolEntry.PayoutTakenBack;
import org.numicoin.messaging.PoolEntry.TermStarted;
import org.numicoin.messaging.PoolShare;
import org.numicoin.pool.api.Notification.BlockFound;
import org.numicoin.pool.api.Notification.BlockUnlockProgress;
import org.numicoin.pool.api.Notification.BlockUnlocked;
import org.numicoin.pool.api.Notification.HashrateUpdated;
import org.numicoin.pool.api.Notification.NewChainHeight;
import org.numicoin.pool.api.Notification.PaymentSent;
import org.numicoin.pool.ledger.FoundBlock;
import org.numicoin.pool.ledger.Payout;
import org.numicoin.pool.ledger.PoolBlock;
import org.numicoin.pool.ledger.PoolState;
import org.numicoin.primitives.Amount;
import org.numicoin.primitives.Hash256;

/// Makes notifications of what is folded, and of what is looked up from time to time.
final class News implements PoolState.Listener {
    /// Of the newest blocks, those among which one may still be pending.
    private static final int PROGRESS_MAX = 128;

    private static final String NAME = "NumiCoin";

    private final PoolState state;
    private final Network network;
    private final Ranking ranking;
    private final Notifications clients;
    private final Texts texts;
    private final BooleanSupplier isCurrent;
    private OptionalLong heightTold = OptionalLong.empty();

    private record Known(PoolBlock block, Optional<FoundBlock> found) {
        Optional<Double> effort() {
            return found.map(FoundBlock::effort);
        }
    }

    /// @param isCurrent false while what is folded happened long ago
    News(
            PoolState state,
            Network network,
            Ranking ranking,
            Notifications clients,
            Texts texts,
            BooleanSupplier isCurrent) {
        this.state = state;
        this.network = network;
        this.ranking = ranking;
        this.clients = clients;
        this.texts = texts;
        this.isCurrent = isCurrent;
    }

    @Override
    public void share(PoolShare share) {}

    @Override
    public void entry(PoolEntry entry) {
        if (!clients.hasListeners() || !isCurrent.getAsBoolean()) {
            return;
        }
        switch (entry.step()) {
            case BlockCredited block -> clients.tell(found(block));
            case BlockMatured(var id) -> unlocked(id, "confirmed");
            case BlockOrphaned(var id) -> unlocked(id, "orphaned");
            case PayoutSigned signed ->
                    state.read((books, _) -> books.payout(signed.payout()))
                            .ifPresent(payout -> clients.tell(sent(payout, signed.id())));
            case TermStarted _,
                    PayoutReserved _,
                    PayoutConfirmed _,
                    PayoutTakenBack _,
                    PayoutReleased _ -> {}
        }
    }

    private BlockFound found(BlockCredited block) {
        return new BlockFound(
                texts.pool(),
                block.height(),
                Texts.SYMBOL,
                NAME,
                block.solver().map(texts::of),
                block.block().toHex());
    }

    private void unlocked(Hash256 id, String status) {
        state.read((books, shares) ->
                        books.block(id)
                                .map(block -> new Known(block, shares.statistics().found(id))))
                .ifPresent(known -> clients.tell(unlocked(known, status)));
    }

    /// What is orphaned brings nothing.
    private BlockUnlocked unlocked(Known known, String status) {
        BlockCredited block = known.block().credited();
        long reward = known.block().state() == PoolBlock.State.ORPHANED ? 0 : block.reward().nano();
        return new BlockUnlocked(
                texts.pool(),
                block.height(),
                Texts.SYMBOL,
                NAME,
                status,
                block.block().toHex(),
                Numi.decimal(reward),
                known.effort(),
                block.solver().map(texts::of),
                Numi.exact(reward));
    }

    private PaymentSent sent(Payout payout, Hash256 transaction) {
        var payments = payout.reserved().payments();
        long sum = 0;
        for (var payment : payments) {
            sum = Math.addExact(sum, payment.amount().nano());
        }
        Amount fee = payout.reserved().fee();
        return new PaymentSent(
                texts.pool(),
                Texts.SYMBOL,
                Numi.decimal(sum),
                payments.size(),
                List.of(transaction.toHex()),
                Numi.decimal(fee.nano()),
                Numi.exact(sum),
                Numi.exact(fee.nano()));
    }

    /// Tells of a new height and of how near the pool's blocks are to maturity by it.
    synchronized void tellHeight() {
        long height = network.now().height();
        OptionalLong before = heightTold;
        heightTold = OptionalLong.of(height);
        if (before.isEmpty() || before.getAsLong() == height || !clients.hasListeners()) {
            return;
        }
        clients.tell(new NewChainHeight(texts.pool(), height, Texts.SYMBOL, NAME));
        for (Known known : pending()) {
            BlockCredited block = known.block().credited();
            clients.tell(
                    new BlockUnlockProgress(
                            texts.pool(),
                            block.height(),
                            Texts.SYMBOL,
                            NAME,
                            BookRoutes.progress(known.block(), height, network.spec().maturity()),
                            known.effort(),
                            block.block().toHex()));
        }
    }

    private List<Known> pending() {
        return state.read((books, shares) -> {
            var pending = new ArrayList<Known>();
            books.newestBlocks().stream()
                    .limit(PROGRESS_MAX)
                    .filter(block -> block.state() == PoolBlock.State.PENDING)
                    .forEach(block ->
                            pending.add(
                                    new Known(
                                            block,
                                            shares.statistics().found(block.credited().block()))));
            return pending;
        });
    }

    void tellHashrate(long now) {
        if (clients.hasListeners()) {
            double hashrate =
                    state.read((_, shares) ->
                            shares.statistics().pool().speed(Ranking.WINDOW, now).hashrate());
            clients.tell(new HashrateUpdated(texts.pool(), hashrate, ranking.miners().size()));
        }
    }
}
