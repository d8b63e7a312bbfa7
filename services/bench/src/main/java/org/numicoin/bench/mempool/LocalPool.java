package org.numicoin.bench.mempool;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.function.Function;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Transaction;
import org.numicoin.crypto.SignatureVerifier;
import org.numicoin.mempool.pool.AccountKnowledge;
import org.numicoin.mempool.pool.Decision;
import org.numicoin.mempool.pool.Findings;
import org.numicoin.mempool.pool.LogPosition;
import org.numicoin.mempool.pool.PoolLimits;
import org.numicoin.mempool.pool.PoolUpdate;
import org.numicoin.mempool.pool.PooledTransaction;
import org.numicoin.mempool.pool.ShardPool;
import org.numicoin.mempool.pool.ShardStep;
import org.numicoin.mempool.pool.Submission;
import org.numicoin.mempool.pool.Tip;
import org.numicoin.mempool.select.ShardMerge;
import org.numicoin.mempool.shard.Selection;
import org.numicoin.messaging.ChainEvent.TouchedAccount;
import org.numicoin.messaging.LogId;
import org.numicoin.messaging.Message;
import org.numicoin.messaging.NetworkId;
import org.numicoin.messaging.Shards;
import org.numicoin.messaging.SubmittedTransaction;
import org.numicoin.messaging.TransactionVerdict.Kind;
import org.numicoin.policy.BlockSelection.Chosen;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;

/// All shards of a mempool in this process, with everything that is done about a transaction but
/// sending it: records are decoded, decided, verified, carried out, and what would go to Redis and
/// `tx.verdicts` is encoded.
final class LocalPool {
    /// As many as the service takes at a time.
    private static final int BATCH = 64;

    /// More than comes: nobody has to go.
    private static final PoolLimits LIMITS = PoolLimits.of(1 << 24, 1L << 40);

    private static final LogId LOG = new LogId(Bytes.ofHex("00112233445566778899aabbccddeeff"));

    private final ChainSpec spec;
    private final NetworkId network;
    private final Function<Address, AccountKnowledge> validator;
    private final SignatureVerifier signatures;
    private final List<ShardPool> shards = new ArrayList<>();
    private long sequence;

    /// @param validator knows every sender
    /// @param signatures on the thread of each shard: they are more than there are cores
    LocalPool(
            ChainSpec spec,
            NetworkId network,
            Function<Address, AccountKnowledge> validator,
            SignatureVerifier signatures) {
        this.spec = spec;
        this.network = network;
        this.validator = validator;
        this.signatures = signatures;
        var tip = new Tip(0, spec.leastBaseFee());
        for (int shard = 0; shard < Shards.COUNT; shard++) {
            shards.add(new ShardPool(shard, spec, LIMITS, 0, new LogPosition(LOG, 0), tip));
        }
    }

    int count() {
        return shards.stream().mapToInt(ShardPool::count).sum();
    }

    /// Admits records, each shard on a thread of its own.
    ///
    /// @param records of each shard
    /// @return how many; all of them, or it throws
    long admit(List<List<Bytes>> records, ExecutorService threads)
            throws InterruptedException, ExecutionException {
        return onEach(shard -> admit(shards.get(shard), records.get(shard)), threads).stream()
                .mapToLong(admitted -> admitted)
                .sum();
    }

    private long admit(ShardPool pool, List<Bytes> records) {
        for (int from = 0; from < records.size(); from += BATCH) {
            int to = Math.min(records.size(), from + BATCH);
            List<Submission> submissions =
                    records.subList(from, to).stream().map(this::read).toList();
            Set<Address> unknown = pool.unknownSenders(submissions);
            pool.learn(unknown.stream().map(validator).toList());
            List<Decision> decisions = pool.plan(submissions, Findings.NONE);
            if (!decisions.stream().allMatch(this::isGood)
                    || !pool.paidLittle(decisions).isEmpty()) {
                throw new IllegalStateException("a transfer is not to be admitted");
            }
            encode(pool.carryOut(decisions, 1), to - from);
        }
        return records.size();
    }

    private boolean isGood(Decision decision) {
        return decision instanceof Decision.Admit admit
                && signatures.verify(admit.checks()).isValid();
    }

    private Submission read(Bytes value) {
        var record = Message.decode(value.unsafeArray(), network, SubmittedTransaction.class);
        return new Submission.Offered(
                record.origin(), Transaction.decode(record.transaction().unsafeArray()));
    }

    private void encode(PoolUpdate update, int expected) {
        long accepted = update.verdicts().stream().filter(v -> v.kind() == Kind.ACCEPTED).count();
        if (accepted != expected) {
            throw new IllegalStateException(accepted + " of " + expected + " were accepted");
        }
        encode(update);
    }

    /// Bytes for Redis and Kafka.
    private long encode(PoolUpdate update) {
        long bytes = 0;
        for (var verdict : update.verdicts()) {
            bytes += verdict.encoded(network).length;
        }
        for (var record : update.senders().values()) {
            bytes += record.map(one -> one.encoded().length).orElse(0);
        }
        for (Bytes body : update.bodies().values()) {
            bytes += body.length();
        }
        return bytes;
    }

    /// What the shards have for a block, merged.
    List<Chosen<PooledTransaction>> select(long weightMax, ExecutorService threads)
            throws InterruptedException, ExecutionException {
        return ShardMerge.merge(
                onEach(
                        shard ->
                                new Selection(
                                        shard,
                                        sequence,
                                        shards.get(shard)
                                                .select(spec.leastBaseFee(), weightMax)
                                                .transactions()),
                        threads),
                weightMax);
    }

    /// A block with these transactions, is connected.
    ///
    /// @param after accounts behind it
    void remove(List<Transaction> mined, List<TouchedAccount> after, ExecutorService threads)
            throws InterruptedException, ExecutionException {
        sequence++;
        List<List<ShardStep.Mined>> minedBy = new ArrayList<>();
        List<List<TouchedAccount>> touchedBy = new ArrayList<>();
        for (int shard = 0; shard < Shards.COUNT; shard++) {
            minedBy.add(new ArrayList<>());
            touchedBy.add(new ArrayList<>());
        }
        for (Transaction transaction : mined) {
            Address sender = transaction.core().sender();
            Hash256 id = transaction.id();
            minedBy.get(Shards.of(sender))
                    .add(new ShardStep.Mined(sender, transaction.core().nonce(), id));
        }
        after.forEach(account -> touchedBy.get(Shards.of(account.address())).add(account));
        onEach(
                shard -> {
                    var step =
                            new ShardStep(
                                    new LogPosition(LOG, sequence),
                                    new Tip(sequence, spec.leastBaseFee()),
                                    minedBy.get(shard),
                                    List.of(),
                                    touchedBy.get(shard));
                    return encode(shards.get(shard).apply(List.of(step)));
                },
                threads);
    }

    private static <T> List<T> onEach(ShardWork<T> work, ExecutorService threads)
            throws InterruptedException, ExecutionException {
        var tasks = new ArrayList<Callable<T>>();
        for (int i = 0; i < Shards.COUNT; i++) {
            int shard = i;
            tasks.add(() -> work.of(shard));
        }
        var results = new ArrayList<T>();
        for (var task : threads.invokeAll(tasks)) {
            results.add(task.get());
        }
        return results;
    }

    @FunctionalInterface
    private interface ShardWork<T> {
        T of(int shard);
    }
}
