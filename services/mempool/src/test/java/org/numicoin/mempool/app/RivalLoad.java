package org.numicoin.mempool.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.numicoin.chain.Transaction;
import org.numicoin.messaging.TransactionVerdict;
import org.numicoin.messaging.TransactionVerdict.Kind;
import org.numicoin.primitives.Hash256;
import org.numicoin.testing.Specs;
import org.numicoin.testing.TransactionBuilder;

/// Transactions and blocks without pause. Each transaction is followed by a rival with its sender,
/// its nonce and its fee, which may never be accepted, whoever owns the shard by then.
final class RivalLoad {
    /// Opens an account, and is little of what a sender has.
    private static final long PAID = 10_000_000;

    /// Of one sender that are in no block.
    private static final int AHEAD_MAX = 12;

    private static final Duration BLOCK_INTERVAL = Duration.ofSeconds(1);

    /// Of one sender in a block, whose event the publisher of small messages takes.
    private static final int IN_BLOCK_MAX = 6;

    private final Harness node;
    private final List<Chain> chains =
            IntStream.range(0, Specs.FUNDED_KEYS).mapToObj(Chain::new).toList();
    private final Set<Hash256> rivals = new HashSet<>();
    private long minedAt = System.nanoTime();

    /// All of one sender by nonce, of which so many are mined.
    private static final class Chain {
        private final int key;
        private final List<Transaction> transactions = new ArrayList<>();
        private int mined;

        Chain(int key) {
            this.key = key;
        }

        List<Transaction> waiting() {
            return transactions.subList(mined, transactions.size());
        }
    }

    RivalLoad(Harness node) {
        this.node = node;
    }

    /// Goes on until something holds.
    ///
    /// @return seconds that it took
    double until(BooleanSupplier holds, String what) throws InterruptedException {
        long start = System.nanoTime();
        node.await(
                () -> {
                    round();
                    return holds.getAsBoolean();
                },
                what);
        return (System.nanoTime() - start) / 1e9;
    }

    /// Submits nothing more and waits for all verdicts. Each transaction was accepted, no rival
    /// was, and the replicas offer what the verdicts say.
    ///
    /// @return how many were accepted
    int settle() throws InterruptedException {
        node.await(
                () -> ids(Kind.REJECTED).containsAll(rivals) && pooled().equals(waiting()),
                "the last verdicts");
        assertThat(node.select()).containsExactlyInAnyOrderElementsOf(waiting());
        var all = new HashSet<Hash256>();
        chains.forEach(chain -> chain.transactions.forEach(t -> all.add(t.id())));
        assertThat(ids(Kind.ACCEPTED)).isEqualTo(all);
        assertThat(ids(Kind.QUEUED)).isEmpty();
        return all.size();
    }

    /// One of each sender, now and then a block of what was accepted.
    private void round() {
        for (Chain chain : chains) {
            if (chain.waiting().size() < AHEAD_MAX) {
                var first = payment(chain, "first");
                var rival = payment(chain, "rival");
                node.submit(Harness.CLIENT, first, rival);
                chain.transactions.add(first);
                rivals.add(rival.id());
            }
        }
        if (System.nanoTime() - minedAt > BLOCK_INTERVAL.toNanos()) {
            mine();
            minedAt = System.nanoTime();
        }
    }

    private Transaction payment(Chain chain, String memo) {
        int nonce = chain.transactions.size();
        var payment =
                TransactionBuilder.from(node.spec, chain.key)
                        .nonce(nonce)
                        .memo(memo)
                        .pay(chain.key + 1, PAID);
        return nonce == 0 ? payment.signRevealing(chain.key) : payment.sign(chain.key);
    }

    private void mine() {
        var accepted = ids(Kind.ACCEPTED);
        var block = new ArrayList<Transaction>();
        for (Chain chain : chains) {
            var next =
                    chain.waiting().stream()
                            .limit(IN_BLOCK_MAX)
                            .takeWhile(t -> accepted.contains(t.id()))
                            .toList();
            chain.mined += next.size();
            block.addAll(next);
        }
        var _ = node.validator.mine(block.toArray(Transaction[]::new));
    }

    private Set<Hash256> waiting() {
        var ids = new HashSet<Hash256>();
        chains.forEach(chain -> chain.waiting().forEach(t -> ids.add(t.id())));
        return ids;
    }

    private Set<Hash256> pooled() {
        return LastVerdicts.pooled(node.allVerdicts());
    }

    private Set<Hash256> ids(Kind kind) {
        var ids = new HashSet<Hash256>();
        for (TransactionVerdict verdict : node.allVerdicts()) {
            if (verdict.kind() == kind) {
                ids.add(verdict.id());
            }
        }
        return ids;
    }
}
