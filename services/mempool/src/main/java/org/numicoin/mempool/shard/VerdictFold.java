package org.numicoin.mempool.shard;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.numicoin.chain.Transaction;
import org.numicoin.mempool.pool.ShardPool;
import org.numicoin.mempool.pool.Submission;
import org.numicoin.messaging.Origin;
import org.numicoin.messaging.TransactionVerdict;
import org.numicoin.messaging.TransactionVerdict.Version;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Bytes;

/// What `tx.verdicts` tells of a shard whose store may have lost its last writes, or all of them.
final class VerdictFold {
    private final Map<Slot, Told> told = new LinkedHashMap<>();
    private final Set<Slot> stored;
    private final long oldest;
    private long version;

    /// A slot by its name.
    record Slot(Address sender, long nonce) {}

    /// The last word on a slot.
    private record Told(
            boolean pooled, Version version, Bytes transaction, long at, Origin origin) {}

    /// @param stored slots that the store has
    /// @param oldest what was told before this time is not taken over: it would leave the pool at
    ///   once
    VerdictFold(Set<Slot> stored, long oldest) {
        this.stored = Set.copyOf(stored);
        this.oldest = oldest;
    }

    void add(TransactionVerdict verdict, long time) {
        if (verdict.kind() == TransactionVerdict.Kind.REJECTED) {
            return;
        }
        var slot = new Slot(verdict.sender(), verdict.nonce());
        boolean pooled = verdict.kind().isPooled();
        version = Math.max(version, verdict.version().shardVersion());
        Told before = told.get(slot);
        if (before != null && before.version().compareTo(verdict.version()) >= 0) {
            return;
        }
        if (pooled ? time >= oldest : stored.contains(slot)) {
            told.put(
                    slot,
                    new Told(
                            pooled,
                            verdict.version(),
                            verdict.transaction(),
                            time,
                            verdict.origin()));
        } else {
            told.remove(slot);
        }
    }

    /// The highest version of a shard that was told.
    long version() {
        return version;
    }

    /// Takes out of the pool what was told later than its slots say, and returns what is to be
    /// admitted again.
    List<Submission> applyTo(ShardPool pool) {
        pool.raiseVersion(version);
        var again = new ArrayList<Submission>();
        told.forEach((slot, last) -> {
            boolean known =
                    pool.slots(slot.sender()).stream()
                            .anyMatch(there ->
                                    there.nonce() == slot.nonce()
                                            && there.version().compareTo(last.version()) >= 0);
            if (!known) {
                pool.forget(slot.sender(), slot.nonce(), last.version());
                if (last.pooled()) {
                    again.add(
                            new Submission.Returned(
                                    last.origin(),
                                    Transaction.decode(last.transaction().unsafeArray()),
                                    last.at()));
                }
            }
        });
        return again;
    }
}
