package org.numicoin.worker.search;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.numicoin.crypto.ProofOfWorkHash;
import org.numicoin.kit.ServiceExit;
import org.numicoin.kit.ServiceThread;
import org.numicoin.kit.health.ProgressWatch;

/// The threads that hash. They sleep while there is no work, and beat while there is and while
/// there is not, so that a thread stuck in native code makes the service dead.
public final class Miner implements AutoCloseable {
    private static final Duration IDLE = Duration.ofSeconds(1);

    /// Memory-hard parameters of any chain spec take far less for one hash.
    private static final Duration SILENCE_MAX = Duration.ofSeconds(60);

    private final WorkBoard board;
    private final ProofOfWorkHash hash;
    private final InstantSource clock;
    private final HashRate rate;
    private final double restPerWork;
    private final SolutionListener listener;
    private final List<ServiceThread> threads = new ArrayList<>();

    /// @param share of its time that each thread hashes, above 0 and at most 1
    public Miner(
            WorkBoard board,
            ProofOfWorkHash hash,
            InstantSource clock,
            HashRate rate,
            double share,
            SolutionListener listener) {
        this.board = board;
        this.hash = hash;
        this.clock = clock;
        this.rate = rate;
        this.restPerWork = 1 / share - 1;
        this.listener = listener;
    }

    public void start(int count, ProgressWatch watch, ServiceExit exit) {
        for (int i = 0; i < count; i++) {
            int thread = i;
            String name = "hash-" + i;
            threads.add(
                    ServiceThread.start(
                            name,
                            exit,
                            () -> {
                                try (var beat = watch.watch(name, SILENCE_MAX)) {
                                    run(thread, beat);
                                }
                            }));
        }
    }

    /// Ends after the hash at hand.
    @Override
    public void close() {
        threads.forEach(ServiceThread::close);
    }

    /// Hashing is what a machine does when nothing else wants its cores.
    @SuppressWarnings("ThreadPriorityCheck")
    private void run(int thread, ProgressWatch.Beat beat) throws InterruptedException {
        Thread.currentThread().setPriority(Thread.MIN_PRIORITY);
        while (true) {
            beat.now();
            var work = board.await(IDLE);
            if (work.isPresent()) {
                search(work.get(), thread, beat);
            }
        }
    }

    private void search(Work work, int thread, ProgressWatch.Beat beat)
            throws InterruptedException {
        var search = new Search(work, thread, hash, clock);
        while (board.isCurrent(work) && !Thread.currentThread().isInterrupted()) {
            long begin = System.nanoTime();
            var solved = search.step();
            rate.hashed();
            beat.now();
            if (solved.isPresent()) {
                boolean current = board.solved(work);
                listener.solved(work, solved.get(), current);
            }
            if (restPerWork > 0) {
                board.rest(work, (long) ((System.nanoTime() - begin) * restPerWork));
            }
        }
    }
}
