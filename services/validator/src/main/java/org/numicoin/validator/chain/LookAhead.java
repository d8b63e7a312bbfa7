package org.numicoin.validator.chain;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Optional;
import org.numicoin.chain.BlockHeader;
import org.numicoin.validator.chain.Work.CandidateBlock;

/// Prepares blocks that wait for their decision while a worker has nothing to do for the one that
/// is decided: hashes their headers, and of those with enough work verifies the signatures. What it
/// learns is true whatever is decided in between, a hash of bytes or a signature under a key, so a
/// decision comes out the same with it and without; it only finds more of it done.
///
/// Holds no other blocks than those that wait anyway, and of these only so many and so large. Safe
/// for several threads.
public final class LookAhead {
    /// Transactions of one piece of work: a few milliseconds, by which the block that is decided
    /// may be held up.
    private static final int PART = 32;

    /// Headers that a thread hashes when the one that is decided is not hashed yet: it alone would
    /// leave the other threads idle.
    private static final int HEADERS_OF_THREAD = 8;

    private final Preparation preparation;
    private final Workers workers;
    private final WorkerThreads threads;
    private final Limits limits;

    /// Of which something is left to begin with, in the order of their decisions.
    private final Deque<Waiting> waiting = new ArrayDeque<>();

    private long bytes;
    private int running;

    /// What is prepared at a time.
    ///
    /// @param blocks how many
    /// @param bytes of them as they came; a block that does not fit is decided unprepared
    public record Limits(int blocks, long bytes) {
        public static final Limits DEFAULT = new Limits(4_096, 16L << 20);
    }

    /// @param workers over these threads; with no other thread than the caller's, nothing is
    ///   prepared
    public LookAhead(
            Preparation preparation, Workers workers, WorkerThreads threads, Limits limits) {
        this.preparation = preparation;
        this.workers = workers;
        this.threads = threads;
        this.limits = limits;
    }

    private static final class Waiting {
        final CandidateBlock block;
        Stage stage = Stage.NEW;

        /// The first transaction that nobody has begun with.
        int next;

        Waiting(CandidateBlock block) {
            this.block = block;
        }
    }

    private enum Stage {
        NEW,
        HASHING,
        WORTHY
    }

    /// Expects a decision about this block after those before.
    public void expect(CandidateBlock block) {
        if (workers.parallelism() > 1 && add(block)) {
            goOn();
        }
    }

    /// This is decided next: what is left of it and of everything before it is not prepared any
    /// more.
    public void begin(Work work) {
        var headers = new ArrayList<BlockHeader>();
        synchronized (this) {
            while (!waiting.isEmpty() && waiting.getFirst().block.offset() <= work.offset()) {
                drop(waiting.getFirst());
            }
            int most = workers.parallelism() * HEADERS_OF_THREAD;
            waiting.stream()
                    .filter(next -> next.stage != Stage.WORTHY)
                    .limit(most - 1)
                    .forEach(next -> headers.add(next.block.block().header()));
        }
        if (work instanceof CandidateBlock candidate && !headers.isEmpty()) {
            preparation.hashTogether(candidate.block().header(), headers, workers);
        }
    }

    /// Nothing of what was expected will come.
    public synchronized void clear() {
        waiting.clear();
        bytes = 0;
    }

    /// Blocks of which something is left to begin with.
    synchronized int size() {
        return waiting.size();
    }

    private synchronized boolean add(CandidateBlock block) {
        if (waiting.size() >= limits.blocks()
                || bytes + block.encoded().length() > limits.bytes()) {
            return false;
        }
        waiting.add(new Waiting(block));
        bytes += block.encoded().length();
        return true;
    }

    private void drop(Waiting block) {
        if (waiting.remove(block)) {
            bytes -= block.block.encoded().length();
        }
    }

    /// As many threads as there are take pieces of work; each comes back to the end of the queue
    /// after every piece.
    private synchronized void goOn() {
        while (running < threads.count()) {
            var piece = next();
            if (piece.isEmpty() || !threads.executeSpare(() -> run(piece.get()))) {
                return;
            }
            running++;
        }
    }

    private void run(Runnable piece) {
        try {
            piece.run();
        } finally {
            synchronized (this) {
                running--;
            }
            goOn();
        }
    }

    /// A header that is not hashed, or some transactions of a block whose header is worth it.
    private Optional<Runnable> next() {
        for (Waiting block : waiting) {
            switch (block.stage) {
                case NEW -> {
                    block.stage = Stage.HASHING;
                    return Optional.of(() -> hash(block));
                }
                case HASHING -> {}
                case WORTHY -> {
                    var transactions = block.block.block().transactions();
                    int from = block.next;
                    block.next = Math.min(from + PART, transactions.size());
                    if (block.next == transactions.size()) {
                        drop(block);
                    }
                    var part = transactions.subList(from, block.next);
                    return Optional.of(() -> preparation.verify(part));
                }
            }
        }
        return Optional.empty();
    }

    private void hash(Waiting block) {
        boolean worthy = preparation.isWorthy(block.block);
        synchronized (this) {
            if (worthy && !block.block.block().transactions().isEmpty()) {
                block.stage = Stage.WORTHY;
            } else {
                drop(block);
            }
        }
    }
}
