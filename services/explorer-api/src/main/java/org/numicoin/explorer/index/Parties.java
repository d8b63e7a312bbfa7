package org.numicoin.explorer.index;

import java.util.LinkedHashSet;
import java.util.Set;
import org.numicoin.chain.TransactionContent;
import org.numicoin.primitives.Address;

/// Whom a transaction concerns: its sender and everyone it pays. Histories, the pool and pushed
/// messages go by this one answer.
public final class Parties {
    private Parties() {}

    public static Set<Address> of(TransactionContent transaction) {
        var parties = new LinkedHashSet<Address>();
        parties.add(transaction.core().sender());
        transaction.core().payments().forEach(payment -> parties.add(payment.recipient()));
        return parties;
    }
}
