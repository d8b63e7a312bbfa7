package org.numicoin.crypto;

import java.util.Optional;
import org.numicoin.crypto.argon2.Argon2id;
import org.numicoin.crypto.argon2.Compression;
import org.numicoin.crypto.argon2.Compressions;
import org.numicoin.primitives.Hash256;

/// The proof-of-work function by the kernel of our own. Each thread that hashes keeps the memory of
/// one hash, 1 MiB on mainnet, for as long as it lives.
public final class KernelArgon2 implements ProofOfWorkHash {
    private final Compression compression;
    private final ThreadLocal<Argon2id> ofThread;

    KernelArgon2(Argon2Parameters parameters, Compression compression) {
        this.compression = compression;
        this.ofThread =
                ThreadLocal.withInitial(() ->
                        new Argon2id(
                                parameters.memoryKib(),
                                parameters.passes(),
                                parameters.lanes(),
                                compression));
    }

    /// With the widest vectors that the processor has. Empty where Java runs without them.
    public static Optional<ProofOfWorkHash> withVectors(Argon2Parameters parameters) {
        return Compressions.widest().map(compression -> new KernelArgon2(parameters, compression));
    }

    /// Without vectors, everywhere.
    public static ProofOfWorkHash plain(Argon2Parameters parameters) {
        return new KernelArgon2(parameters, Compressions.plain());
    }

    @Override
    public String name() {
        return "own kernel with " + compression.name();
    }

    @Override
    public Hash256 hash(byte[] blob) {
        return Hash256.of(ofThread.get().hash(blob, ProofOfWorkHash.salt(blob), Hash256.BYTES));
    }
}
