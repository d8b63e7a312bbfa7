package org.numicoin.gateway.peers;

import static org.numicoin.gateway.peers.TestPeers.T0;
import static org.numicoin.gateway.peers.TestPeers.WORK;
import static org.numicoin.gateway.peers.TestPeers.peer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.numicoin.libp2p.multiaddr.Multiaddr;
import org.numicoin.libp2p.peer.PeerId;
import org.numicoin.primitives.ChainWork;

/// A policy with a network around it that does what the policy says: dials of addresses that are
/// reachable lead to connections, drops end them. Time passes in steps.
final class PolicyFixture {
    final AddressBook book;
    final ConnectionPolicy policy;
    final Map<PeerId, Link> links = new HashMap<>();
    final List<ConnectionAction> log = new ArrayList<>();
    final Set<Multiaddr> unreachable = new HashSet<>();
    final Set<PeerAddress> unwelcome = new HashSet<>();
    long now = T0;
    long tipSince = T0;
    ChainWork work = WORK;

    private final Map<Multiaddr, PeerId> names = new HashMap<>();
    private int nextName = 1_000_000;

    PolicyFixture(long seed, ConnectionSettings settings, List<PeerAddress> anchors) {
        var random = new Random(seed);
        book = new AddressBook(StoredAddresses.empty(random), true, random);
        policy =
                new ConnectionPolicy(
                        settings, book, at -> !unwelcome.contains(at), anchors, List.of(), random);
    }

    static PolicyFixture of(long seed) {
        return new PolicyFixture(seed, ConnectionSettings.of(Duration.ofSeconds(60)), List.of());
    }

    /// Asks the policy and does what it says.
    List<ConnectionAction> step() {
        var actions = policy.decide(situation(), now);
        log.addAll(actions);
        for (ConnectionAction action : actions) {
            switch (action) {
                case ConnectionAction.Drop(PeerId peer, _) -> links.remove(peer);
                case ConnectionAction.Dial(PeerAddress target, LinkKind kind) ->
                        dialed(target, kind);
            }
        }
        return actions;
    }

    void run(Duration time, Duration step) {
        for (long end = now + time.toMillis(); now < end; now += step.toMillis()) {
            step();
        }
    }

    Situation situation() {
        return new Situation(List.copyOf(links.values()), work, tipSince);
    }

    void connect(Link link) {
        links.put(link.peer(), link);
    }

    void change(PeerId peer, UnaryOperator<Link> change) {
        links.computeIfPresent(peer, (_, link) -> change.apply(link));
    }

    List<Link> full() {
        return links.values().stream().filter(link -> link.kind().isFull()).toList();
    }

    List<LinkKind> dialedKinds() {
        return log.stream()
                .filter(ConnectionAction.Dial.class::isInstance)
                .map(action -> ((ConnectionAction.Dial) action).kind())
                .toList();
    }

    List<DropReason> dropReasons() {
        return log.stream()
                .filter(ConnectionAction.Drop.class::isInstance)
                .map(action -> ((ConnectionAction.Drop) action).reason())
                .toList();
    }

    private void dialed(PeerAddress target, LinkKind kind) {
        policy.dialEnded(target.address());
        if (unreachable.contains(target.address())) {
            book.failed(target.address(), now);
            return;
        }
        var name =
                target.peer()
                        .orElseGet(() ->
                                names.computeIfAbsent(target.address(), _ -> peer(nextName++)));
        book.reached(target.address(), name, now);
        connect(new Link(name, kind, target.address(), now, 0, 0, 0, 0, work));
    }
}
