package org.numicoin.pool.share;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.numicoin.crypto.ProofOfWorkHash;
import org.numicoin.kit.kafka.LogRecord;
import org.numicoin.kit.kafka.PublishResult;
import org.numicoin.kit.trace.TraceContext;
import org.numicoin.messaging.Origin;
import org.numicoin.messaging.TemplateNumber;
import org.numicoin.messaging.Topics;
import org.numicoin.mining.solution.SolutionOutbox;
import org.numicoin.mining.testing.Templates;
import org.numicoin.pool.job.JobBoard;
import org.numicoin.pool.job.JobId;
import org.numicoin.pool.job.ShareDifficulty;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.testing.Keys;
import org.numicoin.testing.Specs;

/// One thread that verifies, held up by the test.
class ShareDeskTest {
    private static final Origin ORIGIN = new Origin(Origin.Kind.POOL, "1", "test");
    private static final JobId JOB =
            JobId.of(new TemplateNumber(1, 1), 1, JobId.Kind.SHARED, 1, ShareDifficulty.atMost(8));

    private final CountDownLatch held = new CountDownLatch(1);
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final ShareDesk desk = desk();

    private ShareDesk desk() {
        var board = new JobBoard(Keys.address(5), Duration.ofSeconds(5), InstantSource.system());
        var header = Templates.header(Templates.CHAIN.genesis()).withTarget(0x1f00ffff);
        var record =
                new LogRecord(
                        Topics.MINING_TEMPLATES,
                        0,
                        1,
                        1,
                        Bytes.EMPTY,
                        Bytes.EMPTY,
                        "",
                        TraceContext.NONE);
        board.offer(Templates.template(1, 1, header), record, true);
        var outbox =
                new SolutionOutbox(
                        "numi.pool",
                        ORIGIN,
                        Duration.ofMinutes(1),
                        new Random(1),
                        System::nanoTime,
                        meters);
        return new ShareDesk(
                board,
                new HeldHash(held),
                _ -> CompletableFuture.completedFuture(new PublishResult.Acked(0, 1)),
                new BlockDesk(Duration.ofMinutes(1), System::nanoTime),
                new ShareDesk.Solutions(
                        outbox,
                        new ChosenBlocks(
                                Specs.fast(), board, _ -> false, System::nanoTime, meters)),
                new ShareDesk.Identity(ORIGIN, () -> 1, 4),
                1,
                InstantSource.system(),
                meters);
    }

    private record HeldHash(CountDownLatch latch) implements ProofOfWorkHash {
        @Override
        public String name() {
            return "held";
        }

        @Override
        public Hash256 hash(byte[] blob) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return Templates.CHAIN.powHash().hash(blob);
        }
    }

    private CompletableFuture<Verdict> judge(int nonce) {
        return desk.judge(
                new Share(
                        Keys.address(1),
                        "",
                        JobId.Kind.SHARED,
                        JOB,
                        nonce,
                        Hash256.ZERO,
                        List.of()));
    }

    @AfterEach
    void close() {
        held.countDown();
        desk.close();
    }

    @Test
    void moreSharesThanWaitAreRefusedAtOnceAndMayComeAgain() {
        var first = judge(0);
        await().until(() -> meters.get("numi.pool.verify.waiting").gauge().value() == 0);
        List<CompletableFuture<Verdict>> waiting = new ArrayList<>();
        for (int nonce = 1; nonce <= ShareDesk.WAITING_PER_THREAD; nonce++) {
            waiting.add(judge(nonce));
        }

        assertThat(judge(-1)).isCompletedWithValue(Verdict.BUSY);
        assertThat(judge(-1)).isCompletedWithValue(Verdict.BUSY);
        held.countDown();
        await().until(first::isDone);
        await().until(() -> waiting.stream().allMatch(CompletableFuture::isDone));
        assertThat(judge(-1).join()).isEqualTo(Verdict.WRONG_HASH);
    }

    /// Else a stranger could make another's share a duplicate.
    @Test
    void wrongHashDoesNotMakeTheRightOneADuplicate() {
        held.countDown();
        assertThat(judge(7).join()).isEqualTo(Verdict.WRONG_HASH);
        assertThat(judge(7).join()).isEqualTo(Verdict.WRONG_HASH);
    }
}
