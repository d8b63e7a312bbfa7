package org.numicoin.mempool.pool;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Hash256;

/// Transactions whose signature cannot be checked yet because one before them, which reveals or
/// changes the key, has not arrived. They hold no slot, since anyone could take it with junk; they
/// are few and go soon.
final class WaitingRoom {
    private final PoolLimits limits;
    private final Map<Hash256, Waiting> waiting = new LinkedHashMap<>();

    record Waiting(Submission submission, Address sender, long until) {}

    WaitingRoom(PoolLimits limits) {
        this.limits = limits;
    }

    /// Whether it found a seat.
    boolean add(Decision.Wait decision, long now) {
        Address sender = decision.transaction().core().sender();
        long ofSender = waiting.values().stream().filter(w -> w.sender().equals(sender)).count();
        if (waiting.size() >= limits.waiting() || ofSender >= limits.waitingPerSender()) {
            return false;
        }
        waiting.put(
                decision.transaction().fullId(),
                new Waiting(decision.submission(), sender, now + limits.waitingMax().toMillis()));
        return true;
    }

    /// Takes out those of senders that changed, to be tried again.
    List<Submission> take(Set<Address> changed) {
        return takeIf(w -> changed.contains(w.sender()));
    }

    List<Submission> takeExpired(long now) {
        return takeIf(w -> w.until() <= now);
    }

    int size() {
        return waiting.size();
    }

    private List<Submission> takeIf(java.util.function.Predicate<Waiting> matches) {
        if (waiting.isEmpty()) {
            return List.of();
        }
        var taken = new ArrayList<Submission>();
        waiting.values()
                .removeIf(w -> {
                    boolean out = matches.test(w);
                    if (out) {
                        taken.add(w.submission());
                    }
                    return out;
                });
        return taken;
    }
}
