package org.numicoin.mempool.chain;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.numicoin.chain.BlockHeader;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Transaction;
import org.numicoin.consensus.HeaderRules;
import org.numicoin.crypto.SignatureVerifier;
import org.numicoin.mempool.pool.AccountKnowledge;
import org.numicoin.mempool.pool.Decision;
import org.numicoin.mempool.pool.Findings;
import org.numicoin.mempool.pool.LogPosition;
import org.numicoin.mempool.pool.Outside;
import org.numicoin.mempool.pool.PoolLimits;
import org.numicoin.mempool.pool.PoolUpdate;
import org.numicoin.mempool.pool.ShardPool;
import org.numicoin.mempool.pool.ShardStep;
import org.numicoin.mempool.pool.Submission;
import org.numicoin.mempool.pool.Tip;
import org.numicoin.messaging.ChainEvent;
import org.numicoin.messaging.Origin;
import org.numicoin.messaging.Shards;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Hash256;

/// A mempool with all its shards and without Kafka, Redis and threads: what a `ShardSession` does,
/// with a validator that always answers. Its store is [Outside], which survives a restart.
public final class PoolReplica {
    private static final PoolLimits LIMITS = PoolLimits.of(1_000, 8 << 20);
    private static final Origin CLIENT = new Origin(Origin.Kind.API, "simulation", "");

    private final ChainSpec spec;
    private final BlockHeader genesis;
    private final ChainReader chain;
    private final SignatureVerifier signatures;
    private final List<Shard> shards = new ArrayList<>();
    private final List<List<ShardStep>> decision = new ArrayList<>();
    private EventReader events;

    /// One shard and what is stored of it.
    private final class Shard {
        private final Outside store = new Outside();
        private ShardPool pool;
        private LogPosition storedPosition = LogPosition.NONE;
        private Tip storedTip;

        private Shard(int number) {
            storedTip = new Tip(genesis.height(), HeaderRules.nextBaseFee(spec, genesis));
            pool = new ShardPool(number, spec, LIMITS, 0, storedPosition, storedTip);
        }

        private void restart() {
            int number = pool.shard();
            long version = pool.version();
            pool = new ShardPool(number, spec, LIMITS, version, storedPosition, storedTip);
            store.restore(pool);
        }

        private void decided(List<ShardStep> steps, long now) {
            PoolUpdate update = pool.apply(steps);
            List<Submission> returned = pool.takeReturned();
            if (returned.isEmpty()) {
                perform(update, now);
            } else {
                // What returns is admitted before the store knows of the events.
                store.take(update);
                admit(returned, now);
                admit(pool.takeReady(), now);
            }
        }

        private void perform(PoolUpdate update, long now) {
            store.take(update);
            if (update.isStored()) {
                storedPosition = pool.position();
                storedTip = pool.tip();
            }
            admit(pool.takeReady(), now);
        }

        private void admit(List<Submission> submissions, long now) {
            if (submissions.isEmpty()) {
                return;
            }
            long sequence = pool.position().sequence();
            pool.learn(chain.accounts(pool.unknownSenders(submissions), sequence));
            pool.passed(submissions).stream()
                    .filter(id -> chain.isMined(id, sequence))
                    .forEach(id -> pool.rememberMined(List.of(id)));
            var bad = new HashSet<Hash256>();
            var absent = new HashSet<Address>();
            List<Decision> decisions = pool.plan(submissions, Findings.NONE);
            while (bad.addAll(badlySigned(decisions))
                    || absent.addAll(withoutAccount(pool.paidLittle(decisions), sequence))) {
                Findings found = Findings.NONE.withBadSignatures(bad).withNoAccounts(absent);
                decisions = pool.plan(submissions, found);
            }
            perform(pool.carryOut(decisions, now), now);
        }

        private Set<Address> withoutAccount(Set<Address> addresses, long sequence) {
            return chain.accounts(addresses, sequence).stream()
                    .filter(known -> known.account().isEmpty())
                    .map(AccountKnowledge::address)
                    .collect(Collectors.toSet());
        }
    }

    /// Empty, at the beginning of a log.
    ///
    /// @param signatures that uses the calling thread alone
    public PoolReplica(
            ChainSpec spec, BlockHeader genesis, ChainReader chain, SignatureVerifier signatures) {
        this.spec = spec;
        this.genesis = genesis;
        this.chain = chain;
        this.signatures = signatures;
        this.events = new EventReader(spec, chain, genesis);
        for (int shard = 0; shard < Shards.COUNT; shard++) {
            shards.add(new Shard(shard));
        }
    }

    /// Goes on with what is stored. The log is read again from its first event.
    public void restart() {
        events = new EventReader(spec, chain, genesis);
        decision.clear();
        shards.forEach(Shard::restart);
    }

    /// The next event of the log, which the validator has applied.
    public void follow(ChainEvent event, long now) {
        decision.add(events.read(event));
        if (event.following() == 0) {
            var steps = DecisionSteps.of(decision).byShard();
            decision.clear();
            for (int shard = 0; shard < Shards.COUNT; shard++) {
                shards.get(shard).decided(steps.get(shard), now);
            }
        }
    }

    /// Up to which event of its log the shard that is furthest knows the chain. After a restart
    /// each goes on where its store was.
    public long sequence() {
        return sequences().max().orElseThrow();
    }

    /// Whether all shards know the chain up to this event and no further.
    public boolean isAt(long sequence) {
        return sequences().allMatch(known -> known == sequence);
    }

    private LongStream sequences() {
        return shards.stream().mapToLong(shard -> shard.pool.position().sequence());
    }

    public void submit(Transaction transaction, long now) {
        shard(transaction).admit(List.of(new Submission.Offered(CLIENT, transaction)), now);
    }

    public void expire(long now) {
        shards.forEach(shard -> shard.perform(shard.pool.expire(now), now));
    }

    /// The best of each shard, a sender's in the order of their nonces.
    public List<Transaction> select(long baseFee, long weightOfShard) {
        return shards.stream()
                .flatMap(shard -> shard.pool.select(baseFee, weightOfShard).transactions().stream())
                .map(selected -> selected.transaction().transaction())
                .toList();
    }

    public int count() {
        return shards.stream().mapToInt(shard -> shard.pool.count()).sum();
    }

    /// Whether what is stored and told agrees with what is pooled.
    public void check(String when) {
        shards.forEach(shard -> shard.store.check(shard.pool, shard.pool.senders(), when));
    }

    private Shard shard(Transaction transaction) {
        return shards.get(Shards.of(transaction.core().sender()));
    }

    private Set<Hash256> badlySigned(List<Decision> decisions) {
        var bad = new HashSet<Hash256>();
        for (Decision each : decisions) {
            if (each instanceof Decision.Admit admit
                    && !signatures.verify(admit.checks()).isValid()) {
                bad.add(admit.offered());
            }
        }
        return bad;
    }
}
