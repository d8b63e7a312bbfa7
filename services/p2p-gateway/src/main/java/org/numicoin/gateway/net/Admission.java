package org.numicoin.gateway.net;

import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.numicoin.libp2p.peer.PeerId;

/// Which requests are answered now; the others are told that this node is busy. A peer keeps its
/// account when it reconnects.
final class Admission {
    /// Accounts that are kept; the one not used for longest goes first.
    private static final int PEERS_MAX = 4096;

    /// An honest peer that is told so once goes elsewhere.
    static final int REFUSALS_OF_A_FLOOD = 512;

    private final Limits limits;
    private final LongSupplier millis;
    private final Consumer<PeerId> flood;
    private final LinkedHashMap<PeerId, Account> accounts = new LinkedHashMap<>(16, 0.75f, true);
    private int running;

    /// How much is answered.
    ///
    /// @param burst requests of one peer at once
    /// @param perSecond requests of one peer after that
    /// @param perPeer requests of one peer that are being answered
    /// @param total requests of all peers that are being answered
    record Limits(int burst, int perSecond, int perPeer, int total) {
        static final Limits DEFAULTS = new Limits(128, 32, 8, 128);
    }

    /// @param flood told of a peer that asks far more than it is answered, again and again
    Admission(Limits limits, LongSupplier millis, Consumer<PeerId> flood) {
        this.limits = limits;
        this.millis = millis;
        this.flood = flood;
    }

    /// A request that is being answered, until it is closed.
    interface Place extends AutoCloseable {
        @Override
        void close();
    }

    /// A place for a request of this peer; empty when it is to come again later.
    synchronized Optional<Place> admit(PeerId peer) {
        long now = millis.getAsLong();
        var account =
                accounts.computeIfAbsent(
                        peer,
                        _ -> new Account(new TokenBucket(limits.burst, limits.perSecond, now)));
        forgetOldest();
        if (!account.bucket.take(now)
                || account.running >= limits.perPeer
                || running >= limits.total) {
            if (++account.refused % REFUSALS_OF_A_FLOOD == 0) {
                flood.accept(peer);
            }
            return Optional.empty();
        }
        account.running++;
        running++;
        return Optional.of(() -> leave(account));
    }

    private synchronized void leave(Account account) {
        account.running--;
        running--;
    }

    private void forgetOldest() {
        if (accounts.size() > PEERS_MAX) {
            var _ = accounts.pollFirstEntry();
        }
    }

    private static final class Account {
        private final TokenBucket bucket;
        private int running;
        private int refused;

        private Account(TokenBucket bucket) {
            this.bucket = bucket;
        }
    }
}
