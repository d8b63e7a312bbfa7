package org.numicoin.libp2p.peer;

import java.security.SecureRandom;
import org.numicoin.libp2p.codec.Bytes;
import org.numicoin.libp2p.codec.ProtoLimits;
import org.numicoin.libp2p.codec.ProtoReader;
import org.numicoin.libp2p.codec.ProtoWriter;

/// The secret of a node. Own keys are Ed25519; RSA and secp256k1 are read too, from files of other
/// implementations.
public final class PrivateKey {
    private static final int BYTES_MAX = 6 * 1024;
    private static final ProtoLimits LIMITS = new ProtoLimits(BYTES_MAX, 8, 1);

    private final KeyType type;
    private final Bytes data;
    private final PublicKey publicKey;

    private PrivateKey(KeyType type, Bytes data) {
        this.type = type;
        this.data = type.scheme().checkPrivate(data);
        this.publicKey = new PublicKey(type, type.scheme().publicOf(this.data));
    }

    /// A new Ed25519 key.
    public static PrivateKey generate(SecureRandom random) {
        var seed = new byte[Ed25519Scheme.SEED_BYTES];
        random.nextBytes(seed);
        return ofSeed(Bytes.wrap(seed));
    }

    /// The Ed25519 key of a seed of 32 bytes.
    public static PrivateKey ofSeed(Bytes seed) {
        if (seed.length() != Ed25519Scheme.SEED_BYTES) {
            throw new IllegalArgumentException("a seed has 32 bytes, not " + seed.length());
        }
        return new PrivateKey(KeyType.ED25519, seed.concat(Ed25519Scheme.derive(seed)));
    }

    public static PrivateKey decode(Bytes bytes) {
        var read = PublicKey.KeyData.decode(ProtoReader.of(bytes, LIMITS), BYTES_MAX);
        return new PrivateKey(read.type(), read.data());
    }

    public Bytes encode() {
        return new ProtoWriter().uint(1, type.number()).bytes(2, data).toBytes();
    }

    /// The seed of 32 bytes of an Ed25519 key.
    public Bytes seed() {
        if (type != KeyType.ED25519) {
            throw new IllegalStateException("only Ed25519 keys have a seed");
        }
        return data.slice(0, Ed25519Scheme.SEED_BYTES);
    }

    public KeyType type() {
        return type;
    }

    public PublicKey publicKey() {
        return publicKey;
    }

    public PeerId peerId() {
        return PeerId.of(publicKey);
    }

    public Bytes sign(Bytes message) {
        return type.scheme().sign(data, message);
    }

    /// The public part only: secrets do not go into logs.
    @Override
    public String toString() {
        return "private key of " + peerId();
    }
}
