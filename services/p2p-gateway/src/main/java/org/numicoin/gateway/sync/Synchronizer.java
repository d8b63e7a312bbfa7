package org.numicoin.gateway.sync;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.numicoin.chain.ChainSpec;
import org.numicoin.gateway.chain.ChainUnavailableException;
import org.numicoin.gateway.chain.HeaderNode;
import org.numicoin.gateway.chain.LocalChain;
import org.numicoin.gateway.sync.SyncEffect.RequestStatus;
import org.numicoin.gateway.sync.SyncEvent.BlockAside;
import org.numicoin.gateway.sync.SyncEvent.BlockConnected;
import org.numicoin.gateway.sync.SyncEvent.BlockPassedOver;
import org.numicoin.gateway.sync.SyncEvent.BlockRejected;
import org.numicoin.gateway.sync.SyncEvent.BodiesAnswered;
import org.numicoin.gateway.sync.SyncEvent.BodiesFailed;
import org.numicoin.gateway.sync.SyncEvent.ClaimTold;
import org.numicoin.gateway.sync.SyncEvent.HeadersAnswered;
import org.numicoin.gateway.sync.SyncEvent.HeadersFailed;
import org.numicoin.gateway.sync.SyncEvent.PeerGone;
import org.numicoin.gateway.sync.SyncEvent.PeerReady;
import org.numicoin.gateway.sync.SyncEvent.RefusalsReconsidered;
import org.numicoin.gateway.sync.SyncEvent.Tick;
import org.numicoin.gateway.sync.SyncEvent.UnknownParent;
import org.numicoin.gateway.sync.SyncEvent.WorkChecked;
import org.numicoin.libp2p.peer.PeerId;

/// Brings our validator to the chain with the most work that any peer has. First headers, by which
/// a chain shows its work for 278 bytes a block; then the blocks of the best one from all peers
/// that have it, given to the validator in order. The validator alone decides what is valid.
///
/// A state machine for one thread: an event goes in with the time, effects come out. It keeps
/// nothing across a restart, since everything begins at what the validator has.
public final class Synchronizer {
    private static final long STATUS_MILLIS = 60_000;

    private final LocalChain chain;
    private final SyncLimits limits;
    private final Map<PeerId, SyncPeer> peers = new LinkedHashMap<>();
    private final HeaderTree tree;
    private final FollowedChain followed = new FollowedChain();
    private final ChainChoice choice;
    private final Claims claims;
    private final HeaderBatches batches;
    private final HeaderSync headers;
    private final GapFiller gaps;
    private final BodyRequests requests;
    private final BodyDownload download;
    private final StallWatch stalls;
    private final Handover handover;
    private final SyncStatus status;
    private Optional<HeaderNode> lead = Optional.empty();
    private long changes;
    private long lastNumber;
    private long statusAt;
    private boolean validatorAway;

    /// Knows nobody yet.
    ///
    /// @param random chooses the samples, so it must not be predictable by peers
    public Synchronizer(
            ChainSpec spec, LocalChain chain, SyncLimits limits, RandomGenerator random) {
        this.chain = chain;
        this.limits = limits;
        this.tree = new HeaderTree(limits.batch());
        var refused = new RefusedBlocks();
        var check = new HeaderCheck(spec, refused);
        this.choice = new ChainChoice(spec, chain, tree, peers);
        this.claims = new Claims(chain, tree);
        this.batches = new HeaderBatches(chain, tree, check, claims, peers, limits, random);
        this.headers = new HeaderSync(chain, tree, claims, batches, peers, limits, this::number);
        this.gaps = new GapFiller(tree, check, peers, this::number);
        this.requests = new BodyRequests(this::number);
        this.download = new BodyDownload(followed, requests, peers, limits);
        this.stalls = new StallWatch(followed, requests, peers, choice);
        this.handover = new Handover(chain, tree, followed, refused, peers, limits);
        this.status = new SyncStatus(spec, chain, claims, handover, peers);
    }

    /// Takes an event and says what is to be done.
    ///
    /// @param now milliseconds since 1970
    public List<SyncEffect> handle(SyncEvent event, long now) {
        return handle(List.of(event), now);
    }

    /// Takes events that have come together, in their order, and says once what is to be done: the
    /// validator tells of dozens of blocks at a time.
    public List<SyncEffect> handle(List<SyncEvent> events, long now) {
        var out = new ArrayList<SyncEffect>();
        events.forEach(event -> takeGuarded(event, now, out::add));
        // Each question to a validator that is away takes a while: one a second is enough.
        if (!validatorAway) {
            guarded(() -> advance(now, out::add));
        }
        if (events.stream().anyMatch(Tick.class::isInstance)) {
            status.tick(lead, validatorAway, now, out::add);
        }
        return out;
    }

