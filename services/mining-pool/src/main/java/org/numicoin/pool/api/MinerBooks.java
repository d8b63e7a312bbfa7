package org.numicoin.pool.api;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.numicoin.chain.Payment;
import org.numicoin.pool.ledger.Payout;
import org.numicoin.pool.ledger.PoolBlock;
import org.numicoin.pool.ledger.PoolState;
import org.numicoin.primitives.Address;

/// What the books say of one miner: of the blocks and payouts that they keep, the newest first. The
/// references are copied under the lock, the search is made without it.
final class MinerBooks {
    private final List<Earned> earned = new ArrayList<>();
    private final List<Paid> paid = new ArrayList<>();

    /// The miner's part of a block.
    ///
    /// @param time of the share that solved it; empty when no share in memory names it
    record Earned(PoolBlock block, long nano, Optional<Instant> time) {}

    /// The miner's part of a payout.
    record Paid(Payout payout, Payment payment) {
        Instant time() {
            return Instant.ofEpochMilli(payout.reserved().time());
        }

        Optional<String> transaction() {
            return payout.signed().map(signed -> signed.id().toHex());
        }

        BookAnswer.Payment answer(Texts texts) {
            return BookRoutes.payment(payout, payment, texts);
        }
    }

    /// @param time empty where nobody remembers
    record Change(long nano, String usage, Optional<Instant> time) {
        MinerAnswer.BalanceChange answer(Address address, Texts texts) {
            return new MinerAnswer.BalanceChange(
                    texts.pool(),
                    texts.of(address),
                    Numi.decimal(nano),
                    usage,
                    time,
                    Numi.exact(nano));
        }
    }

    private record Kept(List<PoolBlock> blocks, List<Payout> payouts) {}

    private MinerBooks() {}

    static MinerBooks read(PoolState state, Address miner) {
        Kept kept =
                state.read((books, _) ->
                        new Kept(
                                List.copyOf(books.newestBlocks()),
                                List.copyOf(books.newestPayouts())));
        var books = new MinerBooks();
        var mine = new ArrayList<Earned>();
        for (PoolBlock block : kept.blocks()) {
            find(block.credited().credits(), miner)
                    .ifPresent(credit ->
                            mine.add(new Earned(block, credit.amount().nano(), Optional.empty())));
        }
        books.earned.addAll(
                state.read((_, shares) ->
                        mine.stream()
                                .map(each ->
                                        new Earned(
                                                each.block(),
                                                each.nano(),
                                                shares.statistics()
                                                        .found(each.block().credited().block())
                                                        .flatMap(
                                                                found -> Texts.time(found.time()))))
                                .toList()));
        for (Payout payout : kept.payouts()) {
            if (!payout.released()) {
                find(payout.reserved().payments(), miner)
                        .ifPresent(payment -> books.paid.add(new Paid(payout, payment)));
            }
        }
        return books;
    }

    /// Payments stand by rising address.
    private static Optional<Payment> find(List<Payment> payments, Address miner) {
        int low = 0;
        int high = payments.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (payments.get(middle).recipient().compareTo(miner) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        boolean found = low < payments.size() && payments.get(low).recipient().equals(miner);
        return found ? Optional.of(payments.get(low)) : Optional.empty();
    }

    List<Paid> payments() {
        return paid;
    }

    Optional<Paid> lastPayment() {
        return paid.stream().filter(each -> each.transaction().isPresent()).findFirst();
    }

    /// Nano in confirmed payouts of a time and later.
    long paidSince(Instant start) {
        return paid.stream()
                .filter(each -> each.payout().confirmed().isPresent())
                .filter(each -> !each.time().isBefore(start))
                .mapToLong(each -> each.payment().amount().nano())
                .sum();
    }

    /// Of mature blocks and confirmed payouts; what has no time comes last.
    List<Change> changes() {
        var changes = new ArrayList<Change>();
        for (Earned each : earned) {
            if (each.block().state() == PoolBlock.State.MATURED) {
                String usage = "Reward for block " + each.block().credited().height();
                changes.add(new Change(each.nano(), usage, each.time()));
            }
        }
        for (Paid each : paid) {
            if (each.payout().confirmed().isPresent()) {
                String usage = "Payout " + each.payout().number();
                long nano = -each.payment().amount().nano();
                changes.add(new Change(nano, usage, Optional.of(each.time())));
            }
        }
        changes.sort(
                Comparator.comparing(
                        (Change change) -> change.time().orElse(Instant.EPOCH),
                        Comparator.reverseOrder()));
        return changes;
    }

    /// By day (UTC), the newest first; of blocks that are not orphaned and whose time is known.
    SortedMap<LocalDate, Long> earnings() {
        var days = new TreeMap<LocalDate, Long>(Comparator.reverseOrder());
        for (Earned each : earned) {
            if (each.block().state() != PoolBlock.State.ORPHANED && each.time().isPresent()) {
                LocalDate day = each.time().get().atZone(ZoneOffset.UTC).toLocalDate();
                days.merge(day, each.nano(), Math::addExact);
            }
        }
        return days;
    }
}
