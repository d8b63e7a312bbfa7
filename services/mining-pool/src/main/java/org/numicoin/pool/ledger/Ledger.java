package org.numicoin.pool.ledger;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
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
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Hash256;

/// The pool's books: the fold over `pool.ledger`. Every entry is checked against those before it,
/// so that no writer, however confused, can make the books pay twice.
///
/// Balances are as many as miners that ever earned something. Of settled blocks and payouts the
/// newest are kept ([Blocks], [Payouts]).
public final class Ledger {
    private final SortedMap<Address, Balance> balances = new TreeMap<>();
    private final Blocks blocks = new Blocks();
    private final Payouts payouts = new Payouts();
    private long term;
    private long sequence;
    private long sharesNext;
    private long chainSequence;
    private long rewards;
    private long poolFees;
    private long networkFees;
    private long paid;
    private long blockCount;

    /// Folds one entry.
    ///
    /// @throws LedgerException when it cannot follow
    public void apply(PoolEntry entry) {
        if (entry.sequence() != sequence + 1) {
            throw new LedgerException(entry.sequence(), "follows on " + sequence);
        }
        long termNeeded = entry.step() instanceof TermStarted ? term + 1 : term;
        if (entry.term() != termNeeded) {
            throw new LedgerException(
                    entry.sequence(), "term %d, not %d".formatted(entry.term(), termNeeded));
        }
        try {
            apply(entry.step());
        } catch (IllegalStateException | ArithmeticException e) {
            throw new LedgerException(entry.sequence(), String.valueOf(e.getMessage()));
        }
        sequence = entry.sequence();
        term = entry.term();
        sharesNext = entry.sharesNext();
        chainSequence = entry.chainSequence();
    }

    private void apply(PoolEntry.Step step) {
        switch (step) {
            case TermStarted _ -> {}
            case BlockCredited credited -> credit(credited);
            case BlockMatured(var block) -> settle(blocks.matured(block), PoolBlock.State.MATURED);
            case BlockOrphaned(var block) ->
                    settle(blocks.orphaned(block), PoolBlock.State.ORPHANED);
            case PayoutReserved reserved -> reserve(reserved);
            case PayoutSigned signed -> payouts.signed(signed);
            case PayoutConfirmed confirmed -> confirm(payouts.confirmed(confirmed), confirmed);
            case PayoutTakenBack takenBack -> takeBack(takenBack);
            case PayoutReleased(var payout, _) -> release(payouts.released(payout));
        }
    }

    private void credit(BlockCredited block) {
        blocks.credited(block);
        rewards = Math.addExact(rewards, block.reward().nano());
        poolFees = Math.addExact(poolFees, block.fee().nano());
        blockCount++;
        for (var credit : block.credits()) {
            change(credit.recipient(), credit.amount().nano(), 0, 0, 0);
        }
    }

    /// Moves a block's credits from where its former state had them.
    private void settle(PoolBlock before, PoolBlock.State now) {
        BlockCredited block = before.credited();
        int rewarded = (now == PoolBlock.State.ORPHANED ? 0 : 1) - counts(before.state());
        rewards = Math.addExact(rewards, rewarded * block.reward().nano());
        poolFees = Math.addExact(poolFees, rewarded * block.fee().nano());
        blockCount += rewarded;
        for (var credit : block.credits()) {
            long nano = credit.amount().nano();
            long fromPending = before.state() == PoolBlock.State.PENDING ? -nano : 0;
            long fromPayable = before.state() == PoolBlock.State.MATURED ? -nano : 0;
            long toPayable = now == PoolBlock.State.MATURED ? nano : 0;
            change(credit.recipient(), fromPending, fromPayable + toPayable, 0, 0);
        }
    }

    private static int counts(PoolBlock.State state) {
        return state == PoolBlock.State.ORPHANED ? 0 : 1;
    }

    private void reserve(PayoutReserved reserved) {
        var amounts = new LinkedHashMap<Address, Long>();
        Map<Address, Long> fees = Payout.of(reserved).feeParts(reserved.fee());
        for (var payment : reserved.payments()) {
            long all = Math.addExact(payment.amount().nano(), feePart(fees, payment.recipient()));
            if (balance(payment.recipient()).payable() < all) {
                throw new IllegalStateException(
                        "payout %d pays %s more than is payable"
                                .formatted(reserved.payout(), payment.recipient()));
            }
            amounts.put(payment.recipient(), all);
        }
        payouts.reserved(reserved);
        amounts.forEach((recipient, all) -> change(recipient, 0, -all, all, 0));
    }

