package org.numicoin.pool.payout;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.numicoin.chain.ChainSpec;
import org.numicoin.kit.Failpoints;
import org.numicoin.messaging.PoolEntry;
import org.numicoin.messaging.PoolEntry.PayoutSigned;
import org.numicoin.pool.ledger.Ledger;
import org.numicoin.pool.ledger.Payout;
import org.numicoin.pool.ledger.ShareFold;

/// The one who writes the books: looks at shares, chain and books, and commits what follows. It
/// compares states and remembers nothing, so that after a crash another one goes on from the books
/// alone.
///
/// Order of a payout: reserved in the log, signed, the signed bytes in the log, and only then sent.
public final class Accountant {
    private final BlockDecisions blocks;
    private final PayoutDecisions payouts;
    private final Books books;
    private final Broadcast broadcast;

    /// The log of entries, in whose transaction the books change.
    public interface Books {
        /// Commits a decision, all entries or none, and folds it. False when the outcome is not
        /// known: this accountant's time is over.
        boolean commit(List<PoolEntry> entries);

        Ledger ledger();
    }

    /// The way to the mempool. Sending twice is harmless.
    public interface Broadcast {
        void send(PayoutSigned payout);
    }

    public Accountant(
            ChainSpec spec,
            PayoutRules rules,
            PayoutSigner signer,
            Books books,
            Broadcast broadcast) {
        this.blocks = new BlockDecisions(spec, rules);
        this.payouts = new PayoutDecisions(spec, rules, new PayoutTransactions(spec, signer));
        this.books = books;
        this.broadcast = broadcast;
    }

    /// Decides all that is due.
    ///
    /// @param shares folded at least up to where they were when the chain's tip was read, so that
    ///   the share that solved a block is among them
    /// @return false when this accountant's time is over
    public boolean work(ShareFold shares, ChainFacts chain, long now) {
        List<PoolEntry.Step> ofBlocks = blocks.decide(books.ledger(), shares, chain);
        for (PoolEntry.Step step : ofBlocks) {
            if (!commit(step, shares, chain)) {
                return false;
            }
        }
        Optional<PoolEntry.Step> step = payouts.decide(books.ledger(), chain, now);
        while (step.isPresent()) {
            if (!commit(step.get(), shares, chain)) {
                return false;
            }
            step = payouts.decide(books.ledger(), chain, now);
        }
        return true;
    }

    /// Sends again what is signed and not confirmed; by rising nonce, which is that of the numbers.
    public void sendOpen() {
        for (PayoutSigned signed : open()) {
            Failpoints.hit("pool.before-send");
            broadcast.send(signed);
            Failpoints.hit("pool.after-send");
        }
    }

    private List<PayoutSigned> open() {
        var open = new ArrayList<PayoutSigned>();
        for (Payout payout : books.ledger().payouts()) {
            if (payout.isOpen()) {
                payout.signed().ifPresent(open::add);
            }
        }
        return open;
    }

    private boolean commit(PoolEntry.Step step, ShareFold shares, ChainFacts chain) {
        Ledger ledger = books.ledger();
        var entry =
                new PoolEntry(
                        ledger.term(),
                        ledger.sequence() + 1,
                        shares.next(),
                        chain.sequence(),
                        step);
        String kind = "pool." + step.kind();
        Failpoints.hit(kind + ".before-commit");
        boolean committed = books.commit(List.of(entry));
        Failpoints.hit(kind + ".after-commit");
        return committed;
    }
}
