package org.numicoin.validator.history;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.numicoin.kit.Backoff;
import org.numicoin.kit.ServiceExit;
import org.numicoin.kit.ServiceThread;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Fills the history of a store while its validator runs, behind everything else: it asks for old
/// blocks only while no new one waits, and rests after each step for as long as that took.
public final class HistoryFeed implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(HistoryFeed.class);
    private static final Duration REST_MIN = Duration.ofMillis(100);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration RETRY_MAX = Duration.ofMinutes(1);
    private static final Duration REPORT = Duration.ofMinutes(1);

    private final HistoryFill fill;
    private final List<? extends BlockHistory> sources;
    private final Writer writer;
    private final BooleanSupplier isIdle;
    private final Consumer<String> note;
    private final ServiceThread thread;
    private int turn;
    private long reportedAt = System.nanoTime();

    /// Has the thread that writes the store write a step.
    @FunctionalInterface
    public interface Writer extends Function<HistoryFill.Step, CompletableFuture<Boolean>> {}

    private HistoryFeed(
            HistoryFill fill,
            List<? extends BlockHistory> sources,
            Writer writer,
            BooleanSupplier isIdle,
            Consumer<String> note,
            ServiceExit exit) {
        this.fill = fill;
        this.sources = List.copyOf(sources);
        this.writer = writer;
        this.isIdle = isIdle;
        this.note = note;
        this.thread = ServiceThread.start("history", exit, this::run);
    }

    /// Starts to fill; ends by itself when the store has everything.
    ///
    /// @param sources one at least; the next is asked when one gives nothing, or what is wrong
    /// @param isIdle whether nothing else waits
    /// @param note told how far it is, for people
    public static HistoryFeed start(
            HistoryFill fill,
            List<? extends BlockHistory> sources,
            Writer writer,
            BooleanSupplier isIdle,
            Consumer<String> note,
            ServiceExit exit) {
        return new HistoryFeed(fill, sources, writer, isIdle, note, exit);
    }

    @Override
    public void close() {
        thread.close();
    }

    private void run() throws InterruptedException {
        tell("fills it in, whole blocks from height %d on".formatted(fill.witnessesFrom()));
        var backoff = new Backoff(RETRY, RETRY_MAX);
        while (fill.isNeeded()) {
            long began = System.nanoTime();
            if (!isIdle.getAsBoolean()) {
                Thread.sleep(LOOK_AGAIN);
            } else if (step(sources.get(turn))) {
                backoff.reset();
                rest(System.nanoTime() - began);
            } else {
                turn = (turn + 1) % sources.size();
                backoff.await();
            }
            report();
        }
        tell("whole");
    }

    private boolean step(BlockHistory source) throws InterruptedException {
        try (HistoryFill.Step step = fill.next(source)) {
            return writer.apply(step).get();
        } catch (HistoryException e) {
            log.warn("no old blocks: {}", e.getMessage());
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("old blocks were not written", e.getCause());
        }
    }

    private static void rest(long tookNanos) throws InterruptedException {
        Thread.sleep(Duration.ofNanos(Math.max(REST_MIN.toNanos(), tookNanos)));
    }

    private void report() {
        if (System.nanoTime() - reportedAt > REPORT.toNanos()) {
            reportedAt = System.nanoTime();
            tell("fills it in, whole blocks from height %d on".formatted(fill.witnessesFrom()));
        }
    }

    private void tell(String text) {
        log.info("history: {}", text);
        note.accept(text);
    }
}
