package org.numicoin.pool.payout;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.numicoin.chain.Account;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Payment;
import org.numicoin.chain.Transaction;
import org.numicoin.messaging.PoolEntry.PayoutSigned;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Amount;
import org.numicoin.primitives.Hash256;

/// A chain reduced to what a pool sees of it: whose blocks, what they bring, and the transactions
/// of the pool's account, by the rules of consensus for nonces, balances and fees.
final class SimulatedChain implements ChainFacts {
    private final ChainSpec spec;
    private final Address pool;
    private final List<Block> blocks = new ArrayList<>();
    private long sequence;

    /// @param ours whether the pool mined it
    record Block(Hash256 id, boolean ours, Amount reward, long baseFee, List<Transaction> paid) {}

    SimulatedChain(ChainSpec spec, Address pool, Block genesis) {
        this.spec = spec;
        this.pool = pool;
        blocks.add(genesis);
    }

    void connect(Block block) {
        blocks.add(block);
        sequence++;
    }

    Block disconnect() {
        sequence++;
        return blocks.removeLast();
    }

    Block at(long height) {
        return blocks.get(Math.toIntExact(height));
    }

    /// Whether a transaction of the pool's account may be in the next block.
    boolean accepts(Transaction transaction, long baseFee) {
        return account()
                .map(account ->
                        transaction.core().nonce() == account.nonce()
                                && transaction.core().maxFee() >= baseFee
                                && cost(transaction, baseFee) <= account.balance().nano())
                .orElse(false);
    }

    @Override
    public long sequence() {
        return sequence;
    }

    @Override
    public long tipHeight() {
        return blocks.size() - 1L;
    }

    @Override
    public long baseFee() {
        return blocks.getLast().baseFee();
    }

    @Override
    public List<MinedBlock> poolBlocks() {
        var ours = new ArrayList<MinedBlock>();
        for (int height = 1; height < blocks.size(); height++) {
            if (at(height).ours()) {
                ours.add(new MinedBlock(at(height).id(), height));
            }
        }
        return ours;
    }

    @Override
    public Optional<Amount> reward(Hash256 block) {
        return blocks.stream().filter(b -> b.id().equals(block)).map(Block::reward).findFirst();
    }

    @Override
    public boolean sees(long height) {
        return height >= 0 && height <= tipHeight();
    }

    @Override
    public boolean has(Hash256 block, long height) {
        return sees(height) && at(height).id().equals(block);
    }

    @Override
    public Optional<Account> account() {
        long balance = 0;
        long nonce = 0;
        boolean exists = false;
        for (long height = 1; height <= tipHeight(); height++) {
            long matured = height - spec.maturity();
            if (matured > 0 && at(matured).ours()) {
                balance += at(matured).reward().nano();
                exists = true;
            }
            for (Transaction transaction : at(height).paid()) {
                balance -= cost(transaction, at(height).baseFee());
                nonce++;
            }
        }
        if (!exists) {
            return Optional.empty();
        }
        var kind = nonce == 0 ? Account.Kind.NOT_REVEALED : Account.Kind.KEY;
        return Optional.of(
                new Account(
                        Amount.ofNano(balance), nonce, pool.payload(), kind, nonce == 0 ? 0 : 1));
    }

    @Override
    public Optional<Spent> spent(PayoutSigned payout) {
        return withNonce(payout.nonce())
                .filter(found -> found.transaction().id().equals(payout.id()))
                .map(found ->
                        new Spent(
                                at(found.height()).id(),
                                found.height(),
                                Amount.ofNano(
                                        fee(found.transaction(), at(found.height()).baseFee()))));
    }

    @Override
    public Optional<Taken> taken(PayoutSigned payout) {
        return withNonce(payout.nonce())
                .filter(found -> !found.transaction().id().equals(payout.id()))
                .map(found -> new Taken(found.transaction().id(), found.height()));
    }

    private record Found(Transaction transaction, long height) {}

    private Optional<Found> withNonce(long nonce) {
        for (int height = 1; height < blocks.size(); height++) {
            for (Transaction transaction : at(height).paid()) {
                if (transaction.core().nonce() == nonce) {
                    return Optional.of(new Found(transaction, height));
                }
            }
        }
        return Optional.empty();
    }

    /// What everyone has received from the pool's account.
    Map<Address, Long> received() {
        var received = new HashMap<Address, Long>();
        for (Block block : blocks) {
            for (Transaction transaction : block.paid()) {
                for (Payment payment : transaction.core().payments()) {
                    received.merge(payment.recipient(), payment.amount().nano(), Long::sum);
                }
            }
        }
        return received;
    }

    private long cost(Transaction transaction, long baseFee) {
        long paid = transaction.core().payments().stream().mapToLong(p -> p.amount().nano()).sum();
        return paid + fee(transaction, baseFee);
    }

    private long fee(Transaction transaction, long baseFee) {
        var core = transaction.core();
        long rate = baseFee + Math.min(core.tip(), core.maxFee() - baseFee);
        return transaction.weight(spec) * rate;
    }
}
