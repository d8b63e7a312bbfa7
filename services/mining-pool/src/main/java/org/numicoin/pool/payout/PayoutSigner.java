package org.numicoin.pool.payout;

import org.numicoin.chain.Account;
import org.numicoin.chain.Transaction;
import org.numicoin.chain.TransactionCore;
import org.numicoin.primitives.Address;

/// The pool's key.
public interface PayoutSigner {
    /// The account that it signs for, which is that of the rewards.
    Address address();

    /// Whether the key that an account has now is at hand. Without it nobody is paid.
    boolean hasKeyOf(Account account);

    /// Signs, and reveals the key where the account does not have it yet.
    Transaction sign(TransactionCore core, Account account);
}