    private void takeGuarded(SyncEvent event, long now, Consumer<SyncEffect> out) {
        guarded(() -> {
            if (validatorAway && event instanceof Tick) {
                var _ = chain.find(chain.tip().node().id());
                validatorAway = false;
            }
            take(event, now, out);
        });
    }

    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (ChainUnavailableException _) {
            validatorAway = true;
        }
    }

    /// As of the last tick.
    public SyncProgress progress() {
        return status.progress();
    }

    /// Headers in memory.
    public int retainedHeaders() {
        return tree.size();
    }

    private void take(SyncEvent event, long now, Consumer<SyncEffect> out) {
        switch (event) {
            case PeerReady(var peer, var claim) -> {
                remove(peer);
                peers.put(peer, new SyncPeer(peer, claim));
                claimed(peer, claim, out);
            }
            case PeerGone(var peer) -> remove(peer);
            case ClaimTold(var peer, var claim) -> claimed(peer, claim, out);
            case UnknownParent(var peer) -> find(peer).ifPresent(SyncPeer::announcesMore);
            case HeadersAnswered(long request, var answer) -> {
                if (!gaps.answered(request, answer, now, out)) {
                    headers.answered(request, answer, now, out);
                }
            }
            case HeadersFailed(long request) -> {
                if (!gaps.failed(request, now)) {
                    headers.failed(request, now, out);
                }
            }
            case WorkChecked(long batch, boolean valid) -> batches.checked(batch, valid, now, out);
            case BodiesAnswered(long request, var blocks) ->
                    requests.answered(request, blocks, now, out);
            case BodiesFailed(long request, boolean silent) ->
                    requests.failed(request, silent, now, out);
            case BlockConnected(var id) -> handover.connected(id, now);
            case BlockAside(var id) -> handover.aside(id, now);
            case BlockRejected rejected -> handover.rejected(rejected, now, out);
            case RefusalsReconsidered() -> handover.reconsidered();
            case BlockPassedOver(var id) -> handover.passedOver(id, now, out);
            case Tick() -> handover.lookAfterOverdue(now);
        }
    }

    /// Does what can be done now; asking twice does nothing twice.
    private void advance(long now, Consumer<SyncEffect> out) {
        follow(choice.lead(now));
        headers.ask(lead, now, out);
        if (lead.isPresent()) {
            followed.gapWithin(2L * limits.window()).ifPresent(gap -> gaps.ask(gap, now, out));
            if (choice.isReleased(lead.get(), status.awaitsBetter(lead.get()), now)) {
                handover.submit(now, out);
                if (stalls.check(now, out)) {
                    follow(choice.lead(now));
                }
                download.fetch(now, out);
            }
        }
        if (now - statusAt >= STATUS_MILLIS) {
            statusAt = now;
            peers.keySet().forEach(peer -> out.accept(new RequestStatus(peer)));
        }
    }

    private void follow(Optional<HeaderNode> best) {
        if (tree.changes() == changes
                && best.map(HeaderNode::id).equals(lead.map(HeaderNode::id))) {
            return;
        }
        long seen = tree.changes();
        var ends =
                peers.values().stream()
                        .flatMap(peer -> peer.shown().stream())
                        .map(HeaderNode::id)
                        .toList();
        long wholeTo = chain.tip().node().height() + limits.wholeHeaders();
        tree.retain(ends, best.map(HeaderNode::id), wholeTo);
        if (best.isPresent()) {
            followed.follow(tree.pathTo(best.get().id()), chain);
        } else {
            followed.clear();
        }
        for (SyncPeer peer : peers.values()) {
            peer.covers(followed.coveredBy(peer.shown(), tree));
        }
        // Last, so that it is done again when the validator could not be asked.
        lead = best;
        changes = seen;
    }

    private void claimed(PeerId id, PeerClaim claim, Consumer<SyncEffect> out) {
        find(id).ifPresent(peer -> {
            peer.claims(claim);
            claims.recognize(peer, out);
            peer.covers(followed.coveredBy(peer.shown(), tree));
        });
    }

    private void remove(PeerId id) {
        var peer = peers.remove(id);
        if (peer != null) {
            headers.gone(peer);
            gaps.gone(peer);
            requests.gone(peer);
        }
    }

    private Optional<SyncPeer> find(PeerId id) {
        return Optional.ofNullable(peers.get(id));
    }

    private long number() {
        return ++lastNumber;
    }
}
