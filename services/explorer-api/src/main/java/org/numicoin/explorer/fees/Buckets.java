package org.numicoin.explorer.fees;

import java.util.ArrayList;
import java.util.Arrays;
import org.numicoin.consensus.BaseFee;

/// Groups of tips that are counted together: each begins a tenth above the one before, and the
/// smallest tips have one of their own.
final class Buckets {
    private static final long[] FIRST = first();
    static final int COUNT = FIRST.length;

    private Buckets() {}

    private static long[] first() {
        var first = new ArrayList<Long>();
        for (long tip = 0; tip <= BaseFee.MAX; tip = Math.max(tip + 1, tip * 11 / 10)) {
            first.add(tip);
        }
        return first.stream().mapToLong(Long::longValue).toArray();
    }

    /// The bucket of a tip from 0 on.
    static int of(long tip) {
        int found = Arrays.binarySearch(FIRST, tip);
        return found >= 0 ? found : -found - 2;
    }

    /// The highest tip of a bucket.
    static long highest(int bucket) {
        return bucket + 1 < COUNT ? FIRST[bucket + 1] - 1 : BaseFee.MAX;
    }
}
