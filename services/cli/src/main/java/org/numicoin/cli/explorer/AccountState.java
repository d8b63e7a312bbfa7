package org.numicoin.cli.explorer;

import org.numicoin.chain.Account;
import org.numicoin.chain.Policy;
import org.numicoin.json.JsonFields;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Amount;
import org.numicoin.primitives.Hash256;

/// An account as the explorer tells of it.
///
/// @param exists whether the state has it; an address that was never paid has no account
/// @param account with nothing in it when there is none
/// @param pendingNonce of the next transaction, behind those that wait in the pool
/// @param immature rewards that are not credited yet
/// @param pendingSpend what those in the pool take away, fees included
public record AccountState(
        boolean exists,
        Account account,
        long pendingNonce,
        Amount immature,
        Amount pendingSpend,
        long transactions,
        long pooled) {

    /// What a new transaction can spend: nothing received in the pool counts, as in a block the
    /// transactions before it count.
    public Amount spendable() {
        long rest = account.balance().nano() - Math.min(pendingSpend.nano(), balance().nano());
        return new Amount(rest);
    }

    public Amount balance() {
        return account.balance();
    }

    static AccountState read(Address address, JsonFields in) {
        boolean exists = in.flag("exists");
        Amount balance = amount(in, "balance");
        long nonce = in.number("nonce", 0, Long.MAX_VALUE);
        Account account =
                in.objectIfAny("authorization")
                        .filter(_ -> exists)
                        .map(authorization -> authorized(balance, nonce, authorization))
                        .orElseGet(() -> Account.created(address, balance));
        var chain = in.object("chain_stats");
        var pool = in.object("mempool_stats");
        return new AccountState(
                exists,
                account,
                in.number("pending_nonce", nonce, Long.MAX_VALUE),
                amount(in, "immature"),
                sum(amount(pool, "sent_sum"), amount(pool, "fee_sum")),
                chain.number("tx_count", 0, Long.MAX_VALUE),
                pool.number("tx_count", 0, Long.MAX_VALUE));
    }

    private static Account authorized(Amount balance, long nonce, JsonFields in) {
        Hash256 id = in.hash("id");
        Account.Kind kind =
                switch (in.text("kind")) {
                    case "key" -> Account.Kind.KEY;
                    case "policy" -> Account.Kind.POLICY;
                    case "not-revealed" -> Account.Kind.NOT_REVEALED;
                    default ->
                            throw new IllegalArgumentException(
                                    "authorization.kind: expected key, policy or not-revealed");
                };
        int known = 0;
        for (long place : in.numbers("known", Policy.KEYS_MAX, Policy.KEYS_MAX - 1)) {
            known |= 1 << place;
        }
        return new Account(balance, nonce, id, kind, known);
    }

    private static Amount amount(JsonFields in, String name) {
        return new Amount(in.number(name, 0, Long.MAX_VALUE));
    }

    private static Amount sum(Amount one, Amount other) {
        long sum = one.nano() + other.nano();
        return new Amount(sum < 0 ? Long.MAX_VALUE : sum);
    }
}
