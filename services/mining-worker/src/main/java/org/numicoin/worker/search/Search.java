package org.numicoin.worker.search;

import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.Optional;
import org.numicoin.chain.BlockHeader;
import org.numicoin.consensus.CompactTarget;
import org.numicoin.crypto.ProofOfWorkHash;

/// One thread's walk through its nonces of one piece of work. The timestamp follows the clock, so
/// that blocks carry honest times, but is never before the template's, whose parent demands it.
final class Search {
    private static final long REFRESH_MILLIS = 1_000;

    private final ProofOfWorkHash hash;
    private final InstantSource clock;
    private final CompactTarget target;
    private BlockHeader header;
    private ByteBuffer blob;
    private Nonces nonces;

    Search(Work work, int thread, ProofOfWorkHash hash, InstantSource clock) {
        this.hash = hash;
        this.clock = clock;
        this.target = new CompactTarget(work.header().target());
        this.header = work.header();
        this.blob = ByteBuffer.wrap(header.proofOfWorkBlob());
        this.nonces = Nonces.first(work.space(), thread, work.generation());
    }

    /// One hash; the whole header when it meets the target.
    Optional<BlockHeader> step() {
        long now = clock.millis();
        if (now - header.timestamp() >= REFRESH_MILLIS && now < BlockHeader.TIMESTAMP_END) {
            header = header.withTimestamp(now);
            blob = ByteBuffer.wrap(header.proofOfWorkBlob());
        }
        Nonces tried = nonces;
        nonces = tried.next();
        blob.putInt(BlockHeader.BLOB_NONCE_OFFSET, tried.nonce());
        blob.putLong(BlockHeader.BLOB_EXTRA_NONCE_OFFSET, tried.extraNonce());
        return target.isMetBy(hash.hash(blob.array()))
                ? Optional.of(header.withNonce(tried.nonce(), tried.extraNonce()))
                : Optional.empty();
    }
}
