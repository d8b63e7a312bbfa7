package org.numicoin.gateway.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.numicoin.kit.kafka.Outgoing;
import org.numicoin.kit.kafka.PublishResult;
import org.numicoin.kit.trace.TraceContext;
import org.numicoin.messaging.Topics;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.primitives.Tag;
import org.slf4j.MDC;

/// One lane with a broker and claims that the test plays, and without a thread of its own.
final class LaneTest {
    private static final Duration ANSWER = Duration.ofSeconds(10);

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final FakeBroker broker = new FakeBroker();
    private final FakeClaims claims = new FakeClaims();
    private final List<Hash256> passedOver = new ArrayList<>();
    private long now;
    private final Lane lane =
            new Lane(
                    "block",
                    new Window.Limits(3, 1_000, 100, 1, ANSWER),
                    claims,
                    broker,
                    () -> now,
                    meters,
                    passedOver::add);

    @Test
    void publishesWhatIsSubmittedAndHoldsItsPlaceUntilTheAnswer() throws Exception {
        var outcome = submit(1);
        drain();
        assertThat(outcome).isNotDone();
        broker.end(new PublishResult.Acked(0, 7));

        assertThat(outcome).isCompletedWithValue(new Submitted.Published());
        assertThat(broker.published).containsExactly(id(1));
        assertThat(unanswered()).isEqualTo(1);
        lane.answered(id(1));
        assertThat(unanswered()).isZero();
    }

    @Test
    void whatIsLoggedOfASubmissionHasItsTrace() throws Exception {
        var trace = new TraceContext(1, 2, 3);
        var logged = submit(1, trace).thenApply(_ -> MDC.get("traceId"));
        drain();
        broker.end(new PublishResult.Acked(0, 7));

        assertThat(logged).isCompletedWithValue(trace.traceId());
        assertThat(MDC.get("traceId")).isNull();
    }

    @Test
    void doesNotPublishTwiceWhatIsUnderWay() throws Exception {
        var _ = submit(1);
        drain();

        assertThat(submit(1)).isCompletedWithValue(new Submitted.UnderWay());
        drain();
        assertThat(broker.published).containsExactly(id(1));
    }

    @Test
    void aFullWindowTakesNothingAndDrainsWithTheAnswers() throws Exception {
        for (int i = 1; i <= 3; i++) {
            var _ = submit(i);
        }
        drain();
        assertThat(lane.hasRoom("anna")).isFalse();
        assertThat(submit(4)).isCompletedWithValue(new Submitted.NoRoom());
        drain();
        assertThat(broker.published).containsExactly(id(1), id(2), id(3));

        for (int i = 1; i <= 3; i++) {
            broker.end(new PublishResult.Acked(0, i));
        }
        lane.answered(id(2));
        assertThat(lane.hasRoom("anna")).isTrue();
        lane.decidedBefore(4);
        assertThat(unanswered()).isZero();
        assertThat(passedOver).containsExactly(id(1), id(3));
        var _ = submit(4);
        drain();
        assertThat(broker.published).endsWith(id(4));
    }

    @Test
    void whatIsNotWrittenLeavesAndMayComeAgain() throws Exception {
        var outcome = submit(1);
        drain();
        broker.end(new PublishResult.NotWritten("no broker"));

        assertThat(outcome).isCompletedWithValue(new Submitted.NotWritten("no broker"));
        assertThat(unanswered()).isZero();
        drain();
        assertThat(claims.held).isEmpty();
        var again = submit(1);
        drain();
        broker.end(new PublishResult.Acked(0, 1));
        assertThat(again).isCompletedWithValue(new Submitted.Published());
    }

    @Test
    void whatMayBeWrittenHoldsItsPlaceUntilItsTimeIsOver() throws Exception {
        var outcome = submit(1);
        drain();
        broker.end(new PublishResult.Unknown("timeout"));

        assertThat(outcome).isCompletedWithValue(new Submitted.Unknown("timeout"));
        assertThat(submit(1)).isCompletedWithValue(new Submitted.UnderWay());
        pass(ANSWER);
        assertThat(unanswered()).isZero();
    }

    @Test
    void whatAnotherHasClaimedIsPublishedWhenThatOneSaysNothing() throws Exception {
        claims.held.add(id(1));
        var outcome = submit(1);
        drain();
        pass(Claims.CLAIM.minusMillis(1));
        assertThat(broker.published).isEmpty();

        claims.held.clear();
        pass(Duration.ofMillis(500));
        assertThat(broker.published).containsExactly(id(1));
        broker.end(new PublishResult.Acked(0, 7));
        assertThat(outcome).isCompletedWithValue(new Submitted.Published());
    }

