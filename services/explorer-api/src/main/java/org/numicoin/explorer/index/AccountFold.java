package org.numicoin.explorer.index;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.numicoin.chain.Account;
import org.numicoin.chain.BlockContent;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Payload;
import org.numicoin.chain.TransactionContent;
import org.numicoin.consensus.TransactionRules;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Amount;

/// The accounts that a valid block leaves behind, in the order of execution and without any rule:
/// the validator has checked those. A rebuilt index gets its accounts this way, and one that
/// follows the log compares them with what the events say.
final class AccountFold {
    private final ChainSpec spec;
    private final long baseFee;
    private final Function<Address, Optional<Account>> before;
    private final Map<Address, Account> after = new HashMap<>();

    private AccountFold(ChainSpec spec, long baseFee, Function<Address, Optional<Account>> before) {
        this.spec = spec;
        this.baseFee = baseFee;
        this.before = before;
    }

    /// Every account that the block touches, as it is afterwards.
    ///
    /// @param before the account in the state of the parent
    static Map<Address, Account> of(
            ChainSpec spec,
            BlockContent block,
            Optional<BlockEffects.Matured> matured,
            Function<Address, Optional<Account>> before) {
        var fold = new AccountFold(spec, block.header().baseFee(), before);
        matured.filter(paid -> !paid.reward().isZero())
                .ifPresent(paid -> fold.credit(paid.miner(), paid.reward()));
        block.transactions().forEach(fold::settle);
        return fold.after;
    }

    private void settle(TransactionContent transaction) {
        var core = transaction.core();
        long rate = TransactionRules.feeRate(core, baseFee);
        long spent = TransactionRules.amountsAndFee(spec, transaction, rate);
        var sender = account(core.sender());
        if (spent > sender.balance().nano()) {
            throw new IndexException(
                    "the accounts of the index do not fit the chain: "
                            + core.sender()
                            + " has "
                            + sender.balance()
                            + " and spends "
                            + spent
                            + " nano in transaction "
                            + transaction.id());
        }
        var charged =
                TransactionRules.revealed(sender, transaction.witnessForm())
                        .withBalance(sender.balance().minus(new Amount(spent)))
                        .withNextNonce();
        switch (core.payload()) {
            case Payload.Transfer transfer -> {
                after.put(core.sender(), charged);
                transfer.payments()
                        .forEach(payment -> credit(payment.recipient(), payment.amount()));
            }
            case Payload.KeyRotation rotation ->
                    after.put(core.sender(), charged.rotatedTo(rotation.authorization()));
        }
    }

    private void credit(Address address, Amount amount) {
        var account = account(address);
        after.put(address, account.withBalance(account.balance().plus(amount)));
    }

    private Account account(Address address) {
        var touched = after.get(address);
        return touched != null
                ? touched
                : before.apply(address).orElseGet(() -> Account.created(address, Amount.ZERO));
    }
}
