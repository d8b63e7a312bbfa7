package org.numicoin.keystore;

import org.numicoin.crypto.Argon2Parameters;
import org.numicoin.primitives.Bytes;

/// Seeds under a password: AES-256-GCM with a key that Argon2id makes of the password.
///
/// @param nonce of AES-GCM, fresh at every write like the salt
/// @param ciphertext the seeds one after the other, then the tag of 16 bytes
public record SealedSeeds(Argon2Parameters kdf, Bytes salt, Bytes nonce, Bytes ciphertext) {
    public static final int SALT_BYTES = 16;
    public static final int NONCE_BYTES = 12;
    public static final int TAG_BYTES = 16;

    /// RFC 9106, section 4, second recommended option.
    public static final Argon2Parameters KDF = new Argon2Parameters(64 << 10, 3, 4);

    private static final int PASSES_MAX = 64;
    private static final int LANES_MAX = 16;

    public SealedSeeds {
        // A planted file must not keep the machine busy for hours before it is refused.
        if (kdf.passes() > PASSES_MAX || kdf.lanes() > LANES_MAX) {
            throw new IllegalArgumentException(
                    "kdf: at most %d passes and %d lanes".formatted(PASSES_MAX, LANES_MAX));
        }
        requireBytes("kdf.salt", salt, SALT_BYTES);
        requireBytes("cipher.nonce", nonce, NONCE_BYTES);
    }

    private static void requireBytes(String what, Bytes bytes, int length) {
        if (bytes.length() != length) {
            throw new IllegalArgumentException(what + ": expected " + length + " bytes");
        }
    }
}
