package org.numicoin.pool.payout;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.numicoin.chain.Account;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Payment;
import org.numicoin.messaging.PoolEntry;
import org.numicoin.messaging.PoolEntry.PayoutConfirmed;
import org.numicoin.messaging.PoolEntry.PayoutReleased;
import org.numicoin.messaging.PoolEntry.PayoutReserved;
import org.numicoin.messaging.PoolEntry.PayoutSigned;
import org.numicoin.messaging.PoolEntry.PayoutTakenBack;
import org.numicoin.pool.ledger.Balance;
import org.numicoin.pool.ledger.Ledger;
import org.numicoin.pool.ledger.Payout;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Amount;

/// What happens to payouts: one step at a time, the first of these that is due.
///
/// A payout has one signed transaction and never another, so that whatever happens to the bytes,
/// the chain takes them at most once. There is no fee bump: the most that a payout may pay is
/// generous, and what it does not need goes back to the recipients.
final class PayoutDecisions {
    private final ChainSpec spec;
    private final PayoutRules rules;
    private final PayoutTransactions transactions;

    PayoutDecisions(ChainSpec spec, PayoutRules rules, PayoutTransactions transactions) {
        this.spec = spec;
        this.rules = rules;
        this.transactions = transactions;
    }

    /// @param now milliseconds since 1970
    Optional<PoolEntry.Step> decide(Ledger ledger, ChainFacts chain, long now) {
        for (Payout payout : ledger.payouts()) {
            Optional<PoolEntry.Step> moved = followChain(payout, chain);
            if (moved.isPresent()) {
                return moved;
            }
        }
        Optional<Payout> open = ledger.payouts().stream().filter(Payout::isOpen).findFirst();
        if (open.isEmpty()) {
            return reserve(ledger, chain, now);
        }
        return open.get().signed().isPresent() ? Optional.empty() : sign(open.get(), ledger, chain);
    }

    private Optional<PoolEntry.Step> followChain(Payout payout, ChainFacts chain) {
        if (payout.released() || payout.signed().isEmpty()) {
            return Optional.empty();
        }
        PayoutSigned signed = payout.signed().get();
        if (payout.confirmed().isPresent()) {
            return takeBack(payout.confirmed().get(), chain);
        }
        Optional<ChainFacts.Spent> spent = chain.spent(signed);
        if (spent.isPresent()) {
            ChainFacts.Spent there = spent.get();
            return depth(there.height(), chain) >= rules.confirmations()
                    ? Optional.of(
                            new PayoutConfirmed(
                                    payout.number(), there.block(), there.height(), there.fee()))
                    : Optional.empty();
        }
        // Only what no reorganization can undo makes sure that ours is never mined.
        return chain.taken(signed)
                .filter(other -> depth(other.height(), chain) > spec.reorganizationLimit())
                .map(other ->
                        new PayoutReleased(payout.number(), Optional.of(other.transaction())));
    }

    private static long depth(long height, ChainFacts chain) {
        return chain.tipHeight() - height + 1;
    }

    private static Optional<PoolEntry.Step> takeBack(PayoutConfirmed confirmed, ChainFacts chain) {
        long height = confirmed.height();
        // At a height above the tip there is no block at all.
        boolean gone =
                height > chain.tipHeight()
                        || (chain.sees(height) && !chain.has(confirmed.block(), height));
        return gone
                ? Optional.of(new PayoutTakenBack(confirmed.payout(), confirmed.block()))
                : Optional.empty();
    }

    private Optional<PoolEntry.Step> reserve(Ledger ledger, ChainFacts chain, long now) {
        boolean early =
                ledger.lastPayout()
                        .map(last -> now - last.reserved().time() < rules.interval().toMillis())
                        .orElse(false);
        Optional<Account> account = chain.account().filter(transactions::canSign);
        if (early || account.isEmpty()) {
            return Optional.empty();
        }
        List<Payment> due = due(ledger, Amount.ZERO);
        if (due.isEmpty()) {
            return Optional.empty();
        }
        Amount fee = transactions.feeMax(due.size(), account.get(), chain.baseFee());
        // Who cannot bear their part of the fee waits; with fewer recipients it only falls.
        long part = Math.ceilDiv(fee.nano(), (long) due.size());
        due = due(ledger, Amount.ofNano(part));
        if (due.isEmpty()) {
            return Optional.empty();
        }
        fee = Amount.ofNano(Math.multiplyExact(part, (long) due.size()));
        Amount sum = due.stream().map(Payment::amount).reduce(Amount.ZERO, Amount::plus);
        boolean dear = fee.nano() / rules.feeMax() > sum.nano() / PayoutRules.WHOLE;
        boolean covered = sum.plus(fee).compareTo(account.get().balance()) <= 0;
        return dear || !covered
                ? Optional.empty()
                : Optional.of(new PayoutReserved(ledger.nextPayout(), due, fee, now));
    }

    /// Those who are owed most, less their part of the fee, by rising address.
    private List<Payment> due(Ledger ledger, Amount feePart) {
        long least = rules.minimum(spec).plus(feePart).nano();
        return ledger.balances().entrySet().stream()
                .filter(each -> each.getValue().payable() >= least)
                .filter(each -> !each.getKey().equals(transactions.sender()))
                .sorted(
                        Comparator.<Map.Entry<Address, Balance>>comparingLong(
                                        each -> -each.getValue().payable())
                                .thenComparing(Map.Entry::getKey))
                .limit(PoolEntry.PAYMENTS_MAX)
                .map(each ->
                        new Payment(
                                each.getKey(),
                                Amount.ofNano(each.getValue().payable()).minus(feePart)))
                .sorted(Comparator.comparing(Payment::recipient))
                .toList();
    }

    /// With the nonce that comes next. A payout before it that the tip does not have just now would
    /// want that nonce too: it is waited for.
    private Optional<PoolEntry.Step> sign(Payout payout, Ledger ledger, ChainFacts chain) {
        Optional<Account> account = chain.account().filter(transactions::canSign);
        if (account.isEmpty()) {
            return Optional.empty();
        }
        long used =
                ledger.payouts().stream()
                        .flatMap(other -> other.signed().stream())
                        .mapToLong(PayoutSigned::nonce)
                        .max()
                        .orElse(-1);
        if (account.get().nonce() <= used) {
            return Optional.empty();
        }
        return Optional.of(transactions.sign(payout.reserved(), account.get()));
    }
}
