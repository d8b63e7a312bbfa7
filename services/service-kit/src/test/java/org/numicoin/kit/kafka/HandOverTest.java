package org.numicoin.kit.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.numicoin.kit.trace.TraceContext;
import org.numicoin.messaging.Topics;
import org.numicoin.primitives.Bytes;

final class HandOverTest {
    private final HandOver queue = new HandOver(1_000);

    @Test
    void givesOutWhatCameInTheOrderInWhichItCame() throws Exception {
        queue.admit(0, 5);
        queue.admit(1, 9);
        queue.put(batch(0, 5, 10));
        queue.put(batch(1, 9, 10));
        queue.put(batch(0, 6, 10));
        assertThat(List.of(take(), take(), take()))
                .containsExactly(batch(0, 5, 10), batch(1, 9, 10), batch(0, 6, 10));
        assertThat(take()).isInstanceOf(Reading.Idle.class);
        assertThat(queue.next()).isEqualTo(Map.of(0, 7L, 1, 10L));
    }

    @Test
    void isFullByBytesAndEmptyAgainWhenTheyAreTaken() throws Exception {
        queue.admit(0, 0);
        queue.put(batch(0, 0, 500));
        assertThat(queue.isFull()).isFalse();
        queue.put(batch(0, 1, 500));
        assertThat(queue.isFull()).isTrue();
        assertThat(queue.records()).isEqualTo(2);
        take();
        assertThat(queue.isFull()).isFalse();
        assertThat(queue.records()).isEqualTo(1);
    }

    @Test
    void dropsWhatIsQueuedOfAPartitionThatWasDismissedOrBeginsAnew() throws Exception {
        queue.admit(0, 0);
        queue.admit(1, 0);
        queue.put(batch(0, 0, 2_000));
        queue.put(batch(1, 0, 10));
        queue.admit(0, 40);
        assertThat(queue.isFull()).isFalse();
        assertThat(queue.next()).containsEntry(0, 40L);
        queue.dismiss(1);
        queue.put(batch(1, 1, 10));
        assertThat(take()).isInstanceOf(Reading.Idle.class);
        assertThat(queue.records()).isZero();
    }

    @Test
    void givesOutWhatWasReadBeforeAFailureAndThenTheFirstFailureForEver() throws Exception {
        queue.admit(0, 0);
        queue.put(batch(0, 0, 10));
        queue.fail("not authorized");
        queue.fail("closed");
        queue.put(batch(0, 1, 10));
        assertThat(take()).isEqualTo(batch(0, 0, 10));
        assertThat(take()).isEqualTo(new Reading.Failed("not authorized"));
        assertThat(take()).isEqualTo(new Reading.Failed("not authorized"));
    }

    private Reading take() throws InterruptedException {
        return queue.take(Duration.ZERO);
    }

    private static Reading.Batch batch(int partition, long offset, int bytes) {
        var record =
                new LogRecord(
                        Topics.TX_VERDICTS,
                        partition,
                        offset,
                        0,
                        Bytes.EMPTY,
                        Bytes.wrap(new byte[bytes]),
                        "",
                        TraceContext.NONE);
        return new Reading.Batch(partition, List.of(record), offset + 1);
    }
}
