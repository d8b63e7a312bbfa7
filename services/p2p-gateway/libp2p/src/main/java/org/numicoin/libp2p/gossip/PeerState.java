package org.numicoin.libp2p.gossip;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.numicoin.libp2p.codec.Bytes;
import org.numicoin.libp2p.peer.PeerId;

/// A connected peer as the router knows it; its score is kept elsewhere, because it lives longer.
final class PeerState {
    /// An IDONTWANT holds for so many heartbeats.
    private static final int UNWANTED_HEARTBEATS = 3;

    private final PeerId id;
    private final PubsubProtocol protocol;
    private final boolean outbound;
    private final Set<String> topics = new LinkedHashSet<>();
    private final Map<Bytes, Long> unwanted = new LinkedHashMap<>();
    private int ihaveMessages;
    private int asked;
    private int idontwantIds;

    PeerState(PeerId id, PubsubProtocol protocol, boolean outbound) {
        this.id = id;
        this.protocol = protocol;
        this.outbound = outbound;
    }

    PeerId id() {
        return id;
    }

    PubsubProtocol protocol() {
        return protocol;
    }

    boolean outbound() {
        return outbound;
    }

    Set<String> topics() {
        return topics;
    }

    /// Counts one more IHAVE; false when this heartbeat had enough of them.
    boolean countIHave(int max) {
        return ihaveMessages++ < max;
    }

    int asked() {
        return asked;
    }

    void countAsked(int ids) {
        asked += ids;
    }

    /// Remembers an IDONTWANT as long as this heartbeat had not too many of them.
    void unwanted(Bytes messageId, long heartbeat, int max) {
        if (idontwantIds < max) {
            idontwantIds++;
            unwanted.put(messageId, heartbeat + UNWANTED_HEARTBEATS);
        }
    }

    boolean wants(Bytes messageId) {
        return !unwanted.containsKey(messageId);
    }

    void heartbeat(long heartbeat) {
        ihaveMessages = 0;
        asked = 0;
        idontwantIds = 0;
        unwanted.values().removeIf(until -> until <= heartbeat);
    }
}
