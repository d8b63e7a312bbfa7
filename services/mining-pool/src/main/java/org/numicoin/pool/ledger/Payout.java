package org.numicoin.pool.ledger;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.numicoin.chain.Payment;
import org.numicoin.messaging.PoolEntry.PayoutConfirmed;
import org.numicoin.messaging.PoolEntry.PayoutReserved;
import org.numicoin.messaging.PoolEntry.PayoutSigned;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Amount;

/// One transaction that pays miners, and how far it has come.
///
/// @param signed from then on there is one transaction, and never another
/// @param confirmed empty again when a reorganization took it back
/// @param released whether it can never be mined
public record Payout(
        PayoutReserved reserved,
        Optional<PayoutSigned> signed,
        Optional<PayoutConfirmed> confirmed,
        boolean released) {
    static Payout of(PayoutReserved reserved) {
        return new Payout(reserved, Optional.empty(), Optional.empty(), false);
    }

    /// Whether its outcome is still waited for.
    public boolean isOpen() {
        return confirmed.isEmpty() && !released;
    }

    public long number() {
        return reserved.payout();
    }

    /// A fee in equal parts for the recipients, by address.
    Map<Address, Long> feeParts(Amount fee) {
        var equal = new TreeMap<Address, Long>();
        reserved.payments().forEach(payment -> equal.put(payment.recipient(), 1L));
        return byAddress(LargestRemainder.split(fee, equal));
    }

    private static Map<Address, Long> byAddress(List<Payment> payments) {
        var parts = new HashMap<Address, Long>();
        payments.forEach(payment -> parts.put(payment.recipient(), payment.amount().nano()));
        return parts;
    }

    Payout with(PayoutSigned entry) {
        return new Payout(reserved, Optional.of(entry), confirmed, released);
    }

    Payout with(Optional<PayoutConfirmed> entry) {
        return new Payout(reserved, signed, entry, released);
    }

    Payout withReleased() {
        return new Payout(reserved, signed, confirmed, true);
    }
}
