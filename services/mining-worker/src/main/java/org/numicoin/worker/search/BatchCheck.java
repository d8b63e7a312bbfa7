package org.numicoin.worker.search;

import java.util.concurrent.atomic.LongAdder;
import org.numicoin.crypto.ProofOfWorkHash;
import org.numicoin.kit.FatalError;
import org.numicoin.primitives.Hash256;

/// Makes the same hashes on the CPU: those that a device says meet the target, and one of each
/// batch, so that a device that only gives wrong hashes is not left to search for days.
public final class BatchCheck {
    static final int WRONG_MAX = 16;

    private final ProofOfWorkHash hash;
    private final LongAdder wrong = new LongAdder();
    private int wrongInARow;

    public BatchCheck(ProofOfWorkHash hash) {
        this.hash = hash;
    }

    /// How many hashes were wrong.
    public long wrong() {
        return wrong.sum();
    }

    /// Whether a hash is right. One thread asks.
    boolean confirms(byte[] blob, Hash256 given, String device) {
        if (hash.hash(blob).equals(given)) {
            wrongInARow = 0;
            return true;
        }
        wrong.increment();
        wrongInARow++;
        if (wrongInARow == WRONG_MAX) {
            throw new FatalError(
                    device,
                    "the last " + WRONG_MAX + " hashes that were checked are wrong",
                    "update its driver, or set numi.miner.device (NUMI_MINER_DEVICE) to cpu");
        }
        return false;
    }
}