    @Test
    void whatAnotherHasPublishedIsNot() throws Exception {
        claims.held.add(id(1));
        var outcome = submit(1);
        drain();
        lane.answered(id(1));
        claims.held.clear();
        pass(ANSWER);

        assertThat(outcome).isCompletedWithValue(new Submitted.Decided());
        assertThat(broker.published).isEmpty();
    }

    @Test
    void whatIsAnsweredBeforeItsTurnIsNotPublished() throws Exception {
        var outcome = submit(1);
        lane.answered(id(1));
        drain();

        assertThat(outcome).isCompletedWithValue(new Submitted.Decided());
        assertThat(broker.published).isEmpty();
    }

    @Test
    void whatWaitsForTheBrokerTooLongIsNotPublishedAnyMore() throws Exception {
        var outcome = submit(1);
        now += ANSWER.toNanos();
        boolean _ = lane.step(Duration.ZERO);
        drain();

        assertThat(outcome.isDone()).isTrue();
        assertThat(unanswered()).isZero();
        assertThat(broker.published).hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void theClaimOutlivesThePublishAndEndsWithTheAnswer() throws Exception {
        var _ = submit(1);
        drain();
        broker.end(new PublishResult.Acked(0, 7));
        drain();
        assertThat(claims.held).containsExactly(id(1));

        lane.answered(id(1));
        drain();
        assertThat(claims.held).isEmpty();
    }

    @Test
    void theClaimIsHeldForLongerBeforeItEndsWhileThereIsNoAnswer() throws Exception {
        var _ = submit(1);
        var _ = submit(2);
        drain();
        broker.end(new PublishResult.Acked(0, 7));
        broker.end(new PublishResult.Acked(0, 8));
        lane.settled(id(2));
        pass(Duration.ofMillis(900));
        assertThat(claims.longer).isEmpty();

        pass(Duration.ofMillis(300));
        assertThat(claims.longer).containsExactly(id(1));
        pass(Duration.ofSeconds(3));
        assertThat(claims.longer).containsExactly(id(1));
    }

    @Test
    void whatTheChainHasMakesRoomAndItsClaimRunsOut() throws Exception {
        var _ = submit(1);
        drain();
        broker.end(new PublishResult.Acked(0, 7));
        lane.settled(id(1));
        drain();

        assertThat(unanswered()).isZero();
        assertThat(claims.held).containsExactly(id(1));
    }

    @Test
    void countsWhatBecameOfEach() throws Exception {
        var _ = submit(1);
        var _ = submit(2);
        drain();
        broker.end(new PublishResult.Acked(0, 7));
        broker.end(new PublishResult.NotWritten("no broker"));

        assertThat(ended("published")).isEqualTo(1);
        assertThat(ended("not-written")).isEqualTo(1);
    }

    private double ended(String outcome) {
        return meters.get("numi.gateway.submitted").tag("outcome", outcome).counter().count();
    }

    private double unanswered() {
        return meters.get("numi.gateway.unanswered").tag("work", "block").gauge().value();
    }

    private CompletableFuture<Submitted> submit(int number) {
        return submit(number, TraceContext.NONE);
    }

    private CompletableFuture<Submitted> submit(int number, TraceContext trace) {
        return lane.submit(
                id(number),
                "anna",
                new Outgoing(
                        Topics.BLOCK_CANDIDATES,
                        Bytes.wrap(id(number).toBytes()),
                        Bytes.wrap(new byte[100]),
                        trace));
    }

    private void drain() throws InterruptedException {
        boolean more;
        do {
            more = lane.step(Duration.ZERO);
        } while (more);
    }

    private void pass(Duration time) throws InterruptedException {
        now += time.toNanos();
        drain();
        drain();
    }

    private static Hash256 id(int number) {
        return Tag.BLOCK.hash(new byte[] {(byte) number});
    }

    /// Ends the oldest publish as the test says.
    private static final class FakeBroker implements Publish {
        private final List<Hash256> published = new ArrayList<>();
        private final List<CompletableFuture<PublishResult>> open = new ArrayList<>();

        @Override
        public CompletableFuture<PublishResult> publish(Outgoing outgoing) {
            published.add(Hash256.of(outgoing.key().toBytes()));
            open.add(new CompletableFuture<>());
            return open.getLast();
        }

        void end(PublishResult result) {
            open.removeFirst().complete(result);
        }
    }

    private static final class FakeClaims implements Claims {
        private final Set<Hash256> held = new HashSet<>();
        private final List<Hash256> longer = new ArrayList<>();

        @Override
        public CompletableFuture<Boolean> claim(Hash256 id) {
            return CompletableFuture.completedFuture(held.add(id));
        }

        @Override
        public void hold(Hash256 id) {
            longer.add(id);
        }

        @Override
        public void release(Hash256 id) {
            held.remove(id);
        }
    }
}
