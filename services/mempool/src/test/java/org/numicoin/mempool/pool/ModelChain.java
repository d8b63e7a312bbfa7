package org.numicoin.mempool.pool;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.numicoin.chain.Account;
import org.numicoin.chain.Payload;
import org.numicoin.chain.Payment;
import org.numicoin.chain.Transaction;
import org.numicoin.chain.TransactionCore;
import org.numicoin.consensus.TransactionRules;
import org.numicoin.mempool.pool.PoolModel.ModelAccount;
import org.numicoin.messaging.ChainEvent.TouchedAccount;
import org.numicoin.messaging.LogId;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Amount;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;

/// The chain behind a pool's model: it moves the model's accounts, and tells the pool what it did.
final class ModelChain {
    static final LogId LOG = new LogId(Bytes.ofHex("00".repeat(15) + "01"));

    private final PoolModel model;
    private final List<Address> senders;
    private final List<Block> blocks = new ArrayList<>();
    private long sequence;

    /// A block with its base fee and the accounts before it.
    private record Block(
            List<Transaction> transactions, Map<Address, ModelAccount> before, long baseFee) {}

    ModelChain(PoolModel model, List<Address> senders) {
        this.model = model;
        this.senders = senders;
    }

    long sequence() {
        return sequence;
    }

    int length() {
        return blocks.size();
    }

    /// A block on the tip.
    ShardStep connect(List<Transaction> transactions, long nextBaseFee) {
        var before = new HashMap<Address, ModelAccount>();
        senders.forEach(sender -> before.put(sender, model.account(sender)));
        transactions.forEach(this::charge);
        model.height++;
        transactions.forEach(t -> model.mined.add(t.id()));
        blocks.add(new Block(List.copyOf(transactions), before, model.baseFee));
        model.baseFee = nextBaseFee;
        return step(
                transactions.stream()
                        .map(t -> new ShardStep.Mined(t.core().sender(), t.core().nonce(), t.id()))
                        .toList(),
                List.of());
    }

    /// The tip is taken back.
    ShardStep disconnect() {
        Block block = blocks.removeLast();
        model.accounts.putAll(block.before());
        model.height--;
        model.baseFee = block.baseFee();
        block.transactions().forEach(t -> model.mined.remove(t.id()));
        return step(List.of(), block.transactions());
    }

    /// Some of these that a block can contain, in their order.
    List<Transaction> executable(List<Transaction> candidates, Random random) {
        var before = new HashMap<>(model.accounts);
        var chosen = new ArrayList<Transaction>();
        for (Transaction transaction : candidates) {
            if (random.nextBoolean() && canExecute(transaction)) {
                charge(transaction);
                chosen.add(transaction);
            }
        }
        model.accounts.putAll(before);
        return chosen;
    }

    static Account toAccount(ModelAccount account) {
        return new Account(
                Amount.ofNano(account.balance()),
                account.nonce(),
                account.authorization(),
                account.revealed() ? Account.Kind.KEY : Account.Kind.NOT_REVEALED,
                account.revealed() ? 1 : 0);
    }

    private ShardStep step(List<ShardStep.Mined> mined, List<Transaction> returned) {
        sequence++;
        return new ShardStep(
                new LogPosition(LOG, sequence),
                new Tip(model.height, model.baseFee),
                mined,
                returned,
                senders.stream()
                        .map(sender ->
                                new TouchedAccount(
                                        sender, Optional.of(toAccount(model.account(sender)))))
                        .toList());
    }

    private boolean canExecute(Transaction transaction) {
        ModelAccount account = model.account(transaction.core().sender());
        return transaction.core().nonce() == account.nonce()
                && transaction.core().validUntil() > model.height
                && transaction.core().maxFee() >= model.baseFee
                && transaction.witness().reveals() == (account.revealed() ? 0 : 1)
                && model.spend(transaction) <= account.balance();
    }

    private void charge(Transaction transaction) {
        TransactionCore core = transaction.core();
        ModelAccount sender = model.account(core.sender());
        boolean rotates = core.payload() instanceof Payload.KeyRotation;
        Hash256 authorization =
                core.payload() instanceof Payload.KeyRotation rotation
                        ? rotation.authorization()
                        : sender.authorization();
        model.accounts.put(
                core.sender(),
                new ModelAccount(
                        sender.balance() - cost(transaction),
                        sender.nonce() + 1,
                        authorization,
                        !rotates));
        credit(transaction);
    }

    private void credit(Transaction transaction) {
        if (transaction.core().payload() instanceof Payload.Transfer transfer) {
            for (Payment payment : transfer.payments()) {
                ModelAccount to = model.account(payment.recipient());
                model.accounts.put(
                        payment.recipient(),
                        new ModelAccount(
                                to.balance() + payment.amount().nano(),
                                to.nonce(),
                                to.authorization(),
                                to.revealed()));
            }
        }
    }

    private long cost(Transaction transaction) {
        TransactionCore core = transaction.core();
        long rate = TransactionRules.feeRate(core, model.baseFee);
        return TransactionRules.amountsAndFee(model.spec, transaction, rate);
    }
}
