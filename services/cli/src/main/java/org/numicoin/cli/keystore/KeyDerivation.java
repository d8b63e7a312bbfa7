package org.numicoin.cli.keystore;

import static org.bouncycastle.crypto.params.Argon2Parameters.ARGON2_VERSION_13;
import static org.bouncycastle.crypto.params.Argon2Parameters.ARGON2_id;

import de.mkammerer.argon2.Argon2Factory;
import de.mkammerer.argon2.Argon2Factory.Argon2Types;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.numicoin.crypto.Argon2Parameters;
import org.numicoin.primitives.Bytes;

/// Argon2id v0x13 of a password, 32 bytes. The native library takes half the time; where it does
/// not load, Bouncy Castle gives the same bytes.
final class KeyDerivation {
    static final int KEY_BYTES = 32;

    private KeyDerivation() {}

    static byte[] key(Password password, Argon2Parameters kdf, Bytes salt) {
        try {
            return nativeKey(password, kdf, salt);
        } catch (LinkageError _) {
            return plainKey(password, kdf, salt);
        }
    }

    static byte[] nativeKey(Password password, Argon2Parameters kdf, Bytes salt) {
        return Argon2Factory.createAdvanced(Argon2Types.ARGON2id, SealedSeeds.SALT_BYTES, KEY_BYTES)
                .rawHash(
                        kdf.passes(),
                        kdf.memoryKib(),
                        kdf.lanes(),
                        password.utf8(),
                        salt.toBytes());
    }

    static byte[] plainKey(Password password, Argon2Parameters kdf, Bytes salt) {
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
        generator.generateBytes(password.utf8(), key);
        return key;
    }
}
