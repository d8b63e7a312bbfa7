package org.numicoin.libp2p.peer;

import org.numicoin.libp2p.codec.Bytes;
import org.numicoin.libp2p.codec.MalformedException;
import org.numicoin.libp2p.codec.ProtoLimits;
import org.numicoin.libp2p.codec.ProtoReader;
import org.numicoin.libp2p.codec.ProtoWriter;

/// The key that a peer proves to have. A value of this type was checked: it is a key of its type
/// and within the bounds of size.
///
/// @param data raw 32 bytes for Ed25519, a compressed point for secp256k1, else PKIX in DER
public record PublicKey(KeyType type, Bytes data) {
    /// Length of the longest encoding: an RSA key of 8192 bits.
    public static final int BYTES_MAX = 1200;

    private static final ProtoLimits LIMITS = new ProtoLimits(BYTES_MAX, 8, 1);

    public PublicKey {
        type.scheme().checkPublic(data);
    }

    public static PublicKey ed25519(Bytes raw) {
        return new PublicKey(KeyType.ED25519, raw);
    }

    public static PublicKey decode(Bytes bytes) {
        KeyData read = KeyData.decode(ProtoReader.of(bytes, LIMITS), BYTES_MAX);
        return new PublicKey(read.type(), read.data());
    }

    /// Reads a key that is a field of another message.
    static PublicKey decode(ProtoReader in) {
        KeyData read = KeyData.decode(in, BYTES_MAX);
        return new PublicKey(read.type(), read.data());
    }

    /// The one deterministic encoding, of which the [PeerId] is made.
    public Bytes encode() {
        return writer().toBytes();
    }

    ProtoWriter writer() {
        return new ProtoWriter(data.length() + 8).uint(1, type.number()).bytes(2, data);
    }

    public boolean verify(Bytes message, Bytes signature) {
        return type.scheme().verify(data, message, signature);
    }

    /// Both messages of keys have these fields.
    record KeyData(KeyType type, Bytes data) {
        static KeyData decode(ProtoReader in, int bytesMax) {
            int type = -1;
            Bytes data = Bytes.EMPTY;
            while (in.next()) {
                switch (in.field()) {
                    case 1 -> type = in.uint(Integer.MAX_VALUE, "the type of a key");
                    case 2 -> data = in.bytes(bytesMax, "a key");
                    default -> in.skip();
                }
            }
            if (type < 0 || data.isEmpty()) {
                throw new MalformedException("key-incomplete", "a key without type or data");
            }
            return new KeyData(KeyType.of(type), data);
        }
    }
}
