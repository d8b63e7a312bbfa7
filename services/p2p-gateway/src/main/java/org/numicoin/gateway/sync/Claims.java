package org.numicoin.gateway.sync;

import java.util.function.Consumer;
import org.numicoin.gateway.chain.LocalChain;
import org.numicoin.gateway.sync.SyncEffect.Offence;
import org.numicoin.gateway.sync.SyncEffect.RequestStatus;

/// Holds what peers claim against the headers that they show.
final class Claims {
    private static final String WORK_NOT_DELIVERED = "work-not-delivered";

    /// Work is never lost by an honest node, so a chain that ends before the claim is a lie, or the
    /// replica behind the peer lags, which is given fifteen seconds.
    private static final int FALLS_SHORT_MAX = 5;

    private final LocalChain chain;
    private final HeaderTree tree;

    Claims(LocalChain chain, HeaderTree tree) {
        this.chain = chain;
        this.tree = tree;
    }

    /// Whether a peer has a chain with more work than ours that it has not shown to its end.
    boolean isOpen(SyncPeer peer) {
        var ours = chain.tip().node().chainWork();
        boolean claimsMore =
                peer.claim().chainWork().compareTo(ours) > 0
                        && !tree.contains(peer.claim().tipId())
                        && !peer.isRefused();
        return claimsMore || peer.hasAnnouncedMore();
    }

    /// A tip that we have the header of needs no headers from the peer that claims it, and its work
    /// is known.
    void recognize(SyncPeer peer, Consumer<SyncEffect> out) {
        var tip = tree.find(peer.claim().tipId());
        if (tip.isEmpty() || peer.isRefused()) {
            return;
        }
        if (tip.get().chainWork().compareTo(peer.claim().chainWork()) < 0) {
            accuse(peer, WORK_NOT_DELIVERED, out);
        } else {
            peer.showsAtLeast(tip.get());
        }
    }

    /// The peer has shown its chain to the end.
    ///
    /// @param inFuture whether more of it was cut off, as its time has not come
    void shown(SyncPeer peer, boolean inFuture, long now, Consumer<SyncEffect> out) {
        peer.hasAnsweredAll();
        boolean open = isOpen(peer);
        if (open) {
            // Asked again in a moment, with a claim that may be newer.
            peer.headers.failed(now);
            out.accept(new RequestStatus(peer.id()));
        } else {
            peer.headers.succeeded();
        }
        if (!open || hasShownItsWork(peer)) {
            peer.keptItsClaim();
        } else if (!inFuture && peer.fellShort() >= FALLS_SHORT_MAX) {
            accuse(peer, WORK_NOT_DELIVERED, out);
        }
    }

    /// For what no honest peer does. Its claim is not believed again.
    static void accuse(SyncPeer peer, String code, Consumer<SyncEffect> out) {
        peer.hasAnsweredAll();
        peer.keptItsClaim();
        peer.refuseClaim();
        out.accept(new Offence(peer.id(), code));
    }

    private static boolean hasShownItsWork(SyncPeer peer) {
        var claimed = peer.claim().chainWork();
        return peer.shown().filter(node -> node.chainWork().compareTo(claimed) >= 0).isPresent();
    }
}
