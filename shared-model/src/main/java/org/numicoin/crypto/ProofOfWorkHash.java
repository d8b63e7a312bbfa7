package org.numicoin.crypto;

import java.util.Arrays;
import org.numicoin.primitives.Hash256;

/// The proof-of-work function: Argon2id v0x13 with the blob as password and its first 16 bytes as
/// salt, 32 bytes out. With 1024 KiB, 4 passes and 1 lane it is XMRig's `argon2/chukwav2`. Safe for
/// use by several threads at once.
public interface ProofOfWorkHash {
    int SALT_BYTES = 16;

    /// For logs and reports.
    String name();

    /// The hash of a blob of at least 16 bytes, which stays as it is.
    Hash256 hash(byte[] blob);

    static byte[] salt(byte[] blob) {
        if (blob.length < SALT_BYTES) {
            throw new IllegalArgumentException("a blob has at least 16 bytes, not " + blob.length);
        }
        return Arrays.copyOf(blob, SALT_BYTES);
    }
}
