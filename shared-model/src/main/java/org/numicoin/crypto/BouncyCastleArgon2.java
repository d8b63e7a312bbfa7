package org.numicoin.crypto;

import static org.bouncycastle.crypto.params.Argon2Parameters.ARGON2_VERSION_13;
import static org.bouncycastle.crypto.params.Argon2Parameters.ARGON2_id;

import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.numicoin.primitives.Hash256;

/// Argon2id in plain Java, for platforms without the native library.
public final class BouncyCastleArgon2 implements ProofOfWorkHash {
    private final Argon2Parameters parameters;

    public BouncyCastleArgon2(Argon2Parameters parameters) {
        this.parameters = parameters;
    }

    @Override
    public String name() {
        return BouncyCastleSignatures.NAME;
    }

    @Override
    public Hash256 hash(byte[] blob) {
        var generator = new Argon2BytesGenerator();
        generator.init(
                new org.bouncycastle.crypto.params.Argon2Parameters.Builder(ARGON2_id)
                        .withVersion(ARGON2_VERSION_13)
                        .withMemoryAsKB(parameters.memoryKib())
                        .withIterations(parameters.passes())
                        .withParallelism(parameters.lanes())
                        .withSalt(ProofOfWorkHash.salt(blob))
                        .build());
        var hash = new byte[Hash256.BYTES];
        generator.generateBytes(blob, hash);
        return Hash256.of(hash);
    }
}
