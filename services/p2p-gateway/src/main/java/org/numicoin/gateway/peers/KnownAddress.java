package org.numicoin.gateway.peers;

import java.time.Duration;
import java.util.Optional;
import org.numicoin.libp2p.peer.PeerId;

/// An address with what we heard of it and how it did. Times are milliseconds since the epoch, zero
/// for never.
///
/// @param source who told us first
/// @param lastSeen when somebody, or we ourselves, last saw it connected
/// @param lastTried our last dial
/// @param lastSuccess the last dial that reached a peer of our network
/// @param failures dials since then
public record KnownAddress(
        PeerAddress at,
        Source source,
        long lastSeen,
        long lastTried,
        long lastSuccess,
        int failures) {
    static final Duration HORIZON = Duration.ofDays(30);
    static final int FAILURES_NEVER_REACHED = 3;
    static final int FAILURES_MAX = 10;
    static final Duration FAILING = Duration.ofDays(7);

    private static final Duration CLOCK_SKEW = Duration.ofMinutes(10);
    private static final Duration RETRY_MIN = Duration.ofSeconds(5);
    private static final Duration JUST_TRIED = Duration.ofMinutes(1);
    private static final Duration RECENTLY_TRIED = Duration.ofMinutes(10);
    private static final double WHEN_RECENTLY_TRIED = 0.01;
    private static final double PER_FAILURE = 0.66;
    private static final int FAILURES_COUNTED = 8;

    public KnownAddress {
        if (lastSeen < 0 || lastTried < 0 || lastSuccess < 0 || failures < 0) {
            throw new IllegalArgumentException("a time or number below zero of " + at);
        }
    }

    static KnownAddress heard(PeerAddress at, Source source, long seen) {
        return new KnownAddress(at, source, seen, 0, 0, 0);
    }

    /// Whether its place is better given to any other address.
    boolean isTerrible(long now) {
        if (isWithin(now, lastTried, JUST_TRIED)) {
            return false; // the outcome is not known yet
        }
        return lastSeen > now + CLOCK_SKEW.toMillis()
                || now - lastSeen > HORIZON.toMillis()
                || (lastSuccess == 0 && failures >= FAILURES_NEVER_REACHED)
                || (failures >= FAILURES_MAX && now - lastSuccess > FAILING.toMillis());
    }

    /// How likely it is taken when it is drawn.
    double chance(long now) {
        double fresh = isWithin(now, lastTried, RECENTLY_TRIED) ? WHEN_RECENTLY_TRIED : 1;
        return fresh * Math.pow(PER_FAILURE, Math.min(failures, FAILURES_COUNTED));
    }

    /// Whether enough time has passed since the last dial; each failure doubles the wait.
    boolean isDue(long now) {
        long wait = RETRY_MIN.toMillis() << Math.min(failures, FAILURES_COUNTED);
        return !isWithin(now, lastTried, Duration.ofMillis(wait));
    }

    KnownAddress heardOf(long when) {
        return new KnownAddress(
                at, source, Math.max(lastSeen, when), lastTried, lastSuccess, failures);
    }

    /// A connection to it is open.
    KnownAddress alive(long now) {
        return new KnownAddress(at, source, now, lastTried, now, 0);
    }

    /// A name that nobody has proved gives way to the next one that is said.
    KnownAddress named(Optional<PeerId> peer) {
        return at.peer().isPresent() || peer.isEmpty()
                ? this
                : with(new PeerAddress(peer, at.address()));
    }

    KnownAddress dialed(long now) {
        return new KnownAddress(at, source, lastSeen, now, lastSuccess, failures);
    }

    /// Counts a dial that reached nobody. Whoever spreads an address under a false name must not
    /// make it unreachable, so a name that was never proved is dropped; one that was is dropped
    /// after some failures, because nodes change their keys.
    KnownAddress failed(long now) {
        boolean doubted = lastSuccess == 0 || failures + 1 >= FAILURES_NEVER_REACHED;
        var name = doubted ? Optional.<PeerId>empty() : at.peer();
        return new KnownAddress(
                new PeerAddress(name, at.address()),
                source,
                lastSeen,
                now,
                lastSuccess,
                failures + 1);
    }

    KnownAddress reached(PeerId peer, long now) {
        var proved = new PeerAddress(Optional.of(peer), at.address());
        return new KnownAddress(proved, source, now, now, now, 0);
    }

    private KnownAddress with(PeerAddress other) {
        return new KnownAddress(other, source, lastSeen, lastTried, lastSuccess, failures);
    }

    private static boolean isWithin(long now, long then, Duration time) {
        return then > 0 && then <= now && now - then < time.toMillis();
    }
}
