package org.numicoin.crypto;

import de.mkammerer.argon2.Argon2Advanced;
import de.mkammerer.argon2.Argon2Factory;
import de.mkammerer.argon2.Argon2Factory.Argon2Types;
import org.numicoin.primitives.Hash256;

/// Argon2id by the reference C code, through the library that argon2-jvm brings along.
public final class NativeArgon2 implements ProofOfWorkHash {
    private final Argon2Parameters parameters;
    private final Argon2Advanced argon2 =
            Argon2Factory.createAdvanced(Argon2Types.ARGON2id, SALT_BYTES, Hash256.BYTES);

    /// Throws a `LinkageError` where there is no library for the platform.
    public NativeArgon2(Argon2Parameters parameters) {
        this.parameters = parameters;
    }

    @Override
    public String name() {
        return "argon2-jvm";
    }

    @Override
    public Hash256 hash(byte[] blob) {
        return Hash256.of(
                argon2.rawHash(
                        parameters.passes(),
                        parameters.memoryKib(),
                        parameters.lanes(),
                        blob,
                        ProofOfWorkHash.salt(blob)));
    }
}
