package org.numicoin.worker.search;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.numicoin.kit.ServiceExit;
import org.numicoin.kit.ServiceThread;
import org.numicoin.kit.health.ProgressWatch;
import org.numicoin.primitives.Hash256;

/// The threads that hash. They sleep while there is no work, and beat while there is and while
/// there is not, so that a thread stuck in native code makes the service dead.
public final class Miner implements AutoCloseable {
    private static final Duration IDLE = Duration.ofSeconds(1);

    /// Memory-hard parameters of any chain spec take far less for one hash.
    private static final Duration SILENCE_MAX = Duration.ofSeconds(60);

    private final WorkBoard board;
    private final Search.Kind kind;
    private final HashRate rate;
    private final SolutionListener listener;
    private final Placement placement;
    private final LongConsumer switched;
    private final ProgressWatch watch;
    private final ServiceExit exit;
    private final List<ServiceThread> threads = new ArrayList<>();
    private volatile Load load = new Load(0, 1);
    private boolean closed;

    /// Begins without threads.
    ///
    /// @param switched told by each thread after how many nanoseconds it began to hash on another
    ///   parent
    public Miner(
            WorkBoard board,
            Search.Kind kind,
            HashRate rate,
            SolutionListener listener,
            Placement placement,
            LongConsumer switched,
            ProgressWatch watch,
            ServiceExit exit) {
        this.board = board;
        this.kind = kind;
        this.rate = rate;
        this.listener = listener;
        this.placement = placement;
        this.switched = switched;
        this.watch = watch;
        this.exit = exit;
    }

    public Load load() {
        return load;
    }

    /// How many threads there can be.
    public int threadsMax() {
        return kind.threadsMax();
    }

    /// Starts and ends threads until there are as many as wanted. Those that end do so after the
    /// hash at hand; all others begin anew at nonces that nobody has tried.
    public synchronized void adjust(Load wanted) {
        if (wanted.threads() > kind.threadsMax()) {
            throw new IllegalArgumentException(
                    "at most " + kind.threadsMax() + " threads, not " + wanted.threads());
        }
        if (closed) {
            return;
        }
        load = wanted;
        while (threads.size() > wanted.threads()) {
            threads.removeLast().close();
        }
        board.again();
        while (threads.size() < wanted.threads()) {
            threads.add(start(threads.size()));
        }
    }

    /// Ends after the hash at hand.
    @Override
    public synchronized void close() {
        closed = true;
        threads.forEach(ServiceThread::close);
        threads.clear();
    }

    private ServiceThread start(int thread) {
        String name = "hash-" + thread;
        return ServiceThread.start(
                name,
                exit,
                () -> {
                    try (var beat = watch.watch(name, SILENCE_MAX)) {
                        run(thread, beat);
                    }
                });
    }

    /// Hashing is what a machine does when nothing else wants its cores.
    @SuppressWarnings("ThreadPriorityCheck")
    private void run(int thread, ProgressWatch.Beat beat) throws InterruptedException {
        Thread.currentThread().setPriority(Thread.MIN_PRIORITY);
        placement.place(thread);
        Hash256 parent = Hash256.ZERO;
        while (true) {
            beat.now();
            var found = board.await(IDLE);
            if (found.isPresent()) {
                Work work = found.get();
                if (!work.parentId().equals(parent)) {
                    parent = work.parentId();
                    switched.accept(board.sinceOffered(work));
                }
                search(work, thread, beat);
            }
        }
    }

    private void search(Work work, int thread, ProgressWatch.Beat beat)
            throws InterruptedException {
        var search = kind.begin(work, thread);
        while (board.isCurrent(work) && !Thread.currentThread().isInterrupted()) {
            long begin = System.nanoTime();
            var step = search.step();
            rate.hashed(step.hashes());
            beat.now();
            for (var solved : step.solved()) {
                boolean current = board.solved(work);
                listener.solved(work, solved, current);
            }
            double restPerWork = load.restPerWork();
            if (restPerWork > 0) {
                board.rest(work, (long) ((System.nanoTime() - begin) * restPerWork));
            }
        }
    }
}
