package org.numicoin.bench.chain;

import java.util.Optional;
import org.numicoin.crypto.ProofOfWorkHash;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;

/// Remembers the hash that it computed last: whoever mines a block has just hashed the header that
/// the engine asks for next, and a long chain is made in half the time. Safe for several threads.
final class LastHash implements ProofOfWorkHash {
    private final ProofOfWorkHash hash;
    private volatile Optional<Known> last = Optional.empty();

    private record Known(Bytes blob, Hash256 hash) {}

    LastHash(ProofOfWorkHash hash) {
        this.hash = hash;
    }

    @Override
    public String name() {
        return hash.name();
    }

    @Override
    public Hash256 hash(byte[] blob) {
        var bytes = Bytes.wrap(blob.clone());
        return last.filter(known -> known.blob().equals(bytes))
                .map(Known::hash)
                .orElseGet(() -> remembered(bytes));
    }

    private Hash256 remembered(Bytes blob) {
        var known = new Known(blob, hash.hash(blob.unsafeArray()));
        last = Optional.of(known);
        return known.hash();
    }
}
