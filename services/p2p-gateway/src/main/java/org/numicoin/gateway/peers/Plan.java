package org.numicoin.gateway.peers;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.numicoin.libp2p.peer.PeerId;

/// The actions of one decision, and what is connected and dialed with them: each step sees what
/// those before it did.
final class Plan {
    private final List<Link> links;
    private final Dials dials;
    private final AddressBook book;
    private final long now;
    private final List<ConnectionAction> actions = new ArrayList<>();

    Plan(List<Link> links, Dials dials, AddressBook book, long now) {
        this.links = new ArrayList<>(links);
        this.dials = dials;
        this.book = book;
        this.now = now;
    }

    void dial(PeerAddress target, LinkKind kind) {
        var dial = new ConnectionAction.Dial(target, kind);
        dials.begin(dial, now);
        book.dialing(target.address(), now);
        actions.add(dial);
    }

    void drop(PeerId peer, DropReason reason) {
        links.removeIf(link -> link.peer().equals(peer));
        actions.add(new ConnectionAction.Drop(peer, reason));
    }

    List<Link> links(Predicate<LinkKind> kind) {
        return links.stream().filter(link -> kind.test(link.kind())).toList();
    }

    /// Connections of a kind, open or dialed.
    int count(Predicate<LinkKind> kind) {
        long dialed = dials.all().filter(dial -> kind.test(dial.kind())).count();
        return links(kind).size() + (int) dialed;
    }

    /// Whether there is no connection there, and no dial.
    boolean isFree(PeerAddress target) {
        return Stream.concat(links.stream().map(Link::at), dials.all().map(dial -> dial.target()))
                .noneMatch(other ->
                        other.address().equals(target.address())
                                || (target.peer().isPresent()
                                        && other.peer().equals(target.peer())));
    }

    /// Whether there is no connection there, and no other outbound peer in its network.
    boolean isDiverse(PeerAddress target) {
        boolean alone =
                target.kind() == AddressKind.PRIVATE
                        || outboundGroups().noneMatch(target.group()::equals);
        return alone && isFree(target);
    }

    List<ConnectionAction> actions() {
        return List.copyOf(actions);
    }

    private Stream<NetworkGroup> outboundGroups() {
        return Stream.concat(
                        links(LinkKind::isFull).stream().map(Link::at),
                        dials.all().filter(dial -> dial.kind().isFull()).map(dial -> dial.target()))
                .map(PeerAddress::group);
    }
}
