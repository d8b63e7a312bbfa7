package org.numicoin.gateway.sync;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import org.numicoin.gateway.chain.HeaderNode;
import org.numicoin.gateway.peers.Ban;
import org.numicoin.gateway.peers.Reputation;
import org.numicoin.gateway.sync.SyncEffect.CheckWork;
import org.numicoin.gateway.sync.SyncEffect.Disconnect;
import org.numicoin.gateway.sync.SyncEffect.Offence;
import org.numicoin.gateway.sync.SyncEffect.Progress;
import org.numicoin.gateway.sync.SyncEffect.RequestBodies;
import org.numicoin.gateway.sync.SyncEffect.RequestHeaders;
import org.numicoin.gateway.sync.SyncEffect.RequestStatus;
import org.numicoin.gateway.sync.SyncEffect.Stalled;
import org.numicoin.gateway.sync.SyncEffect.Submit;
import org.numicoin.libp2p.peer.PeerId;

/// A synchronizer among simulated peers and a simulated validator. Time is a number and chance is
/// seeded: the same seed gives the same run.
final class SyncSimulation {
    private static final long REQUEST_TIMEOUT = 10_000;
    private static final long DECISION_MILLIS = 5;
    private static final int BURST = 40;
    private static final long RETURN_MILLIS = 10_000;

    final SimulatedChain chain;
    final List<SyncEffect> effects = new ArrayList<>();
    final Map<PeerId, List<String>> offences = new HashMap<>();
    private final Map<PeerId, Ban> banned = new HashMap<>();
    private final Reputation reputation = new Reputation(_ -> false);
    private final SyncLimits limits;
    private final SplittableRandom random;
    private final Map<PeerId, SimulatedPeer> peers = new LinkedHashMap<>();
    private final PriorityQueue<Planned> plan =
            new PriorityQueue<>(
                    Comparator.comparingLong(Planned::at).thenComparingLong(Planned::order));
    private SimulatedValidator validator;
    private Synchronizer synchronizer;
    private final List<SyncEvent> waiting = new ArrayList<>();
    private boolean inBursts;
    private boolean banning = true;
    private long order;
    private long now;
    private int incarnation;
    private int mostRetained;
    private long validatorFreeAt;

    private record Planned(long at, long order, Runnable action) {}

    SyncSimulation(SimulatedChain chain, SyncLimits limits, long seed) {
        this.chain = chain;
        this.limits = limits;
        this.random = new SplittableRandom(seed);
        this.validator = new SimulatedValidator(chain);
        this.now = chain.genesis().header().timestamp() + 365L * 86_400_000;
        this.synchronizer = create();
        tick();
    }

    private Synchronizer create() {
        return new Synchronizer(chain.spec(), validator, limits, random.split());
    }

    SimulatedValidator validator() {
        return validator;
    }

    HeaderNode tip() {
        return validator.tip().node();
    }

    Synchronizer synchronizer() {
        return synchronizer;
    }

    int mostRetained() {
        return mostRetained;
    }

    /// Events come many at a time, at the next tick at the latest.
    void inBursts() {
        inBursts = true;
    }

    /// Peers go on although they are accused.
    void withoutBans() {
        banning = false;
    }

    void connect(SimulatedPeer peer) {
        peers.put(peer.id(), peer);
        give(new SyncEvent.PeerReady(peer.id(), peer.claim()));
    }

    void disconnect(SimulatedPeer peer) {
        if (peers.remove(peer.id()) != null) {
            give(new SyncEvent.PeerGone(peer.id()));
        }
    }

    /// The operator of the validator takes back what it did not want.
    void reconsider() {
        validator.unwanted(Optional.empty());
        give(new SyncEvent.RefusalsReconsidered());
    }

    /// A peer tells its new tip, as gossip would.
    void announce(SimulatedPeer peer) {
        give(new SyncEvent.UnknownParent(peer.id()));
    }

    /// The gateway ends and starts again; the validator stays and so do the peers.
    void restart() {
        incarnation++;
        waiting.clear();
        synchronizer = create();
        List.copyOf(peers.values()).forEach(this::connect);
    }

    /// Lets time pass until something holds, at most some seconds.
    boolean runUntil(java.util.function.BooleanSupplier reached, long seconds) {
        long end = now + 1_000 * seconds;
        while (!reached.getAsBoolean()) {
            var next = plan.peek();
            if (next == null || next.at() > end) {
                now = end;
                return false;
            }
            plan.remove();
            now = next.at();
            next.action().run();
        }
        return true;
    }

    boolean runTo(HeaderNode tip, long seconds) {
        return runUntil(() -> tip().id().equals(tip.id()), seconds);
    }

    void run(long seconds) {
        runUntil(() -> false, seconds);
    }

