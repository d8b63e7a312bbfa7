package org.numicoin.worker.search;

import java.time.InstantSource;
import java.util.List;
import org.numicoin.chain.BlockHeader;
import org.numicoin.crypto.ProofOfWorkHash;
import org.numicoin.mining.NonceSpace;

/// One thread's walk through its nonces of one piece of work.
public interface Search {
    /// What came of one step.
    ///
    /// @param hashes how many were made
    /// @param solved whole headers that meet their target
    record Step(int hashes, List<BlockHeader> solved) {
        public Step {
            solved = List.copyOf(solved);
        }
    }

    /// Tries the next nonces, in far less than the time in which work has to be changed.
    Step step();

    /// How a worker searches.
    interface Kind {
        /// How many threads may search in this way.
        int threadsMax();

        Search begin(Work work, int thread);
    }

    /// A hash at a time on each thread.
    static Kind onCpu(ProofOfWorkHash hash, InstantSource clock) {
        return new Kind() {
            @Override
            public int threadsMax() {
                return NonceSpace.THREADS_MAX;
            }

            @Override
            public Search begin(Work work, int thread) {
                return new CpuSearch(work, thread, hash, clock);
            }
        };
    }

    /// Batches on a device, which one thread feeds.
    static Kind onDevice(BatchHash hash, BatchCheck check, InstantSource clock) {
        var device = new BatchSearch.Device(hash, check, clock, System::nanoTime);
        return new Kind() {
            @Override
            public int threadsMax() {
                return 1;
            }

            @Override
            public Search begin(Work work, int thread) {
                return new BatchSearch(work, thread, device);
            }
        };
    }
}
