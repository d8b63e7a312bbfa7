package org.numicoin.gateway.relay;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.numicoin.chain.Block;
import org.numicoin.libp2p.peer.PeerId;
import org.numicoin.primitives.Hash256;

/// One announced block until its body is there or nobody has it: who announced it, and who is asked
/// for what.
final class PendingBlock {
    private final Hash256 id;
    private final List<Announcement> announcements = new ArrayList<>();
    private final Deque<PeerId> sources = new ArrayDeque<>();
    private final Set<PeerId> askedForWhole = new HashSet<>();
    private Optional<PeerId> waitingForWhole = Optional.empty();
    private boolean othersAdded;
    private boolean checked;
    private long deadline;

    PendingBlock(Hash256 id, long checkUntil) {
        this.id = id;
        this.deadline = checkUntil;
    }

    Hash256 id() {
        return id;
    }

    boolean isChecked() {
        return checked;
    }

    void markChecked() {
        checked = true;
    }

    List<Announcement> announcements() {
        return announcements;
    }

    Optional<Announcement> by(PeerId peer) {
        return announcements.stream().filter(a -> a.peer().equals(peer)).findFirst();
    }

    void add(Announcement announcement) {
        announcements.add(announcement);
        sources.add(announcement.peer());
    }

    /// Whether an answer of somebody is still to come.
    boolean isWaiting() {
        return waitingForWhole.isPresent()
                || announcements.stream().anyMatch(Announcement::isWaiting);
    }

    /// The next to be asked for the whole block: who announced it, then the others, each once.
    Optional<PeerId> nextSource(Supplier<List<PeerId>> others, int othersMax) {
        if (sources.isEmpty() && !othersAdded) {
            othersAdded = true;
            others.get().stream()
                    .filter(peer -> !askedForWhole.contains(peer))
                    .limit(othersMax)
                    .forEach(sources::add);
        }
        while (!sources.isEmpty()) {
            PeerId next = sources.removeFirst();
            if (askedForWhole.add(next)) {
                return Optional.of(next);
            }
        }
        return Optional.empty();
    }

    void waitForWhole(PeerId peer, long until) {
        waitingForWhole = Optional.of(peer);
        deadline = until;
    }

    boolean wasAskedForWhole(PeerId peer) {
        return askedForWhole.contains(peer);
    }

    void stopWaitingForWhole(Predicate<PeerId> who) {
        waitingForWhole = waitingForWhole.filter(who.negate());
    }

    /// Who does not answer in time is not waited for any longer.
    void expire(long now) {
        announcements.stream()
                .filter(a -> a.isWaiting() && a.deadline() <= now)
                .forEach(Announcement::stopWaiting);
        if (deadline <= now) {
            waitingForWhole = Optional.empty();
        }
    }

    boolean isCheckOverdue(long now) {
        return !checked && deadline <= now;
    }

    OptionalLong nextDeadline() {
        var own =
                !checked || waitingForWhole.isPresent()
                        ? LongStream.of(deadline)
                        : LongStream.empty();
        var peers =
                announcements.stream()
                        .filter(Announcement::isWaiting)
                        .mapToLong(Announcement::deadline);
        return LongStream.concat(own, peers).min();
    }

    void judgeAll(GossipVerdict verdict, List<RelayEffect> out) {
        announcements.forEach(a -> out.add(new RelayEffect.Judge(a.message(), verdict)));
    }

    /// The truth is known: the first true form is passed on, one is enough; false forms and false
    /// transactions are offences of who sent them.
    void settle(Block block, ShortIdKeys keys, List<RelayEffect> out) {
        boolean passedOn = false;
        for (var announcement : announcements) {
            boolean isTrue = CompactBlocks.describes(announcement.form(), block, keys);
            var verdict =
                    !isTrue
                            ? GossipVerdict.REJECT
                            : passedOn ? GossipVerdict.IGNORE : GossipVerdict.ACCEPT;
            passedOn |= isTrue;
            out.add(new RelayEffect.Judge(announcement.message(), verdict));
            if (!isTrue) {
                out.add(new RelayEffect.Offence(announcement.peer(), Offences.FALSE_COMPACT_BLOCK));
            }
            if (announcement.servedFalsely(block)) {
                out.add(new RelayEffect.Offence(announcement.peer(), Offences.FALSE_BLOCK_TXS));
            }
        }
    }
}
