package org.numicoin.libp2p.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.numicoin.libp2p.codec.Bytes;
import org.numicoin.libp2p.codec.MalformedException;
import org.numicoin.libp2p.codec.ProtoWriter;
import org.numicoin.libp2p.multiaddr.Multiaddr;

class PeerRecordTest {
    private static final PrivateKey KEY = PrivateKey.ofSeed(Bytes.wrap(new byte[32]));
    private static final PrivateKey OTHER = PrivateKey.ofSeed(Bytes.ofHex("01".repeat(32)));
    private static final PeerRecord RECORD =
            new PeerRecord(
                    KEY.peerId(),
                    1_700_000_000_000L,
                    List.of(
                            Multiaddr.parse("/ip4/1.2.3.4/tcp/4001"),
                            Multiaddr.parse("/ip6/::1/tcp/4001")));

    @Test
    void opensWhatItsPeerSealed() {
        assertThat(PeerRecord.open(RECORD.seal(KEY))).isEqualTo(RECORD);
    }

    @Test
    void refusesARecordThatAnotherPeerSigned() {
        Bytes forged =
                SignedEnvelope.seal(
                                OTHER, PeerRecord.DOMAIN, PeerRecord.PAYLOAD_TYPE, RECORD.encode())
                        .encode();
        refuses(forged, "record-signer");
        assertThatThrownBy(() -> RECORD.seal(OTHER)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesAnotherDomainTypeOrPayload() {
        refuses(
                SignedEnvelope.seal(KEY, "other", PeerRecord.PAYLOAD_TYPE, RECORD.encode())
                        .encode(),
                "envelope-signature");
        refuses(
                SignedEnvelope.seal(KEY, PeerRecord.DOMAIN, Bytes.ofHex("0302"), RECORD.encode())
                        .encode(),
                "envelope-type");
        var sealed = SignedEnvelope.decode(RECORD.seal(KEY));
        var later = new PeerRecord(RECORD.peer(), RECORD.seq() + 1, RECORD.addresses());
        refuses(
                new SignedEnvelope(
                                sealed.key(),
                                sealed.payloadType(),
                                later.encode(),
                                sealed.signature())
                        .encode(),
                "envelope-signature");
    }

    @Test
    void passesOverAddressesOfUnknownProtocols() {
        Bytes withUnknown =
                new ProtoWriter()
                        .bytes(1, KEY.peerId().encode())
                        .uint(2, 1)
                        .message(3, a -> a.bytes(1, Bytes.ofHex("fe01aabb")))
                        .message(3, a -> a.bytes(1, Multiaddr.parse("/tcp/1").encode()))
                        .toBytes();
        assertThat(PeerRecord.decode(withUnknown).addresses())
                .containsExactly(Multiaddr.parse("/tcp/1"));
    }

    @Test
    void refusesRecordsBeyondTheirBounds() {
        var many = new ProtoWriter().bytes(1, KEY.peerId().encode());
        for (int i = 0; i <= PeerRecord.ADDRESSES_MAX; i++) {
            many.message(3, a -> a.bytes(1, Multiaddr.parse("/tcp/1").encode()));
        }
        assertThatThrownBy(() -> PeerRecord.decode(many.toBytes()))
                .hasMessageStartingWith("list-too-long");
        refuses(Bytes.wrap(new byte[SignedEnvelope.BYTES_MAX + 1]), "message-too-long");
        refuses(Bytes.EMPTY, "envelope-incomplete");
        assertThatThrownBy(() -> PeerRecord.decode(Bytes.EMPTY))
                .hasMessageStartingWith("record-incomplete");
    }

    private static void refuses(Bytes envelope, String code) {
        assertThatThrownBy(() -> PeerRecord.open(envelope))
                .isInstanceOfSatisfying(
                        MalformedException.class, e -> assertThat(e.code()).isEqualTo(code));
    }
}
