package org.numicoin.explorer.fees;

import org.numicoin.wire.ByteReader;
import org.numicoin.wire.ByteWriter;
import org.numicoin.wire.DecodeException;

/// How many transactions of each bucket were mined within so many blocks and how many were not. An
/// observation counts less with each block that comes after it.
final class Horizon {
    private final int targets;
    private final double decay;
    private final double[][] mined;
    private final double[][] missed;

    /// @param targets the longest wait that is told apart, in blocks
    /// @param decay what is left of an observation after a block
    Horizon(int targets, double decay) {
        this.targets = targets;
        this.decay = decay;
        this.mined = new double[targets][Buckets.COUNT];
        this.missed = new double[targets][Buckets.COUNT];
    }

    int targets() {
        return targets;
    }

    /// So many blocks went by.
    void age(long blocks) {
        double rest = Math.pow(decay, (double) blocks);
        for (int i = 0; i < targets; i++) {
            for (int bucket = 0; bucket < Buckets.COUNT; bucket++) {
                mined[i][bucket] *= rest;
                missed[i][bucket] *= rest;
            }
        }
    }

    /// A transaction was mined in the block with this number, counted from 1 after it came.
    void mined(int bucket, long blocks) {
        missed(bucket, blocks - 1);
        for (int target = (int) Math.min(blocks, targets + 1L); target <= targets; target++) {
            mined[target - 1][bucket]++;
        }
    }

    /// A transaction was not mined within so many blocks; what comes after nobody will know.
    void missed(int bucket, long blocks) {
        for (int target = 1; target <= Math.min(blocks, targets); target++) {
            missed[target - 1][bucket]++;
        }
    }

    /// Transactions of a bucket that were mined within a target.
    double minedWithin(int target, int bucket) {
        return mined[target - 1][bucket];
    }

    /// Those that were not.
    double missedWithin(int target, int bucket) {
        return missed[target - 1][bucket];
    }

    /// Buckets without any observation are left out.
    void encode(ByteWriter out) {
        int count = 0;
        for (int bucket = 0; bucket < Buckets.COUNT; bucket++) {
            count += isEmpty(bucket) ? 0 : 1;
        }
        out.u16(count);
        for (int bucket = 0; bucket < Buckets.COUNT; bucket++) {
            if (!isEmpty(bucket)) {
                out.u16(bucket);
                for (int i = 0; i < targets; i++) {
                    out.u64(Double.doubleToLongBits(mined[i][bucket]));
                    out.u64(Double.doubleToLongBits(missed[i][bucket]));
                }
            }
        }
    }

    /// Takes over what was encoded, into a horizon without observations.
    void decode(ByteReader in) {
        int count = in.count(in.u16("buckets"), 0, Buckets.COUNT, "buckets");
        for (int n = 0; n < count; n++) {
            int bucket = in.count(in.u16("bucket"), 0, Buckets.COUNT - 1, "a bucket");
            for (int i = 0; i < targets; i++) {
                mined[i][bucket] = number(in);
                missed[i][bucket] = number(in);
            }
        }
    }

    private static double number(ByteReader in) {
        double value = Double.longBitsToDouble(in.u64("observations"));
        if (!Double.isFinite(value) || value < 0) {
            throw new DecodeException(in.position() - 8, "a number from 0 on");
        }
        return value;
    }

    /// In the last target every observation counts that says anything of it; in the first all.
    private boolean isEmpty(int bucket) {
        return mined[targets - 1][bucket] == 0 && missed[0][bucket] == 0;
    }
}
