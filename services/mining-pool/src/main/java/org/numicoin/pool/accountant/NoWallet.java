package org.numicoin.pool.accountant;

import org.numicoin.chain.Account;
import org.numicoin.chain.Transaction;
import org.numicoin.chain.TransactionCore;
import org.numicoin.pool.payout.PayoutSigner;
import org.numicoin.primitives.Address;

/// Keeps books and pays nobody.
record NoWallet(Address address) implements PayoutSigner {
    @Override
    public boolean hasKeyOf(Account account) {
        return false;
    }

    @Override
    public Transaction sign(TransactionCore core, Account account) {
        throw new IllegalStateException("there is no wallet to sign with");
    }
}
