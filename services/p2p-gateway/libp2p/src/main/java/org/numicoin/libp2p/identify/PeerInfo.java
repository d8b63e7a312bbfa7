package org.numicoin.libp2p.identify;

import java.util.List;
import java.util.Optional;
import org.numicoin.libp2p.ProtocolViolation;
import org.numicoin.libp2p.codec.Bytes;
import org.numicoin.libp2p.codec.MalformedException;
import org.numicoin.libp2p.multiaddr.Multiaddr;
import org.numicoin.libp2p.peer.PeerId;
import org.numicoin.libp2p.peer.PeerRecord;
import org.numicoin.libp2p.peer.PublicKey;

/// What a peer said of itself, checked against the key of its connection.
///
/// @param addresses where it says that it listens: those of its signed record, when it has one
/// @param record its newest record, and the envelope to pass on
/// @param observed how it sees this node
public record PeerInfo(
        PeerId peer,
        List<Multiaddr> addresses,
        List<String> protocols,
        String protocolVersion,
        String agentVersion,
        Optional<Signed> record,
        Optional<Multiaddr> observed) {
    /// A verified record and the bytes that it came in.
    public record Signed(PeerRecord content, Bytes envelope) {}

    public PeerInfo {
        addresses = List.copyOf(addresses);
        protocols = List.copyOf(protocols);
    }

    static PeerInfo nothing(PeerId peer) {
        return new PeerInfo(peer, List.of(), List.of(), "", "", Optional.empty(), Optional.empty());
    }

    public boolean speaks(String protocol) {
        return protocols.contains(protocol);
    }

    /// Takes over what a message says; what it leaves out stays as it was.
    ///
    /// @throws ProtocolViolation when it speaks for somebody else
    PeerInfo update(IdentifyMessage message, PublicKey connectionKey) {
        message.key()
                .filter(key -> !key.equals(connectionKey.encode()))
                .ifPresent(_ -> {
                    throw new ProtocolViolation(
                            "identify-other-key", "not the key of the handshake");
                });
        Optional<Signed> newest = record;
        if (message.record().isPresent()) {
            newest = newer(message.record().get());
        }
        List<Multiaddr> known = message.addresses().isEmpty() ? addresses : message.addresses();
        return new PeerInfo(
                peer,
                newest.map(signed -> signed.content().addresses()).orElse(known),
                message.protocols().isEmpty() ? protocols : message.protocols(),
                message.protocolVersion().isEmpty() ? protocolVersion : message.protocolVersion(),
                message.agentVersion().isEmpty() ? agentVersion : message.agentVersion(),
                newest,
                message.observed().or(() -> observed));
    }

    /// An older record never replaces a newer one.
    private Optional<Signed> newer(Bytes envelope) {
        PeerRecord content;
        try {
            content = PeerRecord.open(envelope);
        } catch (MalformedException e) {
            throw new ProtocolViolation("identify-bad-record", e.code());
        }
        if (!content.peer().equals(peer)) {
            throw new ProtocolViolation("identify-other-record", "record of " + content.peer());
        }
        boolean isOld = record.filter(held -> held.content().seq() >= content.seq()).isPresent();
        return isOld ? record : Optional.of(new Signed(content, envelope));
    }
}
