package org.numicoin.worker.search;

import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.List;
import org.numicoin.consensus.CompactTarget;
import org.numicoin.crypto.ProofOfWorkHash;

/// One hash a step, on the thread that asks.
final class CpuSearch implements Search {
    private static final Step NOTHING = new Step(1, List.of());

    private final ProofOfWorkHash hash;
    private final CompactTarget target;
    private final TimedHeader timed;
    private ByteBuffer blob;
    private Nonces nonces;

    CpuSearch(Work work, int thread, ProofOfWorkHash hash, InstantSource clock) {
        this.hash = hash;
        this.target = new CompactTarget(work.header().target());
        this.timed = new TimedHeader(work.header(), clock);
        this.blob = ByteBuffer.wrap(timed.blob());
        this.nonces = Nonces.first(work.space(), thread, work.generation());
    }

    @Override
    public Step step() {
        if (timed.refresh()) {
            blob = ByteBuffer.wrap(timed.blob());
        }
        Nonces tried = nonces;
        nonces = tried.next();
        tried.write(blob);
        return target.isMetBy(hash.hash(blob.array()))
                ? new Step(1, List.of(timed.header().withNonce(tried.nonce(), tried.extraNonce())))
                : NOTHING;
    }
}
