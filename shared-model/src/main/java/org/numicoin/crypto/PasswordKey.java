package org.numicoin.crypto;

import static org.bouncycastle.crypto.params.Argon2Parameters.ARGON2_VERSION_13;
import static org.bouncycastle.crypto.params.Argon2Parameters.ARGON2_id;

import de.mkammerer.argon2.Argon2Factory;
import de.mkammerer.argon2.Argon2Factory.Argon2Types;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.numicoin.primitives.Bytes;

/// The key of a cipher from a password: Argon2id v0x13, 32 bytes. The native library takes half the
/// time; where it does not load, Bouncy Castle gives the same bytes.
public final class PasswordKey {
    public static final int SALT_BYTES = 16;
    private static final int KEY_BYTES = 32;

    private PasswordKey() {}

    /// Derives 32 bytes, to be erased after use.
    ///
    /// @param password in UTF-8; the caller erases it
    public static byte[] derive(byte[] password, Argon2Parameters kdf, Bytes salt) {
        try {
            return deriveNatively(password, kdf, salt);
        } catch (LinkageError _) {
            return derivePlainly(password, kdf, salt);
        }
    }

    public static byte[] deriveNatively(byte[] password, Argon2Parameters kdf, Bytes salt) {
        return Argon2Factory.createAdvanced(Argon2Types.ARGON2id, SALT_BYTES, KEY_BYTES)
                .rawHash(kdf.passes(), kdf.memoryKib(), kdf.lanes(), password, salt.toBytes());
    }

    public static byte[] derivePlainly(byte[] password, Argon2Parameters kdf, Bytes salt) {
        var generator = new Argon2BytesGenerator();
        generator.init(
                new org.bouncycastle.crypto.params.Argon2Parameters.Builder(ARGON2_id)
                        .withVersion(ARGON2_VERSION_13)
                        .withMemoryAsKB(kdf.memoryKib())
                        .withIterations(kdf.passes())
                        .withParallelism(kdf.lanes())
                        .withSalt(salt.toBytes())
                        .build());
        var key = new byte[KEY_BYTES];
        generator.generateBytes(password, key);
        return key;
    }
}
