package org.numicoin.gateway.sync;

import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.numicoin.chain.ChainSpec;
import org.numicoin.gateway.chain.HeaderNode;
import org.numicoin.gateway.chain.LocalChain;
import org.numicoin.gateway.sync.Standstill.Cause;
import org.numicoin.gateway.sync.SyncProgress.Phase;

/// What the synchronizer is doing, and what it waits for.
final class SyncStatus {
    private final ChainSpec spec;
    private final LocalChain chain;
    private final Claims claims;
    private final Handover handover;
    private final Map<?, SyncPeer> peers;
    private final ProgressReport report = new ProgressReport();

    SyncStatus(
            ChainSpec spec,
            LocalChain chain,
            Claims claims,
            Handover handover,
            Map<?, SyncPeer> peers) {
        this.spec = spec;
        this.chain = chain;
        this.claims = claims;
        this.handover = handover;
        this.peers = peers;
    }

    SyncProgress progress() {
        return report.last();
    }

    /// Whether a peer claims more work than the lead has and has not shown it yet.
    boolean awaitsBetter(HeaderNode lead) {
        return peers.values().stream()
                .anyMatch(peer ->
                        claims.isOpen(peer)
                                && peer.claim().chainWork().compareTo(lead.chainWork()) > 0);
    }

    void tick(
            Optional<HeaderNode> lead, boolean validatorAway, long now, Consumer<SyncEffect> out) {
        int awaited = (int) peers.values().stream().filter(claims::isOpen).count();
        var phase =
                awaited > 0 && lead.isEmpty()
                        ? Phase.HEADERS
                        : lead.isPresent() ? Phase.BLOCKS : Phase.CAUGHT_UP;
        long bestHeader = lead.map(HeaderNode::height).orElse(0L);
        var cause = cause(lead, awaited, validatorAway);
        report.tick(phase, chain.tip().node().height(), bestHeader, cause, now, out);
    }

    private Optional<Standstill> cause(
            Optional<HeaderNode> lead, int awaited, boolean validatorAway) {
        if (peers.isEmpty()) {
            return Optional.of(new Standstill(Cause.NO_PEERS, 0));
        }
        if (validatorAway || (lead.isPresent() && handover.waitsForValidator())) {
            return Optional.of(new Standstill(Cause.VALIDATOR, 0));
        }
        if (lead.isEmpty()) {
            return awaited > 0 ? Optional.of(new Standstill(Cause.HEADERS, awaited)) : refused();
        }
        if (lead.get().chainWork().compareTo(spec.minimumChainWork()) < 0) {
            return Optional.of(new Standstill(Cause.LOW_WORK, peers.size()));
        }
        int covering = (int) peers.values().stream().filter(peer -> peer.covered() >= 0).count();
        return Optional.of(new Standstill(Cause.BLOCKS, covering));
    }

    /// Peers have more work than we and nothing is asked of them.
    private Optional<Standstill> refused() {
        var ours = chain.tip().node().chainWork();
        int count =
                (int)
                        peers.values().stream()
                                .filter(peer -> peer.isRefused())
                                .filter(peer -> peer.claim().chainWork().compareTo(ours) > 0)
                                .count();
        return count == 0 ? Optional.empty() : Optional.of(new Standstill(Cause.REFUSED, count));
    }
}
