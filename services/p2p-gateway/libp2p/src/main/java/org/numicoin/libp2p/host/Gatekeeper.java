package org.numicoin.libp2p.host;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.numicoin.libp2p.transport.TcpTransport;

/// Lets sockets in within the limits: in all, half-open, of one address, and by rate of one
/// address. A socket that is refused costs an accept and a close. For any thread.
final class Gatekeeper implements TcpTransport.Gate {
    /// Addresses whose rate is remembered.
    private static final int RATES_MAX = 8192;

    private final ConnectionLimits limits;
    private final Predicate<InetSocketAddress> allowed;
    private final BiConsumer<InetSocketAddress, String> refused;
    private final Map<InetAddress, Integer> perIp = new HashMap<>();
    private final Map<InetAddress, Rate> rates =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1;

                @Override
                protected boolean removeEldestEntry(Map.Entry<InetAddress, Rate> eldest) {
                    return size() > RATES_MAX;
                }
            };
    private int open;
    private int pending;

    private record Rate(double left, long at) {}

    /// @param allowed whether an address may connect at all
    Gatekeeper(
            ConnectionLimits limits,
            Predicate<InetSocketAddress> allowed,
            BiConsumer<InetSocketAddress, String> refused) {
        this.limits = limits;
        this.allowed = allowed;
        this.refused = refused;
    }

    @Override
    public boolean isAdmitted(InetSocketAddress remote) {
        Optional<String> reason = allowed.test(remote) ? enter(remote) : Optional.of("banned");
        reason.ifPresent(why -> refused.accept(remote, "refused-" + why));
        return reason.isEmpty();
    }

    private synchronized Optional<String> enter(InetSocketAddress remote) {
        InetAddress ip = remote.getAddress();
        int ofIp = perIp.getOrDefault(ip, 0);
        if (!isWithinRate(ip)) {
            return Optional.of("rate");
        }
        if (ofIp >= limits.inboundPerIp()) {
            return Optional.of("ip-limit");
        }
        if (open >= limits.inbound()) {
            return Optional.of("inbound-limit");
        }
        if (pending >= limits.inboundPending()) {
            return Optional.of("pending-limit");
        }
        open++;
        pending++;
        perIp.put(ip, ofIp + 1);
        return Optional.empty();
    }

    private boolean isWithinRate(InetAddress ip) {
        long now = System.nanoTime();
        Rate last = rates.getOrDefault(ip, new Rate(limits.acceptBurst(), now));
        double left =
                Math.min(
                        limits.acceptBurst(),
                        last.left() + (now - last.at()) / 1e9 * limits.acceptsPerSecond());
        boolean within = left >= 1;
        rates.put(ip, new Rate(within ? left - 1 : left, now));
        return within;
    }

    @Override
    public void onUpgraded(InetSocketAddress remote, Optional<Throwable> failure) {
        synchronized (this) {
            pending--;
        }
        failure.ifPresent(cause -> refused.accept(remote, Connection.codeOf(cause)));
    }

    @Override
    public synchronized void onClosed(InetSocketAddress remote) {
        open--;
        perIp.computeIfPresent(remote.getAddress(), (_, count) -> count == 1 ? null : count - 1);
    }

    synchronized int open() {
        return open;
    }

    synchronized int pending() {
        return pending;
    }
}
