package org.numicoin.gateway.sync;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// Fetches the blocks of the followed chain from all peers that have them, lowest first. Each peer
/// has little in flight, so the quick ones do most of the work; of those with nothing to do each
/// has its turn.
final class BodyDownload {
    private final FollowedChain followed;
    private final BodyRequests requests;
    private final Map<?, SyncPeer> peers;
    private final SyncLimits limits;

    BodyDownload(
            FollowedChain followed,
            BodyRequests requests,
            Map<?, SyncPeer> peers,
            SyncLimits limits) {
        this.followed = followed;
        this.requests = requests;
        this.peers = peers;
        this.limits = limits;
    }

    void fetch(long now, Consumer<SyncEffect> out) {
        var able =
                peers.values().stream()
                        .filter(peer -> hasRoom(peer) && peer.bodies.isDue(now))
                        .filter(peer -> peer.covered() != SyncPeer.NOTHING)
                        .sorted(
                                Comparator.comparingInt(SyncPeer::stalls)
                                        .thenComparingInt(SyncPeer::blocksAsked)
                                        .thenComparingLong(SyncPeer::lastRequest))
                        .toList();
        if (able.isEmpty()) {
            return;
        }
        var window = followed.window(limits.window());
        long room = limits.downloadBytes() - requests.expectedBytes() - heldBytes(window);
        for (SyncPeer peer : able) {
            while (hasRoom(peer)) {
                var slots = choose(peer, able, window, room, now);
                if (slots.isEmpty()) {
                    break;
                }
                room -= slots.stream().mapToLong(Slot::expectedBytes).sum();
                requests.ask(peer, slots, now, out);
            }
        }
    }

    private boolean hasRoom(SyncPeer peer) {
        return peer.blocksAsked() < limits.blocksOfPeer();
    }

    /// The lowest wanted blocks that a peer can give in one answer of a bounded size.
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
        return chosen.size() < most && isCutByWindow(chosen, window) ? List.of() : chosen;
    }

    /// A full window moves block by block. It is waited until it has moved by a whole request, but
    /// never for the block that moves it.
    private boolean isCutByWindow(List<Slot> chosen, List<Slot> window) {
        return window.size() == limits.window()
                && !chosen.isEmpty()
                && chosen.getLast() == window.getLast()
                && chosen.getFirst() != window.getFirst();
    }

    /// Whether a peer has just failed to give a block that another one can give.
    private static boolean isForOthers(Slot slot, SyncPeer peer, List<SyncPeer> able) {
        return slot.avoids(peer.id())
                && able.stream().anyMatch(other -> other != peer && other.covers(slot.node()));
    }

    private static long heldBytes(List<Slot> window) {
        long bytes = 0;
        for (Slot slot : window) {
            if (slot.stage() instanceof Slot.Stage.Held(var block, var _)) {
                bytes += block.length();
            }
        }
        return bytes;
    }
}
