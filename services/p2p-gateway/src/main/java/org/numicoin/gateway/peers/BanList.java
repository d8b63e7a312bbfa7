package org.numicoin.gateway.peers;

import java.net.InetAddress;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.numicoin.libp2p.peer.PeerId;

/// The bans that hold. When too many are made by ourselves the one that ends first goes; those of
/// the operator stay until they end.
final class BanList {
    /// Bans of our own: as many as scores.
    static final int OWN_MAX = 16_384;

    static final int OPERATORS_MAX = 4096;

    private final Map<Ban.Target, Ban> bans = new HashMap<>();

    /// Widths of the banned networks with how many have them: sockets are judged while a flood of
    /// them comes in, and most widths have no ban.
    private final NavigableMap<Integer, Integer> widths = new TreeMap<>(Comparator.reverseOrder());

    private int own;

    /// Replaces a ban of the same target, except that our own never replaces the operator's.
    ///
    /// @return whether it holds now; not when the operator has too many
    boolean add(Ban ban, long now) {
        expire(now);
        var known = Optional.ofNullable(bans.get(ban.target()));
        boolean byOperator = ban.by() == Ban.By.OPERATOR;
        if (!byOperator && known.filter(other -> other.by() == Ban.By.OPERATOR).isPresent()) {
            return true;
        }
        remove(ban.target());
        if (byOperator && bans.size() - own >= OPERATORS_MAX) {
            return false;
        }
        if (!byOperator && own >= OWN_MAX) {
            bans.values().stream()
                    .filter(other -> other.by() == Ban.By.NODE)
                    .min(Comparator.comparingLong(Ban::until))
                    .ifPresent(first -> remove(first.target()));
        }
        bans.put(ban.target(), ban);
        own += byOperator ? 0 : 1;
        if (ban.target() instanceof Ban.Target.Network(IpNetwork network)) {
            widths.merge(network.bits(), 1, Integer::sum);
        }
        return true;
    }

    boolean remove(Ban.Target target) {
        var removed = Optional.ofNullable(bans.remove(target));
        own -= removed.filter(ban -> ban.by() == Ban.By.NODE).isPresent() ? 1 : 0;
        if (removed.isPresent() && target instanceof Ban.Target.Network(IpNetwork network)) {
            widths.computeIfPresent(network.bits(), (_, count) -> count == 1 ? null : count - 1);
        }
        return removed.isPresent();
    }

    Optional<Ban> of(PeerId peer, long now) {
        return of(Ban.Target.of(peer), now);
    }

    Optional<Ban> of(Ban.Target target, long now) {
        return Optional.ofNullable(bans.get(target)).filter(ban -> ban.holds(now));
    }

    /// The ban of the narrowest network around an address.
    Optional<Ban> of(InetAddress address, long now) {
        int width = 8 * address.getAddress().length;
        return widths.keySet().stream()
                .filter(bits -> bits <= width)
                .flatMap(bits -> of(networkOf(address, bits), now).stream())
                .findFirst();
    }

    /// Those that hold, the newest first.
    List<Ban> all(long now) {
        expire(now);
        return bans.values().stream()
                .sorted(Comparator.comparingLong(Ban::since).reversed())
                .toList();
    }

    private static Ban.Target networkOf(InetAddress address, int bits) {
        return new Ban.Target.Network(IpNetwork.of(address, bits));
    }

    private void expire(long now) {
        var over = bans.values().stream().filter(ban -> !ban.holds(now)).toList();
        over.forEach(ban -> remove(ban.target()));
    }
}
