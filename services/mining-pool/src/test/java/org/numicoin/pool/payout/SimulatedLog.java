package org.numicoin.pool.payout;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.numicoin.messaging.PoolEntry;

/// `pool.ledger` with its fencing: who opened it last may write, nobody else. A write may end the
/// writer before it, after it, or without an answer.
final class SimulatedLog {
    private final List<PoolEntry> entries = new ArrayList<>();
    private final SplittableRandom random;
    private final double faults;
    private int writer;
    private boolean calm;
    int crashes;
    int fenced;

    /// The process is dead.
    static final class Crash extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /// @param faults how likely something goes wrong at a place where it can
    SimulatedLog(SplittableRandom random, double faults) {
        this.random = random;
        this.faults = faults;
    }

    /// From now on nothing goes wrong.
    void calm() {
        calm = true;
    }

    int open() {
        return ++writer;
    }

    boolean append(int as, List<PoolEntry> added) {
        crashPerhaps();
        if (as != writer) {
            fenced++;
            return false;
        }
        entries.addAll(added);
        crashPerhaps();
        return !happens();
    }

    void crashPerhaps() {
        if (happens()) {
            crashes++;
            throw new Crash();
        }
    }

    boolean happens() {
        return !calm && random.nextDouble() < faults;
    }

    List<PoolEntry> from(long sequence) {
        return List.copyOf(entries.subList((int) sequence, entries.size()));
    }
}
