package org.numicoin.gateway.sync;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.numicoin.chain.BlockHeader;
import org.numicoin.gateway.sync.SyncEffect.Offence;
import org.numicoin.gateway.sync.SyncEffect.RequestBodies;
import org.numicoin.gateway.sync.SyncEffect.RequestStatus;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.wire.ByteReader;
import org.numicoin.wire.DecodeException;

/// Fetches the blocks of the followed chain from all peers that have them, lowest first. Each peer
/// has little in flight, so the quick ones do most of the work.
final class BodyDownload {
    /// An honest node may lose a block by a reorganization, and says so in its next status.
    private static final int MISSING_MAX = 4;

    private final FollowedChain followed;
    private final Map<?, SyncPeer> peers;
    private final SyncLimits limits;
    private final LongSupplier numbers;
    private final Map<Long, Asked> requests = new HashMap<>();

    private record Asked(SyncPeer peer, List<Slot> slots, long at, boolean givenUp) {
        long expectedBytes() {
            return slots.stream().mapToLong(Slot::expectedBytes).sum();
        }
    }

    BodyDownload(
            FollowedChain followed,
            Map<?, SyncPeer> peers,
            SyncLimits limits,
            LongSupplier numbers) {
        this.followed = followed;
        this.peers = peers;
        this.limits = limits;
        this.numbers = numbers;
    }

    void fetch(long now, Consumer<SyncEffect> out) {
        var able =
                peers.values().stream()
                        .filter(peer -> hasRoom(peer) && peer.bodies.isDue(now))
                        .filter(peer -> peer.covered() != SyncPeer.NOTHING)
                        .sorted(
                                Comparator.comparingInt(SyncPeer::stalls)
                                        .thenComparingInt(SyncPeer::blocksAsked))
                        .toList();
        if (able.isEmpty()) {
            return;
        }
        var window = followed.window(limits.window());
        long room = limits.downloadBytes() - bytesInMemory(window);
        for (SyncPeer peer : able) {
            while (hasRoom(peer)) {
                var slots = choose(peer, able, window, room, now);
                if (slots.isEmpty()) {
                    break;
                }
                room -= slots.stream().mapToLong(Slot::expectedBytes).sum();
                request(peer, slots, now, out);
            }
        }
    }

    private boolean hasRoom(SyncPeer peer) {
        return peer.blocksAsked() < limits.blocksOfPeer();
    }

    /// The lowest wanted blocks that a peer can give in one answer of a bounded size. A full window
    /// moves block by block; it is waited until it has moved by a whole request.
    private List<Slot> choose(
            SyncPeer peer, List<SyncPeer> able, List<Slot> window, long room, long now) {
        int most = Math.min(limits.blocksOfRequest(), limits.blocksOfPeer() - peer.blocksAsked());
        var chosen = new ArrayList<Slot>();
        long bytes = 0;
        for (Slot slot : window) {
            if (chosen.size() == most) {
                break;
            }
            if (!slot.isWanted(now) || !peer.covers(slot.node()) || isForOthers(slot, peer, able)) {
                continue;
            }
            bytes += slot.expectedBytes();
            boolean fits = bytes <= room || slot == window.getFirst();
            if (!fits || (!chosen.isEmpty() && bytes > limits.bytesOfRequest())) {
                break;
            }
            chosen.add(slot);
        }
        boolean cutByWindow =
                window.size() == limits.window()
                        && !chosen.isEmpty()
                        && chosen.getLast() == window.getLast();
        return cutByWindow && chosen.size() < most && chosen.getFirst() != window.getFirst()
                ? List.of()
                : chosen;
    }

    /// Whether a peer has just failed to give a block that another one can give.
    private static boolean isForOthers(Slot slot, SyncPeer peer, List<SyncPeer> able) {
        return slot.avoids(peer.id())
                && able.stream().anyMatch(other -> other != peer && other.covers(slot.node()));
    }

    private void request(SyncPeer peer, List<Slot> slots, long now, Consumer<SyncEffect> out) {
        long number = numbers.getAsLong();
        slots.forEach(slot -> slot.becomes(new Slot.Stage.Asked(number)));
        peer.asked(slots.size());
        requests.put(number, new Asked(peer, slots, now, false));
        out.accept(new RequestBodies(number, peer.id(), slots.stream().map(Slot::id).toList()));
    }

    void answered(long number, List<Optional<Bytes>> blocks, long now, Consumer<SyncEffect> out) {
        var asked = requests.remove(number);
        if (asked == null) {
            return;
        }
        var peer = asked.peer();
        int given = 0;
        boolean honest = true;
        for (int i = 0; honest && i < Math.min(blocks.size(), asked.slots().size()); i++) {
            var slot = asked.slots().get(i);
            if (blocks.get(i).isPresent()) {
                var block = blocks.get(i).get();
                honest = isBlock(block, slot.id());
                given++;
                if (honest && slot.takes(now)) {
                    slot.becomes(new Slot.Stage.Held(block, peer.id()));
                }
            }
        }
        release(number, asked);
        if (!honest) {
            peer.bodies.failed(now);
            out.accept(new Offence(peer.id(), "wrong-block"));
        } else if (given < asked.slots().size()) {
            lacks(peer, now, out);
        } else {
            peer.deliveredBlock();
        }
    }

    private static void lacks(SyncPeer peer, long now, Consumer<SyncEffect> out) {
        peer.bodies.failed(now);
        if (peer.bodies.failures() % MISSING_MAX == 0) {
            out.accept(new Offence(peer.id(), "bodies-withheld"));
        }
        out.accept(new RequestStatus(peer.id()));
    }

    void failed(long number, long now) {
        var asked = requests.remove(number);
        if (asked != null) {
            release(number, asked);
            asked.peer().bodies.failed(now);
        }
    }

    /// Lets others have what a request still awaits, and says of whom. Its answer is taken when it
    /// comes.
    SyncPeer giveUp(long number) {
        var asked = requests.get(number);
        if (asked == null) {
            throw new IllegalStateException("no request " + number);
        }
        release(number, asked);
        requests.put(number, new Asked(asked.peer(), asked.slots(), asked.at(), true));
        return asked.peer();
    }

    private static void release(long number, Asked asked) {
        if (asked.givenUp()) {
            return;
        }
        asked.peer().settled(asked.slots().size());
        for (Slot slot : asked.slots()) {
            if (slot.stage() instanceof Slot.Stage.Asked(long request) && request == number) {
                slot.failed(asked.peer().id());
            }
        }
    }

    void gone(SyncPeer peer) {
        requests.forEach((number, asked) -> {
            if (asked.peer() == peer) {
                release(number, asked);
            }
        });
        requests.values().removeIf(asked -> asked.peer() == peer);
    }

    long askedAt(long number) {
        var asked = requests.get(number);
        if (asked == null) {
            throw new IllegalStateException("no request " + number);
        }
        return asked.at();
    }

    private static boolean isBlock(Bytes block, Hash256 id) {
        try {
            var header = BlockHeader.decode(new ByteReader(block.unsafeArray()));
            return header.id().equals(id);
        } catch (DecodeException _) {
            return false;
        }
    }

    private long bytesInMemory(List<Slot> window) {
        long bytes = requests.values().stream().mapToLong(Asked::expectedBytes).sum();
        for (Slot slot : window) {
            if (slot.stage() instanceof Slot.Stage.Held(var block, var _)) {
                bytes += block.length();
            }
        }
        return bytes;
    }
}
