package org.numicoin.mempool.shard;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.numicoin.kit.kafka.LogRecord;
import org.numicoin.kit.kafka.LogStart;
import org.numicoin.kit.kafka.Reading;
import org.numicoin.mempool.chain.ChainFollower;
import org.numicoin.mempool.chain.ChainUnavailableException;
import org.numicoin.mempool.pool.AccountKnowledge;
import org.numicoin.mempool.pool.PooledTransaction;
import org.numicoin.mempool.pool.SenderRecord;
import org.numicoin.mempool.pool.ShardPool;
import org.numicoin.mempool.pool.ShardStep;
import org.numicoin.mempool.pool.Submission;
import org.numicoin.mempool.store.Claim;
import org.numicoin.mempool.store.RedisShardStore.Content;
import org.numicoin.messaging.Message;
import org.numicoin.messaging.TransactionVerdict;
import org.numicoin.primitives.Hash256;

/// Takes a shard over, in this order: claim it; load its records; tell again what may not have been
/// told; read its verdicts from the journal on, for what Redis has lost; catch up with the chain;
/// admit again what only the log knew.
final class ShardLoader {
    private static final long LOG_MILLIS_MAX = 60_000;

    private final int shard;
    private final ShardTools tools;
    private final Teller teller;
    private final Queue<List<ShardStep>> decisions;
    private final BooleanSupplier isClosed;
    private final String reason;
    private Optional<VerdictLog.Sink> following = Optional.empty();

    ShardLoader(
            int shard,
            ShardTools tools,
            Teller teller,
            Queue<List<ShardStep>> decisions,
            BooleanSupplier isClosed,
            String reason) {
        this.shard = shard;
        this.tools = tools;
        this.teller = teller;
        this.decisions = decisions;
        this.isClosed = isClosed;
        this.reason = reason;
    }

    /// Throws [org.numicoin.mempool.store.StoreUnavailableException] or [ChainUnavailableException]
    /// when it is to be tried again.
    ///
    /// @param listener of the chain's decisions from then on
    /// @param readBack receives what comes into `tx.verdicts` after the end was reached
    ShardSession load(ChainFollower.Listener listener, VerdictLog.Sink readBack) {
        await("chain.events", tools.follower().caughtUp());
        tools.readiness().set(reason, "is read from Redis");
        Claim claim = tools.store().claim(shard);
        Content content = tools.store().load(shard);
        var _ = teller.tellAgain(claim.out(), content.bodies());
        var fold = new VerdictFold(slots(content), oldest());
        long journal = readJournal(claim, content, fold, readBack);

        tools.readiness().set(reason, "catches up with the chain");
        decisions.clear();
        var attached = tools.follower().attach(shard, claim.meta().position(), listener);
        var pool =
                new ShardPool(
                        shard,
                        tools.spec(),
                        tools.limits(),
                        claim.meta().version(),
                        attached.missed().isPresent()
                                ? claim.meta().position()
                                : attached.position(),
                        attached.tip());
        content.senders()
                .forEach(sender -> pool.restore(withBodies(sender, content), content.bodies()));
        List<Submission> again = fold.applyTo(pool);
        var session =
                new ShardSession(
                        tools,
                        pool,
                        claim.token(),
                        claim.meta().version(),
                        journal,
                        teller,
                        decisions,
                        isClosed);
        if (attached.missed().isPresent()) {
            attached.missed().get().forEach(session::decided);
            session.perform(pool.expire(tools.clock().millis()));
        } else {
            resynchronize(session, pool, attached);
        }
        for (int from = 0; from < again.size(); from += Chunk.RECORDS_MAX) {
            int to = Math.min(again.size(), from + Chunk.RECORDS_MAX);
            var _ = session.admit(again.subList(from, to), Map.of());
        }
        return session;
    }

    /// Nothing more comes to this shard. Another owner of it in this process is not disturbed.
    void release(ChainFollower.Listener listener) {
        tools.follower().detach(shard, listener);
        following.ifPresent(sink -> tools.verdictLog().stop(shard, sink));
    }

    private long readJournal(
            Claim claim, Content content, VerdictFold fold, VerdictLog.Sink readBack) {
        LogStart from =
                claim.meta().version() > 0 && content.isWhole()
                        ? LogStart.at(claim.meta().journal())
                        : LogStart.first();
        var reached = new CompletableFuture<Long>();
        VerdictLog.Sink sink =
                batch -> {
                    if (reached.isDone()) {
                        readBack.read(batch);
                    } else {
                        addTo(fold, batch);
                    }
                };
        following = Optional.of(sink);
        var _ =
                tools.verdictLog()
                        .follow(shard, from, sink)
                        .whenComplete((end, problem) -> {
                            if (problem == null) {
                                reached.complete(end);
                            } else {
                                reached.completeExceptionally(problem);
                            }
                        });
        return await("tx.verdicts", reached);
    }

    private void addTo(VerdictFold fold, Reading.Batch batch) {
        for (LogRecord record : batch.records()) {
            fold.add(
                    Message.decode(
                            record.value().unsafeArray(),
                            tools.network(),
                            TransactionVerdict.class),
                    record.timestamp());
        }
    }

    /// The events between are not to be had: the accounts of now say what is left of the slots.
    private void resynchronize(
            ShardSession session, ShardPool pool, ChainFollower.Attachment attached) {
        long least = attached.position().sequence();
        List<AccountKnowledge> knowledge = tools.chain().accounts(pool.senders(), least);
        Map<Hash256, PooledTransaction> passed = new HashMap<>();
        for (AccountKnowledge known : knowledge) {
            long next = known.account().map(account -> account.nonce()).orElse(0L);
            pool.slots(known.address()).stream()
                    .filter(slot -> slot.nonce() < next)
                    .forEach(slot -> passed.put(slot.id(), slot));
        }
        Set<Hash256> mined =
                passed.keySet().stream()
                        .filter(id -> tools.chain().isMined(id, least))
                        .collect(Collectors.toSet());
        session.perform(pool.resynchronize(attached.position(), attached.tip(), knowledge, mined));
        session.perform(pool.expire(tools.clock().millis()));
    }

    private long oldest() {
        return tools.clock().millis() - tools.limits().ageMax().toMillis();
    }

    private static Set<VerdictFold.Slot> slots(Content content) {
        var slots = new HashSet<VerdictFold.Slot>();
        for (SenderRecord sender : content.senders()) {
            sender.slots()
                    .forEach(slot ->
                            slots.add(new VerdictFold.Slot(sender.address(), slot.nonce())));
        }
        return slots;
    }

    /// Without slots whose transaction is gone; the log of verdicts has it, if anybody.
    private static SenderRecord withBodies(SenderRecord sender, Content content) {
        var slots = new ArrayList<SenderRecord.Slot>(sender.slots());
        slots.removeIf(slot -> !content.bodies().containsKey(slot.fullId()));
        return new SenderRecord(sender.address(), sender.account(), sender.sequence(), slots);
    }

    private <T> T await(String what, CompletableFuture<T> future) {
        tools.readiness().set(reason, "waits for the end of " + what);
        long waited = 0;
        while (waited < LOG_MILLIS_MAX && !isClosed.getAsBoolean()) {
            try {
                return future.get(200, TimeUnit.MILLISECONDS);
            } catch (TimeoutException _) {
                waited += 200;
            } catch (ExecutionException e) {
                throw new ChainUnavailableException(what + ": " + e.getCause(), e);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                throw new ShardLostException(ShardLostException.Reason.CLOSED, "interrupted");
            }
        }
        throw new ChainUnavailableException(what + " was not read to its end in time");
    }
}
