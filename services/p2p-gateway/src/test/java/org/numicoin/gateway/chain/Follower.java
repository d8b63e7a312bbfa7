package org.numicoin.gateway.chain;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.numicoin.kit.FatalError;
import org.numicoin.kit.health.ProgressWatch;
import org.numicoin.kit.health.ReadinessReasons;
import org.numicoin.kit.testing.KafkaFixture;

/// The local chain of a gateway that follows a [FakeValidator].
final class Follower implements AutoCloseable {
    private static final Duration DEADLINE = Duration.ofSeconds(5);
    private static final long PATIENCE_NANOS = Duration.ofSeconds(60).toNanos();

    final RpcLocalChain chain;
    final Heard heard = new Heard();
    final ReadinessReasons readiness = new ReadinessReasons();
    final CompletableFuture<FatalError> stopped = new CompletableFuture<>();
    private final ChainEvents events;

    Follower(FakeValidator validator, KafkaFixture kafka) {
        this.chain =
                new RpcLocalChain(
                        validator.chain().spec(),
                        validator.channel(),
                        DEADLINE,
                        LocalSnapshots.NONE);
        this.events =
                ChainEvents.start(
                        kafka.clients("gateway-1"),
                        validator.network(),
                        chain,
                        List.of(heard),
                        readiness,
                        new ProgressWatch(System::nanoTime),
                        stopped::complete);
    }

    /// One that has read the log to its end.
    static Follower caughtUp(FakeValidator validator, KafkaFixture kafka) {
        var follower = new Follower(validator, kafka);
        follower.await("the end of the log", () -> follower.events.caughtUp().isDone());
        return follower;
    }

    /// Its tip is that of the validator, and its listeners have been told.
    void awaitTipOf(FakeValidator validator) {
        await(
                "block " + validator.tip().height(),
                () ->
                        chain.tip().node().id().equals(validator.tip().id())
                                && heard.isTold(validator.tip().id()));
    }

    void awaitHeard(String line) {
        await(line, () -> heard.lines().contains(line));
    }

    void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end || stopped.isDone()) {
                throw new AssertionError(
                        "no "
                                + what
                                + "; "
                                + readiness.all()
                                + ", heard "
                                + heard.lines()
                                + ", "
                                + (stopped.isDone() ? stopped.join() : "no stop"));
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Override
    public void close() {
        events.close();
    }
}
