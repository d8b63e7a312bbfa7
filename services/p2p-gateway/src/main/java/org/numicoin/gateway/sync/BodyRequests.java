package org.numicoin.gateway.sync;

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

/// Requests for blocks that are on their way, and what comes of them.
final class BodyRequests {
    /// An honest node may lose a block by a reorganization, and its next status says so.
    private static final int LACKS_MAX = 4;

    /// An honest peer stalls once or twice when its line is bad.
    private static final int STALLS_MAX = 3;

    /// As slow as an honest peer may be: 128 kbit/s. Who gives less shows no sign of giving at all.
    private static final long LEAST_BYTES_PER_MILLI = 16;

    static final String STALLED = "stalled";
    static final String WITHHELD = "bodies-withheld";

    private final LongSupplier numbers;
    private final Map<Long, Asked> requests = new HashMap<>();

    private record Asked(SyncPeer peer, List<Slot> slots, long at, boolean givenUp) {
        long expectedBytes() {
            return slots.stream().mapToLong(Slot::expectedBytes).sum();
        }
    }

    BodyRequests(LongSupplier numbers) {
        this.numbers = numbers;
    }

    /// Most bytes that all answers together will have.
    long expectedBytes() {
        return requests.values().stream().mapToLong(Asked::expectedBytes).sum();
    }

    void ask(SyncPeer peer, List<Slot> slots, long now, Consumer<SyncEffect> out) {
        long number = numbers.getAsLong();
        slots.forEach(slot -> slot.becomes(new Slot.Stage.Asked(number)));
        peer.asked(slots.size(), number);
        requests.put(number, new Asked(peer, slots, now, false));
        out.accept(new RequestBodies(number, peer.id(), slots.stream().map(Slot::id).toList()));
    }

    long askedAt(long number) {
        return open(number).at();
    }

    /// Most bytes that the answers of a peer will have, those included on which was given up.
    private long expectedBytes(SyncPeer peer) {
        return requests.values().stream()
                .filter(asked -> asked.peer() == peer)
                .mapToLong(Asked::expectedBytes)
                .sum();
    }

    /// Lets others have what a request still awaits. Its answer is taken when it comes.
    void giveUp(long number, long now, Consumer<SyncEffect> out) {
        var asked = open(number);
        release(number, asked);
        requests.put(number, new Asked(asked.peer(), asked.slots(), asked.at(), true));
        stalled(asked, now, out);
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
                if (honest) {
                    peer.givesBlocks();
                }
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
            peer.deliveredBlocks();
        }
    }

    /// It has another chain than it had shown, or never had this one. Its next claim is believed.
    private static void lacks(SyncPeer peer, long now, Consumer<SyncEffect> out) {
        peer.bodies.failed(now);
        peer.showsNothing();
        if (peer.lackedBlocks() >= LACKS_MAX) {
            out.accept(new Offence(peer.id(), peer.hasGivenBlocks() ? STALLED : WITHHELD));
        }
        out.accept(new RequestStatus(peer.id()));
    }

    /// @param silent whether an answer was waited for in vain
    void failed(long number, boolean silent, long now, Consumer<SyncEffect> out) {
        var asked = requests.get(number);
        if (asked == null) {
            return;
        }
        release(number, asked);
        if (silent && !asked.givenUp()) {
            stalled(asked, now, out);
        } else {
            asked.peer().bodies.failed(now);
        }
        requests.remove(number);
    }

    private void stalled(Asked asked, long now, Consumer<SyncEffect> out) {
        var peer = asked.peer();
        peer.bodies.failed(now);
        if (peer.stalled() >= STALLS_MAX) {
            out.accept(new Offence(peer.id(), offence(peer, now - asked.at())));
        }
    }

    /// A peer that gives nothing of what it has announced withholds it, unless its line may be too
    /// slow for what it was asked in that time.
    private String offence(SyncPeer peer, long waited) {
        boolean isSlow = expectedBytes(peer) > waited * LEAST_BYTES_PER_MILLI;
        return peer.hasGivenBlocks() || isSlow ? STALLED : WITHHELD;
    }

    void gone(SyncPeer peer) {
        requests.forEach((number, asked) -> {
            if (asked.peer() == peer) {
                release(number, asked);
            }
        });
        requests.values().removeIf(asked -> asked.peer() == peer);
    }

    private Asked open(long number) {
        return Optional.ofNullable(requests.get(number))
                .orElseThrow(() -> new IllegalStateException("no request " + number));
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

    private static boolean isBlock(Bytes block, Hash256 id) {
        try {
            return BlockHeader.decode(new ByteReader(block)).id().equals(id);
        } catch (DecodeException _) {
            return false;
        }
    }
}