    private void confirm(Payout payout, PayoutConfirmed confirmed) {
        moveConfirmed(payout, confirmed, 1);
    }

    private void takeBack(PayoutTakenBack takenBack) {
        Payout before = payouts.takenBack(takenBack);
        moveConfirmed(before, before.confirmed().orElseThrow(), -1);
    }

    /// What was reserved is paid, but for the part of the fee that was not needed: it is payable
    /// again.
    private void moveConfirmed(Payout payout, PayoutConfirmed confirmed, int sign) {
        Map<Address, Long> reserved = payout.feeParts(payout.reserved().fee());
        Map<Address, Long> spent = payout.feeParts(confirmed.fee());
        networkFees = Math.addExact(networkFees, sign * confirmed.fee().nano());
        for (var payment : payout.reserved().payments()) {
            Address who = payment.recipient();
            long fee = feePart(reserved, who);
            long amount = payment.amount().nano();
            paid = Math.addExact(paid, sign * amount);
            change(
                    who,
                    0,
                    sign * (fee - feePart(spent, who)),
                    -sign * Math.addExact(amount, fee),
                    sign * amount);
        }
    }

    private void release(Payout payout) {
        Map<Address, Long> fees = payout.feeParts(payout.reserved().fee());
        for (var payment : payout.reserved().payments()) {
            long all = Math.addExact(payment.amount().nano(), feePart(fees, payment.recipient()));
            change(payment.recipient(), 0, all, -all, 0);
        }
    }

    private static long feePart(Map<Address, Long> parts, Address who) {
        return parts.getOrDefault(who, 0L);
    }

    private void change(Address who, long pending, long payable, long reserved, long paid) {
        balances.put(who, balance(who).plus(pending, payable, reserved, paid));
    }

    /// Whether every nano is accounted for: rewards of all blocks that count are what miners have,
    /// the pool's fees and what payouts cost.
    public boolean isBalanced() {
        long owed = 0;
        for (Balance balance : balances.values()) {
            owed = Math.addExact(owed, balance.sum());
        }
        return rewards == Math.addExact(owed, Math.addExact(poolFees, networkFees));
    }

    public Balance balance(Address miner) {
        return balances.getOrDefault(miner, Balance.ZERO);
    }

    /// By address.
    public SortedMap<Address, Balance> balances() {
        return Collections.unmodifiableSortedMap(balances);
    }

    /// By rising height.
    public Collection<PoolBlock> blocks() {
        return blocks.all();
    }

    /// By falling height.
    public Collection<PoolBlock> newestBlocks() {
        return blocks.newestFirst();
    }

    public Optional<PoolBlock> block(Hash256 id) {
        return blocks.find(id);
    }

    /// By falling number.
    public Collection<Payout> newestPayouts() {
        return payouts.newestFirst();
    }

    public Optional<Payout> payout(long number) {
        return payouts.find(number);
    }

    /// Whether a block may still be credited: it is not in the books, nor so old that it was
    /// forgotten there.
    public boolean isNew(Hash256 block, long height) {
        return blocks.isNew(block, height);
    }

    /// By number.
    public Collection<Payout> payouts() {
        return payouts.all();
    }

    public Optional<Payout> lastPayout() {
        return payouts.last();
    }

    public long nextPayout() {
        return payouts.next();
    }

    /// Nano that miners are owed: pending, payable and in payouts on their way.
    public long owed() {
        return rewards - poolFees - networkFees - paid;
    }

    /// Nano that miners have been paid.
    public long paid() {
        return paid;
    }

    /// Nano that blocks of the pool have brought, orphaned ones left out.
    public long rewards() {
        return rewards;
    }

    /// Nano that the pool has kept.
    public long poolFees() {
        return poolFees;
    }

    /// Nano that payouts have cost.
    public long networkFees() {
        return networkFees;
    }

    /// Blocks of the pool, orphaned ones left out.
    public long blockCount() {
        return blockCount;
    }

    public long term() {
        return term;
    }

    public long sequence() {
        return sequence;
    }

    public long sharesNext() {
        return sharesNext;
    }

    public long chainSequence() {
        return chainSequence;
    }
}
