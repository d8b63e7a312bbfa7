package org.numicoin.pool.stratum;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.numicoin.pool.session.Bans;

/// Who may connect: so many in all, so many of an address, nobody who is banned.
final class Admission {
    private static final int NETWORK_BYTES = 8;

    private final int total;
    private final int perAddress;
    private final Bans bans;
    private final AtomicInteger count = new AtomicInteger();
    private final ConcurrentHashMap<String, Integer> addresses = new ConcurrentHashMap<>();

    Admission(int total, int perAddress, Bans bans) {
        this.total = total;
        this.perAddress = perAddress;
        this.bans = bans;
    }

    /// What counts as one address: of IPv6 the network of 64 bits that one customer has.
    static String key(InetAddress address) {
        return address instanceof Inet6Address
                ? HexFormat.of().formatHex(Arrays.copyOf(address.getAddress(), NETWORK_BYTES))
                        + "/64"
                : address.getHostAddress();
    }

    /// A connection came. False when there are too many; then it does not count.
    boolean enter() {
        if (count.incrementAndGet() > total) {
            count.decrementAndGet();
            return false;
        }
        return true;
    }

    void leave() {
        count.decrementAndGet();
    }

    /// It is known whose it is. False when that one may not connect; then it does not count.
    boolean enter(String address) {
        if (bans.isBanned(address)) {
            return false;
        }
        int now = addresses.merge(address, 1, Integer::sum);
        if (now > perAddress) {
            leave(address);
            return false;
        }
        return true;
    }

    void leave(String address) {
        addresses.computeIfPresent(address, (_, n) -> n == 1 ? null : n - 1);
    }

    int connections() {
        return count.get();
    }
}
