package org.numicoin.libp2p.peer;

import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.numicoin.libp2p.codec.Bytes;
import org.numicoin.libp2p.codec.MalformedException;

/// Ed25519 of RFC 8032. A private key is the seed with the public key behind it.
final class Ed25519Scheme implements SignatureScheme {
    static final int SEED_BYTES = Ed25519.SECRET_KEY_SIZE;
    static final int PUBLIC_BYTES = Ed25519.PUBLIC_KEY_SIZE;

    /// An old form repeats the public key.
    private static final int LEGACY_BYTES = SEED_BYTES + 2 * PUBLIC_BYTES;

    /// A point on the curve in its one encoding, and none of the eight of small order, for which
    /// anybody can sign. Whether the point is in the prime-order subgroup would cost as much as a
    /// signature and shows nothing: who has the secret of a point outside of it made it so, and no
    /// other implementation refuses it.
    @Override
    public void checkPublic(Bytes key) {
        boolean valid =
                key.length() == PUBLIC_BYTES
                        && Ed25519.validatePublicKeyPartial(key.unsafeArray(), 0);
        if (!valid) {
            throw new MalformedException("public-key", "not a public key of Ed25519");
        }
    }

    @Override
    public boolean verify(Bytes key, Bytes message, Bytes signature) {
        return signature.length() == Ed25519.SIGNATURE_SIZE
                && Ed25519.verify(
                        signature.unsafeArray(),
                        0,
                        key.unsafeArray(),
                        0,
                        message.unsafeArray(),
                        0,
                        message.length());
    }

    @Override
    public Bytes checkPrivate(Bytes key) {
        boolean legacy = key.length() == LEGACY_BYTES;
        if (!legacy && key.length() != SEED_BYTES + PUBLIC_BYTES) {
            throw new MalformedException("private-key", "not a private key of Ed25519");
        }
        Bytes seed = key.slice(0, SEED_BYTES);
        Bytes normal = seed.concat(derive(seed));
        if (!key.startsWith(normal) || (legacy && !key.equals(normal.concat(publicOf(normal))))) {
            throw new MalformedException("private-key", "the public key is of another seed");
        }
        return normal;
    }

    @Override
    public Bytes publicOf(Bytes privateKey) {
        return privateKey.slice(SEED_BYTES, SEED_BYTES + PUBLIC_BYTES);
    }

    @Override
    public Bytes sign(Bytes privateKey, Bytes message) {
        var signature = new byte[Ed25519.SIGNATURE_SIZE];
        byte[] key = privateKey.unsafeArray();
        Ed25519.sign(
                key, 0, key, SEED_BYTES, message.unsafeArray(), 0, message.length(), signature, 0);
        return Bytes.wrap(signature);
    }

    static Bytes derive(Bytes seed) {
        var derived = new byte[PUBLIC_BYTES];
        Ed25519.generatePublicKey(seed.unsafeArray(), 0, derived, 0);
        return Bytes.wrap(derived);
    }
}
