package org.numicoin.gateway.ingest;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.numicoin.kit.kafka.Outgoing;
import org.numicoin.kit.trace.TraceContext;
import org.numicoin.primitives.Hash256;

/// What was submitted and is not yet answered, in the order in which it came. It bounds what this
/// gateway asks of the cluster, and what it keeps of it. Times are nanoseconds that the caller
/// gives.
final class Window {
    private final Limits limits;
    private final Map<Hash256, Pending> all = new LinkedHashMap<>();
    private final Map<String, Load> bySource = new HashMap<>();
    private long bytes;
    private long decided;
    private boolean closed;

    /// How much may be unanswered at a time.
    ///
    /// @param eachBytesMax the largest there is: with room for it there is room for any
    /// @param sources how many share the window at least, each with an equal part; 1 leaves all of
    ///   it to one
    /// @param answerWithin after this nobody waits for an answer any more
    record Limits(int count, long bytes, long eachBytesMax, int sources, Duration answerWithin) {
        Limits {
            if (sources < 1
                    || count < sources
                    || eachBytesMax < 1
                    || bytes / sources < eachBytesMax) {
                throw new IllegalArgumentException("a window without room");
            }
        }

        private boolean hold(Load load) {
            return load.count <= count && load.bytes <= bytes;
        }

        private boolean holdOfSource(Load load) {
            return load.count <= count / sources && load.bytes <= bytes / sources;
        }
    }

    private record Load(int count, long bytes) {
        private static final Load NONE = new Load(0, 0);

        private Load plus(int more, long moreBytes) {
            return new Load(count + more, bytes + moreBytes);
        }
    }

    /// One submission. Its fields belong to the window; its outcome is completed outside.
    static final class Pending {
        private final Hash256 id;
        private final String source;
        private final int bytes;
        private final long since;
        private final TraceContext trace;
        private final CompletableFuture<Submitted> outcome = new CompletableFuture<>();

        /// What is to be published, until that begins.
        private Optional<Outgoing> record;

        /// When to claim it again, while another gateway has the claim.
        private OptionalLong claimAgainAt = OptionalLong.empty();

        private OptionalLong offset = OptionalLong.empty();

        /// From when on its claim may end before its answer comes.
        private OptionalLong holdFrom = OptionalLong.empty();

        private Pending(Hash256 id, String source, Outgoing record, long since) {
            this.id = id;
            this.source = source;
            this.bytes = record.value().length();
            this.since = since;
            this.trace = record.trace();
            this.record = Optional.of(record);
        }

        Hash256 id() {
            return id;
        }

        /// Of what was submitted, for the log.
        TraceContext trace() {
            return trace;
        }

        CompletableFuture<Submitted> outcome() {
            return outcome;
        }
    }

    /// What the window says to something new.
    sealed interface Admission {
        record Admitted(Pending pending) implements Admission {}

        record Known() implements Admission {}

        /// There is none for it, or none for more of its source.
        record Full() implements Admission {}
    }

    /// What left the window.
    ///
    /// @param begun whether its publishing has begun here
    record Left(Pending pending, boolean begun) {}

    Window(Limits limits) {
        this.limits = limits;
    }

    /// Whether anything of a source would be let in.
    synchronized boolean hasRoom(String source) {
        return hasRoom(source, limits.eachBytesMax());
    }

    /// @param source who is behind it: what several bring counts for the first
    synchronized Admission admit(Hash256 id, String source, Outgoing record, long now) {
        if (all.containsKey(id)) {
            return new Admission.Known();
        }
        var pending = new Pending(id, source, record, now);
        if (!hasRoom(source, pending.bytes)) {
            return new Admission.Full();
        }
        all.put(id, pending);
        bytes += pending.bytes;
        bySource.put(source, ofSource(source).plus(1, pending.bytes));
        return new Admission.Admitted(pending);
    }

    synchronized boolean holds(Pending pending) {
        return all.get(pending.id) == pending;
    }

