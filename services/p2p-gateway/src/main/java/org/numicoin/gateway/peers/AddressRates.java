package org.numicoin.gateway.peers;

import java.util.Map;

/// How many addresses of a source are taken: a few dozen at once, and one in ten seconds after
/// that. The rest is left out and is no offence. Counted by source and not by peer, because ids of
/// peers are free: who comes back under another name begins where it left off. Not for several
/// threads.
public final class AddressRates {
    static final double PER_SECOND = 0.1;

    /// As many nodes of one network as may come at once and each be heard; a hundredth of the
    /// places that the source has in the book.
    static final int SAVED_MAX = 64;

    /// Sources that are counted; one that was forgotten begins anew.
    static final int SOURCES_MAX = 4096;

    private final Map<Source, Tokens> tokens = new RecentMap<>(SOURCES_MAX);

    private record Tokens(double left, long at) {
        Tokens at(long now) {
            double earned = Math.max(0, now - at) / 1000.0 * PER_SECOND;
            return new Tokens(Math.min(SAVED_MAX, left + earned), now);
        }

        Tokens less(int taken) {
            return new Tokens(left - taken, at);
        }
    }

    /// Counts the addresses of a message.
    ///
    /// @param offered addresses that it has
    /// @return how many of them to take
    public int take(Source source, int offered, long now) {
        var before = tokens.getOrDefault(source, new Tokens(SAVED_MAX, now)).at(now);
        int taken = Math.min(offered, (int) before.left());
        tokens.put(source, before.less(taken));
        return taken;
    }
}
