package org.numicoin.gateway.peers;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Who leaves when all inbound places are taken. Peers are protected by what an attacker cannot
/// have more of than everybody else: networks that a secret prefers, short distance, being first
/// with blocks and transactions, long stay. Of the rest the largest network loses its newest peer.
/// After Bitcoin's SelectNodeToEvict.
final class InboundEviction {
    static final int BY_NETWORK = 4;
    static final int BY_PING = 8;
    static final int BY_TRANSACTIONS = 4;
    static final int BY_BLOCK = 4;

    /// With this score or less nothing protects a peer, and it leaves before all others. What
    /// others can make an honest peer do costs less.
    static final double OFFENDER = -10;

    /// More peers than this in one group that is banned together is no accident.
    static final int CROWD = 16;

    private final BucketHash secret;

    InboundEviction(BucketHash secret) {
        this.secret = secret;
    }

    /// Chooses one; nobody only where nobody is.
    ///
    /// @param inbound those who may have to leave
    Optional<ConnectionAction.Drop> choose(List<Link> inbound) {
        var rest = unprotected(inbound);
        var offenders = rest.stream().filter(InboundEviction::isOffender).toList();
        var candidates = rest.isEmpty() ? inbound : rest;
        return newestOfLargest(offenders.isEmpty() ? candidates : offenders)
                .map(link -> new ConnectionAction.Drop(link.peer(), reason(link, inbound)));
    }

    private List<Link> unprotected(List<Link> inbound) {
        var left = new ArrayList<>(inbound);
        var trusted = inbound.stream().filter(link -> !isOffender(link)).toList();
        left.removeAll(ofPreferredNetworks(trusted));
        keep(
                left,
                BY_PING,
                link -> link.pingMillis() > 0,
                Comparator.comparingLong(Link::pingMillis));
        keep(
                left,
                BY_TRANSACTIONS,
                link -> link.lastTransactions() > 0,
                Comparator.comparingLong(Link::lastTransactions).reversed());
        keep(
                left,
                BY_BLOCK,
                link -> link.lastBlock() > 0,
                Comparator.comparingLong(Link::lastBlock).reversed());
        keep(left, left.size() / 2, _ -> true, Comparator.comparingLong(Link::since));
        return left;
    }

    private static void keep(
            List<Link> left, int most, Predicate<Link> eligible, Comparator<Link> best) {
        left.removeAll(
                left.stream()
                        .filter(link -> !isOffender(link))
                        .filter(eligible)
                        .sorted(best)
                        .limit(most)
                        .toList());
    }

    /// The oldest peer of each of the networks that the secret ranks first.
    private List<Link> ofPreferredNetworks(List<Link> links) {
        var taken = new HashSet<NetworkGroup>();
        return links.stream()
                .sorted(
                        Comparator.<Link>comparingInt(link -> rank(link.at().group()))
                                .thenComparingLong(Link::since))
                .filter(link -> taken.add(link.at().group()))
                .limit(BY_NETWORK)
                .toList();
    }

    private int rank(NetworkGroup group) {
        return secret.of(1 << 24, group.toBytes());
    }

    private static Optional<Link> newestOfLargest(List<Link> links) {
        Map<NetworkGroup, List<Link>> groups =
                links.stream()
                        .collect(
                                Collectors.groupingBy(
                                        link -> link.at().group(),
                                        HashMap::new,
                                        Collectors.toList()));
        return groups.values().stream()
                .map(InboundEviction::newestFirst)
                .max(
                        Comparator.<List<Link>>comparingInt(List::size)
                                .thenComparingLong(group -> group.getFirst().since()))
                .map(List::getFirst);
    }

    private static List<Link> newestFirst(List<Link> group) {
        return group.stream().sorted(Comparator.comparingLong(Link::since).reversed()).toList();
    }

    private static boolean isOffender(Link link) {
        return link.score() <= OFFENDER;
    }

    private static DropReason reason(Link link, List<Link> inbound) {
        var group = IpNetwork.groupOf(link.ip());
        boolean counted = AddressKind.of(link.ip()) == AddressKind.PUBLIC;
        Stream<Link> together = inbound.stream().filter(other -> group.contains(other.ip()));
        return counted && together.count() > CROWD ? DropReason.CROWD : DropReason.EVICTED;
    }
}
