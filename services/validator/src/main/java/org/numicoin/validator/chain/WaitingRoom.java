package org.numicoin.validator.chain;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.numicoin.messaging.InputPositions;
import org.numicoin.messaging.Origin;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.validator.chain.EngineLimits.Room;
import org.numicoin.validator.chain.Work.CandidateBlock;
import org.numicoin.validator.chain.Work.SolvedHeader;

/// Work that cannot be decided yet, bounded by count, bytes and time for each reason to wait.
/// Blocks wait as they came, undecoded, which is half of what they are in memory.
final class WaitingRoom {
    private final EngineLimits.Undecided limits;
    private final Map<Place, Waiting> waiting = new LinkedHashMap<>();

    WaitingRoom(EngineLimits.Undecided limits) {
        this.limits = limits;
    }

    /// What it waits for.
    enum Reason {
        PARENT,
        TIME,
        BODY
    }

    /// A record of an input topic.
    private record Place(boolean solution, long offset) {
        static Place of(Work work) {
            return new Place(work instanceof SolvedHeader, work.offset());
        }
    }

    /// @param awaited the parent's or the template's id
    /// @param from milliseconds from which it is due in any case: its time has come or it expires
    record Waiting(
            Reason reason,
            Hash256 blockId,
            Hash256 awaited,
            Origin origin,
            Stored stored,
            long from,
            boolean ready) {
        Waiting readyNow() {
            return new Waiting(reason, blockId, awaited, origin, stored, from, true);
        }

        long bytes() {
            return switch (stored) {
                case Stored.Candidate candidate -> candidate.encoded().length();
                case Stored.Solution _ -> 512;
            };
        }
    }

    /// The work without what can be computed again.
    sealed interface Stored {
        record Candidate(Bytes encoded) implements Stored {}

        record Solution(SolvedHeader work) implements Stored {}
    }

    /// Removes work that comes back to be decided, if it waits here.
    Optional<Waiting> take(Work work) {
        return Optional.ofNullable(waiting.remove(Place.of(work)));
    }

    /// Lets work wait, or says that there is no room.
    ///
    /// @param from milliseconds from which it is due in any case
    boolean add(Work work, Reason reason, Hash256 awaited, long from) {
        Stored stored =
                switch (work) {
                    case CandidateBlock candidate -> new Stored.Candidate(candidate.encoded());
                    case SolvedHeader solved -> new Stored.Solution(solved);
                    case Work.MalformedBlock _ ->
                            throw new IllegalArgumentException("malformed work cannot wait");
                };
        var entry =
                new Waiting(reason, work.blockId(), awaited, work.origin(), stored, from, false);
        if (!hasRoom(entry)) {
            return false;
        }
        waiting.put(Place.of(work), entry);
        return true;
    }

    /// Whether a block waits here as an orphan or for its time.
    boolean holdsBlock(Hash256 id) {
        return waiting.values().stream()
                .anyMatch(entry -> entry.reason() != Reason.BODY && entry.blockId().equals(id));
    }

    /// The parent is known now, or known to be invalid.
    void parentArrived(Hash256 id) {
        waiting.replaceAll((_, entry) ->
                entry.reason() == Reason.PARENT && entry.awaited().equals(id)
                        ? entry.readyNow()
                        : entry);
    }

    /// Work to be decided now, in the order in which it came. It stays here until it is taken.
    List<Work> due(long now, TemplateBodies bodies) {
        var due = new ArrayList<Work>();
        waiting.forEach((place, entry) -> {
            boolean bodyCame = entry.reason() == Reason.BODY && bodies.contains(entry.awaited());
            if (entry.ready() || bodyCame || now >= entry.from()) {
                due.add(work(place, entry));
            }
        });
        return due;
    }

    InputPositions undecided(InputPositions next) {
        long candidates = next.candidates();
        long solutions = next.solutions();
        for (Place place : waiting.keySet()) {
            if (place.solution()) {
                solutions = Math.min(solutions, place.offset());
            } else {
                candidates = Math.min(candidates, place.offset());
            }
        }
        return new InputPositions(candidates, solutions);
    }

    void clear() {
        waiting.clear();
    }

    private boolean hasRoom(Waiting entry) {
        return switch (entry.reason()) {
            case PARENT ->
                    fits(entry, limits.orphans(), _ -> true)
                            && fits(
                                    entry,
                                    limits.orphansOfOrigin(),
                                    other -> other.origin().equals(entry.origin()));
            case TIME -> fits(entry, limits.held(), _ -> true);
            case BODY -> fits(entry, limits.solutions(), _ -> true);
        };
    }

    private boolean fits(Waiting entry, Room room, Predicate<Waiting> shares) {
        int count = 1;
        long bytes = entry.bytes();
        for (Waiting other : waiting.values()) {
            if (other.reason() == entry.reason() && shares.test(other)) {
                count++;
                bytes += other.bytes();
            }
        }
        return count <= room.count() && bytes <= room.bytes();
    }

    private static Work work(Place place, Waiting entry) {
        return switch (entry.stored()) {
            case Stored.Candidate(var encoded) ->
                    Work.candidate(entry.origin(), place.offset(), encoded);
            case Stored.Solution(var work) -> work;
        };
    }
}