    /// Why a peer was banned, when it was.
    Optional<String> banReason(SimulatedPeer peer) {
        return Optional.ofNullable(banned.get(peer.id())).map(Ban::reason);
    }

    long count(Class<? extends SyncEffect> kind) {
        return effects.stream().filter(kind::isInstance).count();
    }

    @Override
    public String toString() {
        var stalls = effects.stream().filter(Stalled.class::isInstance).toList();
        return "peers "
                + peers.values()
                + ", offences "
                + offences.values()
                + ", banned "
                + banned.values()
                + ", "
                + stalls
                + ", last "
                + effects.subList(Math.max(0, effects.size() - 20), effects.size());
    }

    private void tick() {
        give(new SyncEvent.Tick());
        after(1_000, this::tick);
    }

    private void after(long millis, Runnable action) {
        plan.add(new Planned(now + millis, order++, action));
    }

    /// For the synchronizer that runs now, not for the one after a restart.
    private void giveAfter(long millis, SyncEvent event) {
        int to = incarnation;
        after(
                millis,
                () -> {
                    if (to == incarnation) {
                        give(event);
                    }
                });
    }

    private void give(SyncEvent event) {
        waiting.add(event);
        if (!inBursts || waiting.size() == BURST || event instanceof SyncEvent.Tick) {
            giveWaiting();
        }
    }

    private void giveWaiting() {
        var together = List.copyOf(waiting);
        waiting.clear();
        var done = synchronizer.handle(together, now);
        mostRetained = Math.max(mostRetained, synchronizer.retainedHeaders());
        done.forEach(this::perform);
    }

    private void perform(SyncEffect effect) {
        effects.add(effect);
        switch (effect) {
            case RequestHeaders(long request, var id, var locator, int count) ->
                    answer(
                            id,
                            peer ->
                                    peer.headers(locator, count)
                                            .map(list ->
                                                    new SyncEvent.HeadersAnswered(request, list)),
                            new SyncEvent.HeadersFailed(request));
            case RequestBodies(long request, var id, var ids) ->
                    answer(
                            id,
                            peer -> {
                                peer.blocksServed += ids.size();
                                return peer.blocks(ids)
                                        .map(list -> new SyncEvent.BodiesAnswered(request, list));
                            },
                            new SyncEvent.BodiesFailed(request, true));
            case RequestStatus(var id) ->
                    Optional.ofNullable(peers.get(id))
                            .ifPresent(peer ->
                                    giveAfter(
                                            peer.latency,
                                            new SyncEvent.ClaimTold(id, peer.claim())));
            case CheckWork(long batch, var headers) ->
                    giveAfter(
                            2L * headers.size(),
                            new SyncEvent.WorkChecked(
                                    batch,
                                    headers.stream()
                                            .noneMatch(header ->
                                                    header.signals() == SimulatedChain.NO_WORK)));
            case Submit(_, var block, var source) -> {
                validatorFreeAt = Math.max(validatorFreeAt, now) + DECISION_MILLIS;
                after(
                        validatorFreeAt - now,
                        () ->
                                validator
                                        .submit(new SimulatedValidator.Submitted(block, source))
                                        .forEach(this::give));
            }
            case Offence(var id, var code) -> accuse(id, code);
            case Disconnect(var id, _) -> drop(id);
            case Progress _, Stalled _ -> {}
        }
    }

    private void answer(
            PeerId id,
            java.util.function.Function<SimulatedPeer, Optional<? extends SyncEvent>> answer,
            SyncEvent timeout) {
        var peer = peers.get(id);
        if (peer == null) {
            return;
        }
        Optional<? extends SyncEvent> answered =
                random.nextDouble() < peer.loss ? Optional.empty() : answer.apply(peer);
        if (answered.isPresent()) {
            long jitter = random.nextLong(1 + peer.latency / 4);
            giveAfter(2 * peer.latency + jitter, answered.get());
        } else {
            giveAfter(REQUEST_TIMEOUT, timeout);
        }
    }

    /// What reputation makes of it. Who is disconnected comes back as soon as it is let in.
    private void accuse(PeerId id, String code) {
        offences.computeIfAbsent(id, _ -> new ArrayList<>()).add(code);
        var judgement = reputation.offence(id, Optional.empty(), SyncOffences.of(code), now);
        judgement.made().forEach(ban -> banned.put(id, ban));
        if (banning && !judgement.standing().isWelcome()) {
            drop(id);
        }
    }

    private void drop(PeerId id) {
        var peer = peers.get(id);
        if (peer != null) {
            after(0, () -> disconnect(peer));
            after(RETURN_MILLIS, () -> comeBack(peer));
        }
    }

    private void comeBack(SimulatedPeer peer) {
        if (reputation.standing(peer.id(), Optional.empty(), now).isWelcome()) {
            connect(peer);
        } else {
            after(RETURN_MILLIS, () -> comeBack(peer));
        }
    }
}
