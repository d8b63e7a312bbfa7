package org.numicoin.worker.search;

import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.numicoin.chain.BlockHeader;
import org.numicoin.consensus.CompactTarget;
import org.numicoin.primitives.Hash256;

/// A batch of hashes a step, on a device. What it finds is made again on the CPU before it counts.
final class BatchSearch implements Search {
    private final Device device;
    private final CompactTarget target;
    private final TimedHeader timed;
    private Nonces nonces;

    /// What outlives a piece of work. One thread uses it.
    static final class Device {
        private final BatchHash hash;
        private final BatchCheck check;
        private final InstantSource clock;
        private final LongSupplier nanoTime;
        private final BatchSize size;
        private final byte[] hashes;

        Device(BatchHash hash, BatchCheck check, InstantSource clock, LongSupplier nanoTime) {
            this.hash = hash;
            this.check = check;
            this.clock = clock;
            this.nanoTime = nanoTime;
            this.size = new BatchSize(hash.hashesMax());
            this.hashes = new byte[hash.hashesMax() * Hash256.BYTES];
        }

        void hash(byte[] blob, int firstNonce, int count) {
            long began = nanoTime.getAsLong();
            hash.hash(blob, firstNonce, count, hashes);
            size.took(nanoTime.getAsLong() - began);
        }
    }

    BatchSearch(Work work, int thread, Device device) {
        this.device = device;
        this.target = new CompactTarget(work.header().target());
        this.timed = new TimedHeader(work.header(), device.clock);
        this.nonces = Nonces.first(work.space(), thread, work.generation());
    }

    @Override
    public Step step() {
        timed.refresh();
        Nonces first = nonces;
        int count = (int) Math.min(device.size.get(), first.left());
        nonces = first.after(count);
        byte[] blob = timed.blob();
        first.write(ByteBuffer.wrap(blob));
        device.hash(blob, first.nonce(), count);
        return new Step(count, solved(first, count, blob));
    }

    private List<BlockHeader> solved(Nonces first, int count, byte[] blob) {
        var solved = new ArrayList<BlockHeader>();
        for (int i = 0; i < count; i++) {
            var hash = Hash256.of(device.hashes, i * Hash256.BYTES);
            boolean met = target.isMetBy(hash);
            if (met || i == 0) {
                var tried = new Nonces(first.nonce() + i, first.extraNonce());
                tried.write(ByteBuffer.wrap(blob));
                boolean right = device.check.confirms(blob, hash, device.hash.name());
                if (met && right) {
                    solved.add(timed.header().withNonce(tried.nonce(), tried.extraNonce()));
                }
            }
        }
        return solved;
    }
}
