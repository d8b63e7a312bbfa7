package org.numicoin.gateway.sync;

import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.numicoin.primitives.Hash256;

/// Watches the one block that everything waits for. The peer that holds it up loses it to others;
/// each time more patience is had, so that a slow network is not taken for a lying peer.
final class StallWatch {
    private static final long LEAST_MILLIS = 2_000;
    private static final long MOST_MILLIS = 64_000;

    /// After it the chain is left, if there is another one with more work than ours.
    private static final long HOPELESS_MILLIS = 30_000;

    private final FollowedChain followed;
    private final BodyRequests requests;
    private final Map<?, SyncPeer> peers;
    private final ChainChoice choice;
    private long patience = LEAST_MILLIS;
    private Optional<Hash256> missing = Optional.empty();
    private long missingSince;

    StallWatch(
            FollowedChain followed,
            BodyRequests requests,
            Map<?, SyncPeer> peers,
            ChainChoice choice) {
        this.followed = followed;
        this.requests = requests;
        this.peers = peers;
        this.choice = choice;
    }

    /// True when a chain was left whose blocks nobody gives.
    boolean check(long now, Consumer<SyncEffect> out) {
        var first = followed.first().filter(Slot::isMissing);
        if (!first.map(Slot::id).equals(missing)) {
            missing = first.map(Slot::id);
            missingSince = now;
            patience = Math.max(LEAST_MILLIS, patience - patience / 8);
        }
        if (first.isEmpty()) {
            return false;
        }
        var slot = first.get();
        if (slot.stage() instanceof Slot.Stage.Asked(long request)
                && now - requests.askedAt(request) >= patience) {
            requests.giveUp(request, now, out);
            patience = Math.min(MOST_MILLIS, 2 * patience);
        }
        return isHopeless(slot, now);
    }

    private boolean isHopeless(Slot slot, long now) {
        if (now - missingSince < HOPELESS_MILLIS || !choice.hasAlternative(slot.node(), now)) {
            return false;
        }
        for (SyncPeer peer : peers.values()) {
            if (peer.covers(slot.node())) {
                peer.setAside(now);
            }
        }
        return true;
    }
}
