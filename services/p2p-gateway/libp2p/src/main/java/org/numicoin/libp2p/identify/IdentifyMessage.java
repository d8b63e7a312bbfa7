package org.numicoin.libp2p.identify;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.numicoin.libp2p.codec.Bytes;
import org.numicoin.libp2p.codec.ProtoLimits;
import org.numicoin.libp2p.codec.ProtoReader;
import org.numicoin.libp2p.codec.ProtoWriter;
import org.numicoin.libp2p.multiaddr.Multiaddr;

/// The message of both protocols. Standard: identify/identify.md; the signed record, field 8, is
/// what go and js send although the text does not have it.
///
/// @param key the encoded public key
/// @param addresses without those that this node cannot read
/// @param record a signed envelope with a peer record, not verified here
public record IdentifyMessage(
        Optional<Bytes> key,
        List<Multiaddr> addresses,
        List<String> protocols,
        Optional<Multiaddr> observed,
        String protocolVersion,
        String agentVersion,
        Optional<Bytes> record) {
    /// Length of one message; a peer with more to say sends several, which add up.
    static final int BYTES_MAX = 8 * 1024;

    static final int MESSAGES_MAX = 10;

    private static final int ADDRESSES_MAX = 128;
    private static final int PROTOCOLS_MAX = 512;
    private static final int PROTOCOL_LENGTH_MAX = 256;
    private static final int VERSION_LENGTH_MAX = 256;
    private static final ProtoLimits LIMITS = new ProtoLimits(BYTES_MAX, 1024, 1);

    public IdentifyMessage {
        addresses = List.copyOf(addresses);
        protocols = List.copyOf(protocols);
    }

    static final IdentifyMessage EMPTY =
            new IdentifyMessage(
                    Optional.empty(),
                    List.of(),
                    List.of(),
                    Optional.empty(),
                    "",
                    "",
                    Optional.empty());

    /// This message and one that came after it.
    IdentifyMessage merge(Bytes next) {
        var in = ProtoReader.of(next, LIMITS);
        Optional<Bytes> newKey = key;
        Optional<Multiaddr> newObserved = observed;
        Optional<Bytes> newRecord = record;
        String newProtocolVersion = protocolVersion;
        String newAgentVersion = agentVersion;
        var allAddresses = new ArrayList<>(addresses);
        var allProtocols = new ArrayList<>(protocols);
        while (in.next()) {
            switch (in.field()) {
                case 1 -> newKey = Optional.of(in.bytes(BYTES_MAX, "the key"));
                case 2 -> {
                    in.room(allAddresses.size(), ADDRESSES_MAX, "addresses");
                    Multiaddr.decodeKnown(in.bytes(Multiaddr.BYTES_MAX, "an address"))
                            .ifPresent(allAddresses::add);
                }
                case 3 -> {
                    in.room(allProtocols.size(), PROTOCOLS_MAX, "protocols");
                    allProtocols.add(in.text(PROTOCOL_LENGTH_MAX, "a protocol"));
                }
                case 4 ->
                        newObserved =
                                Multiaddr.decodeKnown(
                                        in.bytes(Multiaddr.BYTES_MAX, "the observed address"));
                case 5 -> newProtocolVersion = in.text(VERSION_LENGTH_MAX, "the protocol version");
                case 6 -> newAgentVersion = in.text(VERSION_LENGTH_MAX, "the agent version");
                case 8 -> newRecord = Optional.of(in.bytes(BYTES_MAX, "the signed record"));
                default -> in.skip();
            }
        }
        return new IdentifyMessage(
                newKey,
                allAddresses,
                allProtocols,
                newObserved,
                newProtocolVersion,
                newAgentVersion,
                newRecord);
    }

    Bytes encode() {
        var out = new ProtoWriter(512);
        key.ifPresent(value -> out.bytes(1, value));
        addresses.forEach(address -> out.bytes(2, address.encode()));
        protocols.forEach(protocol -> out.text(3, protocol));
        observed.ifPresent(address -> out.bytes(4, address.encode()));
        out.text(5, protocolVersion).text(6, agentVersion);
        record.ifPresent(envelope -> out.bytes(8, envelope));
        return out.toBytes();
    }
}
