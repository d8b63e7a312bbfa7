package org.numicoin.libp2p.noise;

import java.util.ArrayList;
import java.util.List;
import org.numicoin.libp2p.ProtocolViolation;
import org.numicoin.libp2p.codec.Bytes;
import org.numicoin.libp2p.codec.ProtoLimits;
import org.numicoin.libp2p.codec.ProtoReader;
import org.numicoin.libp2p.codec.ProtoWriter;
import org.numicoin.libp2p.peer.PrivateKey;
import org.numicoin.libp2p.peer.PublicKey;

/// What each end says about itself inside the handshake: its identity key, that key's signature of
/// the static key of Noise, and the multiplexers that it speaks, which saves their negotiation.
record Payload(PublicKey key, Bytes signature, List<String> muxers) {
    private static final Bytes PREFIX = Bytes.ofUtf8("noise-libp2p-static-key:");
    private static final int SIGNATURE_MAX = 2048;
    private static final int MUXERS_MAX = 16;
    private static final int MUXER_LENGTH_MAX = 256;
    private static final ProtoLimits LIMITS = new ProtoLimits(16 * 1024, 128, 2);

    Payload {
        muxers = List.copyOf(muxers);
    }

    static Payload sign(PrivateKey identity, byte[] staticKey, List<String> muxers) {
        return new Payload(
                identity.publicKey(),
                identity.sign(PREFIX.concat(Bytes.copyOf(staticKey))),
                muxers);
    }

    byte[] encode() {
        return new ProtoWriter()
                .bytes(1, key.encode())
                .bytes(2, signature)
                .message(4, extensions -> muxers.forEach(muxer -> extensions.text(2, muxer)))
                .toBytes()
                .toBytes();
    }

    /// Reads a payload and checks that its key signed the static key that Noise proved.
    static Payload open(byte[] bytes, byte[] remoteStatic) {
        var in = ProtoReader.of(Bytes.wrap(bytes), LIMITS);
        Bytes key = Bytes.EMPTY;
        Bytes signature = Bytes.EMPTY;
        var muxers = new ArrayList<String>();
        while (in.next()) {
            switch (in.field()) {
                case 1 -> key = in.bytes(PublicKey.BYTES_MAX, "the identity key");
                case 2 -> signature = in.bytes(SIGNATURE_MAX, "the identity signature");
                case 4 -> readMuxers(in.message("the extensions"), muxers);
                default -> in.skip();
            }
        }
        var payload = new Payload(PublicKey.decode(key), signature, muxers);
        if (!payload.key.verify(PREFIX.concat(Bytes.copyOf(remoteStatic)), signature)) {
            throw new ProtocolViolation(
                    "noise-bad-identity", "the identity key did not sign the static key");
        }
        return payload;
    }

    private static void readMuxers(ProtoReader in, List<String> muxers) {
        while (in.next()) {
            if (in.field() == 2) {
                in.room(muxers.size(), MUXERS_MAX, "multiplexers");
                muxers.add(in.text(MUXER_LENGTH_MAX, "a multiplexer"));
            } else {
                in.skip();
            }
        }
    }
}
