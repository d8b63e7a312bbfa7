package org.numicoin.validator.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

final class WorkerThreadsTest {
    private final List<String> done = new CopyOnWriteArrayList<>();

    @Test
    void whatTheDecisionNeedsComesBeforeWhatIsSpareWheneverItWasGiven() throws Exception {
        var begin = new CountDownLatch(1);
        var end = new CountDownLatch(4);
        try (var threads = new WorkerThreads(1)) {
            threads.execute(() -> await(begin));
            for (String name : List.of("spare 1", "spare 2")) {
                assertThat(threads.executeSpare(() -> finish(name, end))).isTrue();
            }
            threads.execute(() -> finish("needed 1", end));
            threads.execute(() -> finish("needed 2", end));
            begin.countDown();
            end.await();
        }
        assertThat(done).containsExactly("needed 1", "needed 2", "spare 1", "spare 2");
    }

    @Test
    void threadsThatHaveEndedTakeNothingMore() {
        var threads = new WorkerThreads(1);
        threads.close();
        assertThat(threads.executeSpare(() -> {})).isFalse();
    }

    private void finish(String name, CountDownLatch end) {
        done.add(name);
        end.countDown();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
