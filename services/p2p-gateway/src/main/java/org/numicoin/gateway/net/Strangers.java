package org.numicoin.gateway.net;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.numicoin.gateway.peers.IpNetwork;
import org.numicoin.gateway.peers.Offence;
import org.numicoin.libp2p.host.ConnectionGater;
import org.numicoin.libp2p.host.HostListener;
import org.numicoin.libp2p.peer.PeerId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Addresses whose sockets again and again do not become connections: garbage in place of a
/// handshake, handshakes that never end, attempts without end. Whoever that is has no identity yet,
/// so the address has to answer for it (/64 of IPv6), and gets no socket for a while. Asks the
/// gater behind it about all others.
///
/// An address may be that of many honest nodes. Points are given for what goes wrong and taken away
/// with time, so a few failures of each of them stay far below what an attacker needs to be felt.
final class Strangers implements ConnectionGater, HostListener {
    static final int POINTS_MAX = 512;

    /// A socket that was read and a handshake that was waited for.
    static final int FAILED_POINTS = 16;

    /// A socket that was closed at once.
    static final int REFUSED_POINTS = 1;

    static final Duration REFUSED = Duration.ofMinutes(30);

    /// Addresses that are watched; the one not heard of for longest goes first.
    static final int ADDRESSES_MAX = 4096;

    private static final Logger log = LoggerFactory.getLogger(Strangers.class);
    private static final double POINTS_PER_MILLI = 1e-3;

    private final ConnectionGater others;
    private final Predicate<InetAddress> shared;
    private final LongSupplier millis;
    private final LinkedHashMap<IpNetwork, Account> accounts = new LinkedHashMap<>(16, 0.75f, true);

    private record Account(double points, long at, long refusedUntil) {}

    /// @param shared whether an address stands for anybody, as loopback and that of a proxy or of a
    ///   network of containers do: refusing it would shut everybody out
    Strangers(ConnectionGater others, Predicate<InetAddress> shared, LongSupplier millis) {
        this.others = others;
        this.shared = shared;
        this.millis = millis;
    }

    @Override
    public void onRefused(InetSocketAddress remote, String code) {
        int points = points(code);
        if (points > 0 && !shared.test(remote.getAddress())) {
            count(network(remote), points, code);
        }
    }

    /// A peer that goes away has done nothing wrong, and a limit that others have used up is not
    /// its fault.
    private static int points(String code) {
        return switch (code) {
            case "refused-rate", "refused-ip-limit" -> REFUSED_POINTS;
            case "timeout" -> FAILED_POINTS;
            default -> Offence.of(code).isPresent() ? FAILED_POINTS : 0;
        };
    }

    private synchronized void count(IpNetwork network, int points, String code) {
        long now = millis.getAsLong();
        var before = accounts.getOrDefault(network, new Account(0, now, 0));
        double forgiven = Math.max(0, now - before.at) * POINTS_PER_MILLI;
        double sum = Math.max(0, before.points - forgiven) + points;
        if (sum >= POINTS_MAX && now >= before.refusedUntil) {
            log.warn(
                    "refuses {} for {} minutes, whose sockets do not become connections: {}",
                    network,
                    REFUSED.toMinutes(),
                    code);
            accounts.put(network, new Account(0, now, now + REFUSED.toMillis()));
        } else {
            accounts.put(network, new Account(sum, now, before.refusedUntil));
        }
        if (accounts.size() > ADDRESSES_MAX) {
            var _ = accounts.pollFirstEntry();
        }
    }

    private synchronized boolean isRefused(InetSocketAddress remote) {
        return Optional.ofNullable(accounts.get(network(remote)))
                .filter(account -> millis.getAsLong() < account.refusedUntil)
                .isPresent();
    }

    synchronized int size() {
        return accounts.size();
    }

    private static IpNetwork network(InetSocketAddress remote) {
        var ip = remote.getAddress();
        return IpNetwork.of(ip, ip.getAddress().length == 4 ? 32 : 64);
    }

    @Override
    public boolean mayAccept(InetSocketAddress remote) {
        return !isRefused(remote) && others.mayAccept(remote);
    }

    @Override
    public boolean mayDial(PeerId peer, InetSocketAddress address) {
        return others.mayDial(peer, address);
    }

    @Override
    public boolean mayDial(InetSocketAddress address) {
        return others.mayDial(address);
    }

    @Override
    public boolean mayConnect(PeerId peer, InetSocketAddress remote, boolean dialed) {
        return others.mayConnect(peer, remote, dialed);
    }
}