    /// Gives out what is to be published, once; nothing when it is answered or expired by now.
    synchronized Optional<Outgoing> begin(Pending pending) {
        if (!holds(pending)) {
            return Optional.empty();
        }
        var record = pending.record;
        pending.record = Optional.empty();
        return record;
    }

    /// Another gateway has claimed it.
    synchronized void claimAgainAt(Pending pending, long time) {
        pending.claimAgainAt = OptionalLong.of(time);
    }

    /// It is in the log, at this offset.
    ///
    /// @param holdFrom when to hold its claim for longer, if it is not answered by then
    /// @return whether everything up to there is decided by now, so that it leaves without an
    ///   answer
    synchronized boolean written(Pending pending, long offset, long holdFrom) {
        pending.offset = OptionalLong.of(offset);
        pending.holdFrom = OptionalLong.of(holdFrom);
        boolean isPassedOver = offset < decided && holds(pending);
        if (isPassedOver) {
            Left _ = remove(pending);
        }
        return isPassedOver;
    }

    /// It leaves unanswered.
    synchronized void leave(Pending pending) {
        if (holds(pending)) {
            Left _ = remove(pending);
        }
    }

    /// The answer to an id.
    synchronized Optional<Left> answered(Hash256 id) {
        return Optional.ofNullable(all.get(id)).map(this::remove);
    }

    /// Everything that was written before an offset of the log is decided.
    ///
    /// @return what leaves without an answer of its own
    synchronized List<Hash256> decidedBefore(long next) {
        decided = next;
        var left = new ArrayList<Hash256>();
        for (Pending pending : List.copyOf(all.values())) {
            if (pending.offset.orElse(Long.MAX_VALUE) < next) {
                Left _ = remove(pending);
                left.add(pending.id);
            }
        }
        return left;
    }

    /// Those whose claimant has said nothing for as long as a claim holds.
    synchronized List<Pending> takeUnclaimed(long now) {
        var due = new ArrayList<Pending>();
        for (Pending pending : all.values()) {
            if (pending.claimAgainAt.isPresent() && now - pending.claimAgainAt.getAsLong() >= 0) {
                pending.claimAgainAt = OptionalLong.empty();
                due.add(pending);
            }
        }
        return due;
    }

    /// Those in the log whose answer takes so long that their claim has to be held, each once.
    synchronized List<Pending> takeToHold(long now) {
        var due = new ArrayList<Pending>();
        for (Pending pending : all.values()) {
            if (pending.holdFrom.isPresent() && now - pending.holdFrom.getAsLong() >= 0) {
                pending.holdFrom = OptionalLong.empty();
                due.add(pending);
            }
        }
        return due;
    }

    /// Takes out those that nobody answered in time.
    synchronized List<Left> takeExpired(long now) {
        var expired = new ArrayList<Left>();
        for (Pending pending : List.copyOf(all.values())) {
            if (now - pending.since < limits.answerWithin().toNanos()) {
                break;
            }
            expired.add(remove(pending));
        }
        return expired;
    }

    /// Takes out everything and lets nothing more in.
    synchronized List<Left> close() {
        closed = true;
        return List.copyOf(all.values()).stream().map(this::remove).toList();
    }

    synchronized int count() {
        return all.size();
    }

    synchronized long bytes() {
        return bytes;
    }

    private boolean hasRoom(String source, long more) {
        return !closed
                && limits.hold(new Load(all.size(), bytes).plus(1, more))
                && limits.holdOfSource(ofSource(source).plus(1, more));
    }

    private Load ofSource(String source) {
        return bySource.getOrDefault(source, Load.NONE);
    }

    private Left remove(Pending pending) {
        all.remove(pending.id);
        bytes -= pending.bytes;
        Load left = ofSource(pending.source).plus(-1, -pending.bytes);
        if (left.equals(Load.NONE)) {
            bySource.remove(pending.source);
        } else {
            bySource.put(pending.source, left);
        }
        return new Left(pending, pending.record.isEmpty());
    }
}
