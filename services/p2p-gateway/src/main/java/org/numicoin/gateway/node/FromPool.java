package org.numicoin.gateway.node;

import java.util.List;
import java.util.Optional;
import org.numicoin.chain.Transaction;
import org.numicoin.gateway.ingest.VerdictHistory;
import org.numicoin.gateway.ingest.VerdictListener;
import org.numicoin.kit.health.ReadinessReasons;
import org.numicoin.messaging.TransactionVerdict;

/// What the mempool decides, and had decided before the start, told to the node on its thread.
final class FromPool implements VerdictListener, VerdictHistory.Listener {
    private static final String BEFORE = "pool";

    private final NodeLoop loop;
    private final TransactionRelay transactions;
    private final ReadinessReasons readiness;

    /// Not ready from here on until what was decided before is told: until then a block of it costs
    /// a question to peers.
    FromPool(NodeLoop loop, TransactionRelay transactions, ReadinessReasons readiness) {
        this.loop = loop;
        this.transactions = transactions;
        this.readiness = readiness;
        readiness.set(BEFORE, "reads in tx.verdicts what is pooled");
    }

    @Override
    public void decided(TransactionVerdict verdict) {
        var transaction = transaction(verdict);
        loop.run(() -> transactions.decided(verdict, transaction));
    }

    @Override
    public void decidedBefore(List<TransactionVerdict> verdicts) throws InterruptedException {
        var read = verdicts.stream().map(FromPool::transaction).toList();
        loop.await(() -> {
            for (int i = 0; i < read.size(); i++) {
                transactions.pool().decidedBefore(verdicts.get(i), read.get(i));
            }
        });
    }

    @Override
    public void ended() {
        loop.run(transactions.pool()::knowsBefore);
        readiness.clear(BEFORE);
    }

    private static Optional<Transaction> transaction(TransactionVerdict verdict) {
        Optional<Transaction> transaction =
                verdict.transaction().length() == 0
                        ? Optional.empty()
                        : Optional.of(Transaction.decode(verdict.transaction().unsafeArray()));
        transaction.ifPresent(Transaction::fullId); // hashed here, kept in it
        return transaction;
    }
}
