package org.numicoin.mining.solution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.numicoin.chain.BlockHeader;
import org.numicoin.kit.ServiceThread;
import org.numicoin.kit.health.ProgressWatch;
import org.numicoin.kit.kafka.PublishResult;
import org.numicoin.kit.trace.TraceContext;
import org.numicoin.messaging.MinedSolution;
import org.numicoin.messaging.Origin;
import org.numicoin.mining.testing.Templates;

class SolutionOutboxTest {
    private static final BlockHeader HEADER = Templates.header(Templates.CHAIN.genesis());
    private static final TraceContext TRACE = new TraceContext(7, 8, 9);

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final AtomicLong nanoTime = new AtomicLong();
    private final SolutionOutbox outbox =
            new SolutionOutbox(
                    "numi.worker",
                    new Origin(Origin.Kind.WORKER, "1", "lnumi1"),
                    Duration.ofMinutes(10),
                    new Random(1),
                    nanoTime::get,
                    meters);
    private final List<MinedSolution> published = new CopyOnWriteArrayList<>();
    private final Queue<PublishResult> answers = new ArrayDeque<>();
    private final List<TraceContext> traces = new CopyOnWriteArrayList<>();
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();
    private AutoCloseable thread = () -> {};

    private void run() {
        var watch = new ProgressWatch(System::nanoTime);
        thread =
                ServiceThread.start(
                        "solutions", failures::add, () -> outbox.run(this::take, watch));
    }

    private PublishResult take(MinedSolution solution, TraceContext trace) {
        PublishResult answer = answers.remove();
        traces.add(trace);
        published.add(solution);
        return answer;
    }

    private void find(int nonce) {
        outbox.solved(HEADER.templateId(), HEADER.withNonce(nonce, 0), TRACE, true);
    }

    private double count(String name) {
        return meters.counter(name).count();
    }

    @AfterEach
    void stop() throws Exception {
        thread.close();
        assertThat(failures).isEmpty();
    }

    @Test
    void solutionIsTheWholeHeaderUnderItsTemplateInTheTraceOfTheTemplate() {
        answers.add(new PublishResult.Acked(0, 5));
        find(1);
        run();

        await().until(() -> published.size() == 1);
        assertThat(published.getFirst().header()).isEqualTo(HEADER.withNonce(1, 0));
        assertThat(published.getFirst().templateId()).isEqualTo(HEADER.templateId());
        assertThat(traces.getFirst().traceId()).isEqualTo(TRACE.traceId());
    }

    @Test
    void solutionThatMayNotBeWrittenIsSentAgainUntilItIs() {
        answers.add(new PublishResult.NotWritten("no broker"));
        answers.add(new PublishResult.Unknown("timed out"));
        answers.add(new PublishResult.Acked(0, 5));
        answers.add(new PublishResult.Acked(0, 6));
        find(1);
        find(2);
        run();

        await().until(() -> published.size() == 4);
        assertThat(published).extracting(s -> s.header().nonce()).containsExactly(1, 1, 1, 2);
        assertThat(count("numi.worker.solutions.dropped")).isZero();
    }

    @Test
    void solutionIsGivenUpWhenItIsTooOldToMatter() {
        answers.add(new PublishResult.NotWritten("no broker"));
        answers.add(new PublishResult.Acked(0, 6));
        find(1);
        nanoTime.set(Duration.ofMinutes(11).toNanos());
        find(2);
        run();

        await().until(() -> published.size() == 2);
        assertThat(published).extracting(s -> s.header().nonce()).containsExactly(1, 2);
        assertThat(count("numi.worker.solutions.dropped")).isEqualTo(1);
    }

    @Test
    void oldestMakesRoomWhenTooManyWait() {
        for (int i = 0; i <= SolutionOutbox.WAITING_MAX; i++) {
            answers.add(new PublishResult.Acked(0, i));
            find(i);
        }
        run();

        await().until(() -> published.size() == SolutionOutbox.WAITING_MAX);
        assertThat(published.getFirst().header().nonce()).isEqualTo(1);
        assertThat(count("numi.worker.solutions.dropped")).isEqualTo(1);
    }

    @Test
    void lateSolutionsAreCountedAndSentAllTheSame() {
        answers.add(new PublishResult.Acked(0, 0));
        outbox.solved(HEADER.templateId(), HEADER, TRACE, false);
        run();

        await().until(() -> published.size() == 1);
        assertThat(count("numi.worker.solutions")).isEqualTo(1);
        assertThat(count("numi.worker.solutions.stale")).isEqualTo(1);
    }

    @Test
    void drainWaitsForWhatIsNotSentYet() throws InterruptedException {
        answers.add(new PublishResult.NotWritten("no broker"));
        answers.add(new PublishResult.Acked(0, 5));
        answers.add(new PublishResult.Acked(0, 6));
        find(1);
        find(2);
        run();
        outbox.drain(Duration.ofSeconds(10));

        assertThat(published).extracting(each -> each.header().nonce()).containsExactly(1, 1, 2);
    }

    @Test
    void drainEndsInItsTimeWhenNothingCanBeSent() throws InterruptedException {
        find(1);
        outbox.drain(Duration.ofMillis(1));

        assertThat(published).isEmpty();
    }
}
