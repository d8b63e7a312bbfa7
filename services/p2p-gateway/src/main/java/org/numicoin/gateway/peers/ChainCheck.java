package org.numicoin.gateway.peers;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.numicoin.libp2p.peer.PeerId;
import org.numicoin.primitives.ChainWork;

/// Replaces outbound peers that do not reach our chain: a node that has only such peers learns
/// nothing. The first that do reach it are kept whatever happens later, so that a chain of more
/// work that turns out false does not cost us all peers at once.
final class ChainCheck {
    static final Duration PATIENCE = Duration.ofMinutes(20);
    static final int PROTECTED_MAX = 4;

    private final int protectedMost;

    private final Map<PeerId, Behind> behind = new HashMap<>();
    private final Set<PeerId> safe = new HashSet<>();

    /// A peer that is behind.
    ///
    /// @param work what the peer has to reach: ours when it was first seen behind
    private record Behind(ChainWork work, long since) {}

    /// Begins with nobody.
    ///
    /// @param outbound peers that are wanted; half of them can always be replaced
    ChainCheck(int outbound) {
        this.protectedMost = Math.min(PROTECTED_MAX, outbound / 2);
    }

    boolean isProtected(PeerId peer) {
        return safe.contains(peer);
    }

    void decide(Plan plan, ChainWork ours, long now) {
        var links = plan.links(LinkKind::isFull);
        var here = links.stream().map(Link::peer).collect(Collectors.toSet());
        behind.keySet().retainAll(here);
        safe.retainAll(here);
        for (Link link : links) {
            if (link.work().compareTo(ours) >= 0) {
                behind.remove(link.peer());
                protect(link.peer());
            } else if (!isProtected(link.peer()) && isOverdue(link, ours, now)) {
                behind.remove(link.peer());
                plan.drop(link.peer(), DropReason.BEHIND);
            }
        }
    }

    private void protect(PeerId peer) {
        if (safe.size() < protectedMost) {
            safe.add(peer);
        }
    }

    /// A peer that has reached what was asked gets a new goal: ours moves on meanwhile.
    private boolean isOverdue(Link link, ChainWork ours, long now) {
        var goal = behind.computeIfAbsent(link.peer(), _ -> new Behind(ours, now));
        if (link.work().compareTo(goal.work()) >= 0) {
            behind.put(link.peer(), new Behind(ours, now));
            return false;
        }
        return now - goal.since() >= PATIENCE.toMillis();
    }
}
