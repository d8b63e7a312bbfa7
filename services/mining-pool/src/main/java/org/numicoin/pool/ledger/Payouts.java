package org.numicoin.pool.ledger;

import java.util.Collection;
import java.util.Collections;
import java.util.Optional;
import java.util.TreeMap;
import org.numicoin.messaging.PoolEntry.PayoutConfirmed;
import org.numicoin.messaging.PoolEntry.PayoutReserved;
import org.numicoin.messaging.PoolEntry.PayoutSigned;
import org.numicoin.messaging.PoolEntry.PayoutTakenBack;

/// The pool's payouts by number: all that are open, and the newest others. A payout goes reserved,
/// signed, confirmed; confirmed and signed again with each reorganization; released at last when it
/// never can be mined.
final class Payouts {
    static final int KEPT = 4_096;

    private final TreeMap<Long, Payout> byNumber = new TreeMap<>();
    private long next = 1;

    /// One is on its way at a time: only when all before are confirmed is the next one reserved.
    void reserved(PayoutReserved entry) {
        require(entry.payout() == next, entry.payout(), "is not the next, " + next);
        require(byNumber.values().stream().noneMatch(Payout::isOpen), next, "is not alone");
        byNumber.put(next, Payout.of(entry));
        next++;
        // None but the newest is open.
        if (byNumber.size() > KEPT) {
            byNumber.pollFirstEntry();
        }
    }

    void signed(PayoutSigned entry) {
        Payout before = open(entry.payout());
        require(before.signed().isEmpty(), entry.payout(), "is signed already");
        boolean used =
                byNumber.values().stream()
                        .flatMap(other -> other.signed().stream())
                        .anyMatch(other -> other.nonce() >= entry.nonce());
        require(!used, entry.payout(), "has the nonce of another");
        byNumber.put(entry.payout(), before.with(entry));
    }

    /// As it was before.
    Payout confirmed(PayoutConfirmed entry) {
        Payout before = open(entry.payout());
        require(before.signed().isPresent(), entry.payout(), "was not signed");
        require(
                entry.fee().compareTo(before.reserved().fee()) <= 0,
                entry.payout(),
                "cost more than was reserved");
        byNumber.put(entry.payout(), before.with(Optional.of(entry)));
        return before;
    }

    /// As it was before.
    Payout takenBack(PayoutTakenBack entry) {
        Payout before = known(entry.payout());
        boolean there = before.confirmed().map(c -> c.block().equals(entry.block())).orElse(false);
        require(there, entry.payout(), "is not confirmed there");
        byNumber.put(entry.payout(), before.with(Optional.empty()));
        return before;
    }

    /// As it was before.
    Payout released(long number) {
        Payout before = open(number);
        byNumber.put(number, before.withReleased());
        return before;
    }

    Collection<Payout> newestFirst() {
        return Collections.unmodifiableCollection(byNumber.descendingMap().values());
    }

    Optional<Payout> find(long number) {
        return Optional.ofNullable(byNumber.get(number));
    }

    Collection<Payout> all() {
        return Collections.unmodifiableCollection(byNumber.values());
    }

    Optional<Payout> last() {
        return byNumber.isEmpty() ? Optional.empty() : Optional.of(byNumber.lastEntry().getValue());
    }

    long next() {
        return next;
    }

    private Payout open(long number) {
        Payout payout = known(number);
        require(payout.isOpen(), number, "is not open");
        return payout;
    }

    private Payout known(long number) {
        Payout payout = byNumber.get(number);
        if (payout == null) {
            throw new IllegalStateException("payout " + number + " was not reserved");
        }
        return payout;
    }

    private static void require(boolean holds, long number, String problem) {
        if (!holds) {
            throw new IllegalStateException("payout " + number + " " + problem);
        }
    }
}
