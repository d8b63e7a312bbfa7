package org.numicoin.gateway.peers;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.numicoin.libp2p.codec.Bytes;
import org.numicoin.libp2p.multiaddr.Multiaddr;
import org.numicoin.libp2p.peer.PeerId;

/// Decides with whom to be connected, so that no one party can hold all our connections. Owned by
/// the thread of the address book; asked every second or so, and after each new connection.
public final class ConnectionPolicy {
    /// Outbound peers that are dialed first after a restart.
    public static final int ANCHORS = 2;

    private final ConnectionSettings settings;
    private final AddressBook book;
    private final Predicate<PeerAddress> welcome;
    private final Deque<PeerAddress> anchors;
    private final Dials dials = new Dials();
    private final StaticPeers statics = new StaticPeers();
    private final ChainCheck chain;
    private final Probing probing;
    private final InboundEviction eviction;

    /// Begins with nothing connected.
    ///
    /// @param welcome whether reputation has nothing against it
    /// @param anchors outbound peers of before the restart
    /// @param random not predictable by others
    public ConnectionPolicy(
            ConnectionSettings settings,
            AddressBook book,
            Predicate<PeerAddress> welcome,
            List<PeerAddress> anchors,
            List<PeerAddress> statics,
            RandomGenerator random) {
        this.settings = settings;
        this.book = book;
        this.welcome = welcome;
        this.anchors = new ArrayDeque<>(anchors);
        this.chain = new ChainCheck(settings.outbound());
        this.probing = new Probing(settings, random, chain);
        var key = new byte[BucketHash.KEY_BYTES];
        random.nextBytes(key);
        this.eviction = new InboundEviction(new BucketHash(Bytes.wrap(key)));
        statics.forEach(this.statics::add);
    }

    /// What to do now.
    public List<ConnectionAction> decide(Situation situation, long now) {
        dials.expire(now);
        var plan = new Plan(situation.links(), dials, book, now);
        statics.decide(plan, now);
        chain.decide(plan, situation.work(), now);
        makeRoom(plan);
        fillOutbound(plan, now);
        probing.decide(plan, book, entry -> isWanted(entry, now), situation.tipSince(), now);
        return plan.actions();
    }

    /// A dial has led to a connection that is ready, or to none.
    public void dialEnded(Multiaddr address) {
        dials.end(address);
    }

    /// Adds a peer that is connected always, outside of all limits.
    ///
    /// @return false when there are too many
    public boolean addStatic(PeerAddress at) {
        return statics.add(at);
    }

    /// Leaves a peer to the rules that all others have.
    ///
    /// @return false when it was not there
    public boolean removeStatic(Multiaddr address) {
        return statics.remove(address);
    }

    public List<PeerAddress> statics() {
        return statics.all();
    }

    public boolean isStatic(PeerId peer) {
        return statics.contains(peer);
    }

    /// The outbound peers to come back to: those that brought a block last, and the oldest of those
    /// that brought none.
    public List<PeerAddress> anchors(Situation situation) {
        return situation.links().stream()
                .filter(link -> link.kind().isFull())
                .sorted(
                        Comparator.comparingLong(Link::lastBlock)
                                .reversed()
                                .thenComparingLong(Link::since))
                .limit(ANCHORS)
                .map(Link::at)
                .toList();
    }

    private void makeRoom(Plan plan) {
        var inbound =
                new ArrayList<>(
                        plan.links(LinkKind.INBOUND::equals).stream()
                                .filter(link -> !statics.contains(link.peer()))
                                .toList());
        while (inbound.size() > settings.inbound()) {
            var drop = eviction.choose(inbound).orElseThrow();
            inbound.removeIf(link -> link.peer().equals(drop.peer()));
            plan.drop(drop.peer(), drop.reason());
        }
    }

    private void fillOutbound(Plan plan, long now) {
        int missing = settings.outbound() - plan.count(LinkKind::isFull);
        for (; missing > 0 && !anchors.isEmpty(); missing--) {
            var anchor = anchors.removeFirst();
            if (plan.isDiverse(anchor) && welcome.test(anchor)) {
                plan.dial(anchor, LinkKind.ANCHOR);
            }
        }
        boolean found = true;
        for (; found && missing > 0; missing--) {
            var drawn = book.draw(entry -> isWanted(entry, now) && plan.isDiverse(entry.at()), now);
            drawn.ifPresent(entry -> plan.dial(entry.at(), LinkKind.OUTBOUND));
            found = drawn.isPresent();
        }
    }

    private boolean isWanted(KnownAddress entry, long now) {
        return entry.isDue(now) && welcome.test(entry.at());
    }
}
