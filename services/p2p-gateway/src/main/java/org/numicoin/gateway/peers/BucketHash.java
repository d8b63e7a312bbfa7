package org.numicoin.gateway.peers;

import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.numicoin.libp2p.codec.Bytes;

/// Chooses places by a secret key, so that nobody can compute which addresses push out a given one.
final class BucketHash {
    static final int KEY_BYTES = 32;

    private static final String ALGORITHM = "HmacSHA256";

    private final Mac mac;

    BucketHash(Bytes key) {
        if (key.length() != KEY_BYTES) {
            throw new IllegalArgumentException("a key of " + key.length() + " bytes");
        }
        try {
            mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key.toBytes(), ALGORITHM));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }

    /// A number below `bound`, which is a power of two.
    int of(int bound, Bytes... parts) {
        for (Bytes part : parts) {
            mac.update((byte) (part.length() >> 8));
            mac.update((byte) part.length());
            mac.update(part.unsafeArray());
        }
        byte[] digest = mac.doFinal();
        int bits = ((digest[0] & 0xff) << 16) | ((digest[1] & 0xff) << 8) | (digest[2] & 0xff);
        return bits & (bound - 1);
    }
}
