package org.numicoin.gateway.peers;

import java.net.InetAddress;
import org.numicoin.libp2p.peer.PeerId;

/// Somebody with whom there are no connections for a time.
///
/// @param reason for people; the code of the last offence when we banned by ourselves
/// @param since milliseconds since the epoch
/// @param until the first millisecond in which it does not hold any more
public record Ban(Target target, String reason, long since, long until, By by) {
    public static final int REASON_CHARS_MAX = 200;

    /// For a ban without an end.
    public static final long FOREVER = Long.MAX_VALUE;

    /// Who is banned.
    public sealed interface Target {
        record Peer(PeerId id) implements Target {
            @Override
            public String toString() {
                return id.toString();
            }
        }

        record Network(IpNetwork network) implements Target {
            @Override
            public String toString() {
                return network.toString();
            }
        }

        static Target of(PeerId peer) {
            return new Peer(peer);
        }

        static Target of(InetAddress address) {
            return new Network(IpNetwork.of(address));
        }
    }

    /// Who banned.
    public enum By {
        NODE,
        OPERATOR
    }

    public Ban {
        if (reason.length() > REASON_CHARS_MAX || since < 0 || until < since) {
            throw new IllegalArgumentException("a ban of " + target + " that cannot be");
        }
    }

    public boolean holds(long now) {
        return now < until;
    }
}
