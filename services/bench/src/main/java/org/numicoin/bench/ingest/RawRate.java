package org.numicoin.bench.ingest;

import java.time.Duration;
import org.numicoin.crypto.SignatureProvider;
import org.numicoin.crypto.SigningKey;
import org.numicoin.primitives.Bytes;

/// What the signature library alone does on one core: no cluster can take in more than this times
/// the cores.
record RawRate(SignatureProvider provider) {
    double perSecond(Duration duration) {
        var key = SigningKey.fromSeed(new byte[32], provider);
        byte[] message = new byte[64];
        Bytes signature = key.sign(message);
        long begin = System.nanoTime();
        long count = 0;
        do {
            if (!provider.verify(key.publicKey().unsafeArray(), message, signature.unsafeArray())) {
                throw new IllegalStateException(provider.name() + " refuses a valid signature");
            }
            count++;
        } while (System.nanoTime() - begin < duration.toNanos());
        return count * 1e9 / (System.nanoTime() - begin);
    }
}
