package org.numicoin.libp2p.yamux;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The streams of a session, and what they cost: numbers, memory, and the bytes that may still come
/// for streams that are gone. On the event loop.
final class StreamTable {
    /// What every stream may hold from its beginning.
    static final int RESERVED_MIN = 16 * 1024;

    private final YamuxLimits limits;
    private final MemoryBudget budget;
    private final boolean dialer;
    private final OpeningRate openingRate;
    private final Map<Integer, YamuxStream> streams = new HashMap<>();
    private final Set<YamuxStream> holding = new HashSet<>();
    private final List<YamuxStream> lingering = new ArrayList<>();
    private long nextId;
    private int inbound;
    private int unacknowledged;
    private long strayAllowance;

    StreamTable(boolean dialer, YamuxLimits limits, MemoryBudget budget, long now) {
        this.dialer = dialer;
        this.limits = limits;
        this.budget = budget;
        openingRate =
                new OpeningRate(
                        limits.inboundStreamsBurst(), limits.inboundStreamsPerSecond(), now);
        nextId = dialer ? 1 : 2;
    }

    boolean isEmpty() {
        return streams.isEmpty();
    }

    Collection<YamuxStream> all() {
        return streams.values();
    }

    Optional<YamuxStream> find(int id) {
        return Optional.ofNullable(streams.get(id));
    }

    boolean hasIds() {
        return nextId <= 0xffff_ffffL;
    }

    boolean isBacklogFull() {
        return unacknowledged >= limits.unacknowledgedStreams();
    }

    /// Makes a stream of our own; empty when there is no memory for it.
    Optional<YamuxStream> open(YamuxSession session) {
        var added = add(new YamuxStream(session, (int) nextId, false, limits, System.nanoTime()));
        if (added.isPresent()) {
            nextId += 2;
            unacknowledged++;
        }
        return added;
    }

    /// Makes a stream that the peer opens; empty when it is one too many.
    Optional<YamuxStream> accept(YamuxSession session, int id) {
        boolean odd = (id & 1) == 1;
        if (id == 0 || odd == dialer || streams.containsKey(id)) {
            throw YamuxSession.violation("bad-stream-id", "stream " + Integer.toUnsignedString(id));
        }
        long now = System.nanoTime();
        if (!openingRate.take(now)) {
            throw YamuxSession.violation("stream-flood", "too many streams in too short a time");
        }
        Optional<YamuxStream> added = Optional.empty();
        if (inbound < limits.inboundStreams()) {
            added = add(new YamuxStream(session, id, true, limits, now));
        }
        if (added.isPresent()) {
            inbound++;
        } else {
            strayAllowance += YamuxLimits.WINDOW_INITIAL;
        }
        return added;
    }

    void acknowledge(YamuxStream stream) {
        if (!stream.isInbound() && !stream.acknowledged) {
            stream.acknowledged = true;
            unacknowledged--;
        }
    }

    /// Forgets a stream that we reset: what the peer sent before it knew has to be dropped.
    void expectStray(YamuxStream stream) {
        strayAllowance += stream.window.available();
    }

    /// Counts bytes for a stream that is not there.
    void stray(int id, int length) {
        strayAllowance -= length;
        if (strayAllowance < 0) {
            throw YamuxSession.violation(
                    "unknown-stream", "data for stream " + Integer.toUnsignedString(id));
        }
    }

    void remove(YamuxStream stream) {
        if (stream.removed) {
            return;
        }
        streams.remove(stream.id());
        if (stream.isInbound()) {
            inbound--;
        }
        acknowledge(stream);
        stream.gone();
        releaseUnread(stream);
    }

    boolean reserve(YamuxStream stream, long bytes) {
        long more = bytes - stream.reserved;
        if (more <= 0) {
            return true;
        }
        if (!budget.tryTake(more)) {
            return false;
        }
        stream.reserved += more;
        return true;
    }

    /// A stream that is gone gives its memory back once nothing unread is left.
    void releaseUnread(YamuxStream stream) {
        if (stream.removed && stream.in().capacity() == 0) {
            release(stream);
        }
    }

    /// Notes that we closed a stream, which now waits for the peer to do the same.
    void linger(YamuxStream stream, long now) {
        if (!stream.removed && stream.closedAt == 0) {
            stream.closedAt = now;
            lingering.add(stream);
        }
    }

    /// The streams that have waited since before a time.
    List<YamuxStream> lingeringSince(long time) {
        lingering.removeIf(stream -> stream.removed);
        return lingering.stream().filter(stream -> stream.closedAt < time).toList();
    }

    /// Forgets everything and gives back all streams that were there.
    List<YamuxStream> clear() {
        var gone = new ArrayList<>(streams.values());
        streams.clear();
        gone.forEach(YamuxStream::gone);
        new ArrayList<>(holding).forEach(this::release);
        return gone;
    }

    private Optional<YamuxStream> add(YamuxStream stream) {
        if (!reserve(stream, RESERVED_MIN)) {
            return Optional.empty();
        }
        holding.add(stream);
        streams.put(stream.id(), stream);
        return Optional.of(stream);
    }

    private void release(YamuxStream stream) {
        if (holding.remove(stream)) {
            budget.give(stream.reserved);
            stream.reserved = 0;
        }
    }
}
