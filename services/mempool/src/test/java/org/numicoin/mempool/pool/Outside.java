package org.numicoin.mempool.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.numicoin.chain.Transaction;
import org.numicoin.messaging.TransactionVerdict;
import org.numicoin.messaging.TransactionVerdict.Kind;
import org.numicoin.messaging.TransactionVerdict.Version;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Hash256;

/// What the world knows of a pool: the store that takes its updates, and a reader of its verdicts.
public final class Outside {
    private final Map<Address, SenderRecord> storedSenders = new HashMap<>();
    private final Map<Hash256, Transaction> storedBodies = new HashMap<>();
    private final Map<String, TransactionVerdict> lastWord = new HashMap<>();
    private Version lastVersion = new Version(0, 0);

    /// Gives a new pool what was stored.
    public void restore(ShardPool pool) {
        lastVersion = new Version(pool.version(), Integer.MAX_VALUE);
        storedSenders.values().forEach(record -> pool.restore(record, storedBodies));
    }

    /// Stores an update and hears its verdicts, which come in the order of their versions.
    public void take(PoolUpdate update) {
        update.senders()
                .forEach((address, record) ->
                        record.ifPresentOrElse(
                                present ->
                                        storedSenders.put(
                                                address, SenderRecord.decode(present.encoded())),
                                () -> storedSenders.remove(address)));
        update.bodies()
                .forEach((fullId, bytes) ->
                        storedBodies.put(fullId, Transaction.decode(bytes.unsafeArray())));
        storedBodies.keySet().removeAll(update.gone());
        for (TransactionVerdict verdict : update.verdicts()) {
            String slot = verdict.sender() + " " + verdict.nonce();
            if (verdict.equals(lastWord.get(slot))) {
                continue;
            }
            assertThat(verdict.version()).isGreaterThan(lastVersion);
            lastVersion = verdict.version();
            if (verdict.kind() != Kind.REJECTED) {
                lastWord.put(slot, verdict);
            }
        }
    }

    /// Whether store and verdicts agree with the pool.
    public void check(ShardPool pool, List<Address> senders, String when) {
        List<PooledTransaction> all =
                senders.stream().flatMap(sender -> pool.slots(sender).stream()).toList();
        assertThat(storedBodies.keySet())
                .as(when)
                .isEqualTo(all.stream().map(PooledTransaction::fullId).collect(Collectors.toSet()));
        assertThat(storedSenders.keySet()).as(when).isEqualTo(Set.copyOf(pool.senders()));
        Set<String> pooled = new HashSet<>();
        for (Address sender : senders) {
            for (PooledTransaction slot : pool.slots(sender)) {
                String name = sender + " " + slot.nonce();
                pooled.add(name);
                assertThat(lastWord.get(name))
                        .as(when)
                        .satisfies(word -> {
                            assertThat(word.kind())
                                    .isEqualTo(slot.executable() ? Kind.ACCEPTED : Kind.QUEUED);
                            assertThat(word.version()).isEqualTo(slot.version());
                            assertThat(word.fullId()).isEqualTo(slot.fullId());
                        });
            }
        }
        lastWord.forEach((slot, word) -> {
            if (!pooled.contains(slot)) {
                assertThat(word.kind())
                        .as("%s: %s", when, word)
                        .isNotIn(Kind.ACCEPTED, Kind.QUEUED);
            }
        });
    }
}
