package org.numicoin.libp2p.gossip;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.numicoin.libp2p.codec.Bytes;
import org.numicoin.libp2p.peer.PeerId;

/// The messages seen of late: a second copy is never processed again, and who sent copies is known
/// when the verdict comes.
final class Deliveries {
    enum State {
        PENDING,
        ACCEPTED,
        REJECTED,
        IGNORED
    }

    private final long seenMillis;
    private final int seenMax;
    private final Map<Bytes, Delivery> seen = new LinkedHashMap<>();
    private final Map<Bytes, PubsubMessage> pending = new HashMap<>();
    private long pendingBytes;

    Deliveries(long seenMillis, int seenMax) {
        this.seenMillis = seenMillis;
        this.seenMax = seenMax;
    }

    @Nullable Delivery get(Bytes id) {
        return seen.get(id);
    }

    boolean has(Bytes id) {
        return seen.containsKey(id);
    }

    int pending() {
        return pending.size();
    }

    long pendingBytes() {
        return pendingBytes;
    }

    void addOwn(Bytes id, long now) {
        add(id, new Delivery(now, State.ACCEPTED));
    }

    void addPending(Bytes id, PubsubMessage message, PeerId from, long now) {
        var delivery = new Delivery(now, State.PENDING);
        delivery.senders.add(from);
        pending.put(id, message);
        pendingBytes += message.data().length();
        add(id, delivery);
    }

    /// The message that waits under this id, once.
    @Nullable PubsubMessage takePending(Bytes id) {
        var message = pending.remove(id);
        if (message != null) {
            pendingBytes -= message.data().length();
        }
        return message;
    }

    void expire(long now) {
        var oldest = seen.entrySet().iterator();
        while (oldest.hasNext()) {
            var entry = oldest.next();
            if (now - entry.getValue().firstSeen < seenMillis) {
                return;
            }
            takePending(entry.getKey());
            oldest.remove();
        }
    }

    private void add(Bytes id, Delivery delivery) {
        if (seen.size() >= seenMax) {
            Bytes oldest = seen.keySet().iterator().next();
            takePending(oldest);
            seen.remove(oldest);
        }
        seen.put(id, delivery);
    }

    /// One message and who sent it, the first sender first.
    static final class Delivery {
        private final long firstSeen;
        private final Set<PeerId> senders = new LinkedHashSet<>(4);
        private State state;
        private long decidedAt;

        private Delivery(long now, State state) {
            this.firstSeen = now;
            this.decidedAt = now;
            this.state = state;
        }

        State state() {
            return state;
        }

        Set<PeerId> senders() {
            return senders;
        }

        void decide(State decided, long now) {
            state = decided;
            decidedAt = now;
        }

        long decidedAt() {
            return decidedAt;
        }
    }
}
