package org.numicoin.crypto;

import org.numicoin.primitives.Hash256;
import org.numicoin.primitives.Tag;

/// The signature scheme of the chain: ML-DSA-65 of FIPS 204, pure, with an empty context. Domain
/// separation is a prefix of the signed bytes (see [SignedMessage]), so that any FIPS 204 library
/// can sign for this chain.
public final class MlDsa65 {
    /// Number of this scheme in key ids and witnesses.
    public static final int SCHEME = 1;

    /// The name under which every JCA provider has it.
    public static final String NAME = "ML-DSA-65";

    public static final int SEED_BYTES = 32;
    public static final int PUBLIC_KEY_BYTES = 1952;
    public static final int SIGNATURE_BYTES = 3309;

    private static final byte[] SCHEME_BYTE = {SCHEME};

    private MlDsa65() {}

    /// The id of a public key: H(`numi.key`, scheme u8 ‖ public key).
    public static Hash256 keyId(byte[] publicKey) {
        return Tag.KEY.hash(SCHEME_BYTE, publicKey);
    }

    /// Whether both have the only lengths there are. Every string of that length is a public key;
    /// what else can be wrong in a signature is for the provider to find.
    static boolean haveRightLengths(byte[] publicKey, byte[] signature) {
        return publicKey.length == PUBLIC_KEY_BYTES && signature.length == SIGNATURE_BYTES;
    }

    static byte[] requireSeed(byte[] seed) {
        if (seed.length != SEED_BYTES) {
            throw new IllegalArgumentException("a seed has 32 bytes, not " + seed.length);
        }
        return seed;
    }
}
