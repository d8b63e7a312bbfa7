package org.numicoin.libp2p.peer;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.numicoin.libp2p.codec.Bytes;
import org.numicoin.libp2p.codec.MalformedException;
import org.numicoin.libp2p.codec.ProtoLimits;
import org.numicoin.libp2p.codec.ProtoReader;
import org.numicoin.libp2p.codec.ProtoWriter;
import org.numicoin.libp2p.multiaddr.Multiaddr;

/// Where a peer says that it listens, signed by itself, so that others can pass it on (RFC 0003).
///
/// @param seq grows with each record of a peer; an older one never replaces a newer one
/// @param addresses without those that this node cannot read
public record PeerRecord(PeerId peer, long seq, List<Multiaddr> addresses) {
    public static final int ADDRESSES_MAX = 64;

    /// Domain and type as go-libp2p and js-libp2p have them; the text of RFC 0003 names others.
    static final String DOMAIN = "libp2p-peer-record";

    static final Bytes PAYLOAD_TYPE = Bytes.ofHex("0301");

    private static final ProtoLimits LIMITS =
            new ProtoLimits(SignedEnvelope.BYTES_MAX, 4 * ADDRESSES_MAX, 2);

    public PeerRecord {
        addresses = List.copyOf(addresses);
        if (seq < 0 || addresses.size() > ADDRESSES_MAX) {
            throw new IllegalArgumentException("a record that no peer accepts");
        }
    }

    public static PeerRecord decode(Bytes bytes) {
        var in = ProtoReader.of(bytes, LIMITS);
        @Nullable PeerId peer = null;
        long seq = 0;
        int read = 0;
        var addresses = new ArrayList<Multiaddr>();
        while (in.next()) {
            switch (in.field()) {
                case 1 -> peer = PeerId.decode(in.bytes(PeerId.BYTES_MAX, "the id of a record"));
                case 2 -> seq = in.uint64("the sequence number of a record");
                case 3 -> {
                    in.room(read++, ADDRESSES_MAX, "addresses");
                    Multiaddr.decodeKnown(address(in.message("an address")))
                            .ifPresent(addresses::add);
                }
                default -> in.skip();
            }
        }
        if (peer == null || seq < 0) {
            throw new MalformedException("record-incomplete", "a record without id or number");
        }
        return new PeerRecord(peer, seq, addresses);
    }

    /// Verifies an envelope, and that the record in it is of the peer that signed.
    public static PeerRecord open(Bytes envelope) {
        var sealed = SignedEnvelope.decode(envelope);
        var record = decode(sealed.open(DOMAIN, PAYLOAD_TYPE));
        if (!record.peer.matches(sealed.key())) {
            throw new MalformedException(
                    "record-signer", PeerId.of(sealed.key()) + " signed for " + record.peer);
        }
        return record;
    }

    public Bytes encode() {
        var out = new ProtoWriter().bytes(1, peer.encode()).uint(2, seq);
        addresses.forEach(address -> out.message(3, a -> a.bytes(1, address.encode())));
        return out.toBytes();
    }

    /// The record in an envelope that the peer itself signs.
    public Bytes seal(PrivateKey key) {
        if (!peer.equals(key.peerId())) {
            throw new IllegalArgumentException("only " + peer + " signs its record");
        }
        return SignedEnvelope.seal(key, DOMAIN, PAYLOAD_TYPE, encode()).encode();
    }

    private static Bytes address(ProtoReader in) {
        Bytes address = Bytes.EMPTY;
        while (in.next()) {
            if (in.field() == 1) {
                address = in.bytes(Multiaddr.BYTES_MAX, "an address");
            } else {
                in.skip();
            }
        }
        return address;
    }
}
