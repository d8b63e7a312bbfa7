package org.numicoin.pool.payout;

import java.util.List;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Transaction;
import org.numicoin.messaging.PoolEntry;
import org.numicoin.messaging.PoolEntry.PayoutSigned;
import org.numicoin.messaging.PoolEntry.TermStarted;
import org.numicoin.messaging.PoolShare;
import org.numicoin.pool.ledger.Ledger;
import org.numicoin.pool.ledger.ShareFold;

/// One replica of the pool that may become the accountant: its memory is gone when it crashes.
final class SimulatedPod implements Accountant.Books, Accountant.Broadcast {
    private final SimulatedLog log;
    private final List<PoolShare> shares;
    private final List<Transaction> mempool;
    private final Accountant accountant;
    private final Ledger ledger = new Ledger();
    private final ShareFold fold = new ShareFold();
    private int writer = -1;

    SimulatedPod(
            ChainSpec spec,
            PayoutRules rules,
            PayoutSigner signer,
            SimulatedLog log,
            List<PoolShare> shares,
            List<Transaction> mempool) {
        this.log = log;
        this.shares = shares;
        this.mempool = mempool;
        this.accountant = new Accountant(spec, rules, signer, this, this);
    }

    /// Fences the writer before it, reads what that one has written, and begins a term.
    boolean promote() {
        writer = log.open();
        log.from(ledger.sequence()).forEach(ledger::apply);
        return commit(
                List.of(
                        new PoolEntry(
                                ledger.term() + 1,
                                ledger.sequence() + 1,
                                ledger.sharesNext(),
                                ledger.chainSequence(),
                                new TermStarted("pod"))));
    }

    boolean work(ChainFacts chain, long now) {
        for (int offset = (int) fold.next(); offset < shares.size(); offset++) {
            fold.apply(offset, shares.get(offset));
        }
        if (!accountant.work(fold, chain, now)) {
            return false;
        }
        accountant.sendOpen();
        return true;
    }

    @Override
    public boolean commit(List<PoolEntry> entries) {
        if (!log.append(writer, entries)) {
            return false;
        }
        entries.forEach(ledger::apply);
        log.crashPerhaps();
        return true;
    }

    @Override
    public Ledger ledger() {
        return ledger;
    }

    @Override
    public void send(PayoutSigned payout) {
        log.crashPerhaps();
        mempool.add(Transaction.decode(payout.transaction().unsafeArray()));
        log.crashPerhaps();
    }
}
