package org.numicoin.mempool.pool;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Hash256;

/// Transactions whose signature cannot be checked yet because one before them, which reveals or
/// changes the key, has not arrived. They hold no slot, since anyone could take it with junk; they
/// are few and small together, and go soon.
final class WaitingRoom {
    private final PoolLimits limits;
    private final Map<Hash256, Waiting> waiting = new LinkedHashMap<>();
    private final Map<Address, Integer> ofSenders = new HashMap<>();
    private long bytes;

    record Waiting(Submission submission, Address sender, int size, long until) {}

    WaitingRoom(PoolLimits limits) {
        this.limits = limits;
    }

    /// Whether it found a seat, or has one.
    boolean add(Decision.Wait decision, long now) {
        Hash256 fullId = decision.transaction().fullId();
        if (waiting.containsKey(fullId)) {
            return true;
        }
        Address sender = decision.transaction().core().sender();
        int size = decision.transaction().size();
        if (waiting.size() >= limits.waiting()
                || bytes + size > limits.waitingBytes()
                || ofSenders.getOrDefault(sender, 0) >= limits.waitingPerSender()) {
            return false;
        }
        long until = now + limits.waitingMax().toMillis();
        waiting.put(fullId, new Waiting(decision.submission(), sender, size, until));
        ofSenders.merge(sender, 1, Integer::sum);
        bytes += size;
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
                        bytes -= w.size();
                        ofSenders.computeIfPresent(
                                w.sender(), (_, count) -> count == 1 ? null : count - 1);
                    }
                    return out;
                });
        return taken;
    }
}
