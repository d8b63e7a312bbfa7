package org.numicoin.chain;

import org.numicoin.crypto.MlDsa65;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.wire.ByteReader;
import org.numicoin.wire.ByteWriter;

/// A public key with the scheme that it belongs to. Scheme 1 is ML-DSA-65 (FIPS 204), scheme 2 is
/// reserved for a hash-based one and refused until an upgrade defines it.
public record PublicKey(int scheme, Bytes bytes) {
    public static final int ML_DSA_65 = MlDsa65.SCHEME;
    public static final int BYTES = MlDsa65.PUBLIC_KEY_BYTES;
    public static final int SIGNATURE_BYTES = MlDsa65.SIGNATURE_BYTES;

    public PublicKey {
        if (scheme != ML_DSA_65 || bytes.length() != BYTES) {
            throw new IllegalArgumentException(
                    "scheme " + scheme + " with a key of " + bytes.length() + " bytes");
        }
    }

    public static PublicKey mlDsa65(Bytes bytes) {
        return new PublicKey(ML_DSA_65, bytes);
    }

    /// Key id = H(`numi.key`, scheme ‖ public key).
    public Hash256 id() {
        return MlDsa65.keyId(bytes.unsafeArray());
    }

    /// Scheme byte, then the key.
    public void encode(ByteWriter out) {
        out.u8(scheme).raw(bytes);
    }

    public static PublicKey decode(ByteReader in) {
        return decode(decodeScheme(in), in);
    }

    static PublicKey decode(int scheme, ByteReader in) {
        return new PublicKey(scheme, in.bytes(BYTES, "public key"));
    }

    static int decodeScheme(ByteReader in) {
        return in.count(in.u8("scheme"), ML_DSA_65, ML_DSA_65, "scheme");
    }
}
