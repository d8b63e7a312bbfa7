package org.numicoin.kit.kafka;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.numicoin.kit.Backoff;
import org.numicoin.kit.FatalError;
import org.numicoin.kit.health.ReadinessReasons;
import org.numicoin.messaging.NetworkId;
import org.numicoin.messaging.QuarantinedRecord;
import org.numicoin.messaging.Topics;
import org.numicoin.primitives.Bytes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where a work record goes that met an unexpected exception: a bug, never what content from
/// outside can cause. For state logs there is none: their readers stop.
public final class Quarantine {
    /// More in an hour mean that the fault is not in the records.
    public static final int HOURLY_MAX = 10;

    private static final Logger log = LoggerFactory.getLogger(Quarantine.class);
    private static final int REASON_CHARS_MAX = 1_000;

    private final Function<Outgoing, CompletableFuture<PublishResult>> publisher;
    private final NetworkId network;
    private final String service;
    private final InstantSource clock;
    private final ReadinessReasons readiness;
    private final ArrayDeque<Instant> lastHour = new ArrayDeque<>();

    /// The quarantine as one service fills it.
    ///
    /// @param publisher such as the `publish` of the bulk one
    public Quarantine(
            Function<Outgoing, CompletableFuture<PublishResult>> publisher,
            NetworkId network,
            String service,
            InstantSource clock,
            ReadinessReasons readiness) {
        this.publisher = publisher;
        this.network = network;
        this.service = service;
        this.clock = clock;
        this.readiness = readiness;
    }

    /// Returns when the quarantine has the record; only then may the position move. Tries until it
    /// has.
    ///
    /// @throws FatalError at the eleventh of an hour, which stays where it is
    public synchronized void put(LogRecord record, Exception cause) throws InterruptedException {
        String reason = cause.getClass().getName() + ": " + cause.getMessage();
        count(record, reason);
        log.error("{} goes to the quarantine", record.coordinates(), cause);
        var content =
                new QuarantinedRecord(
                        record.topic().name(),
                        record.partition(),
                        record.offset(),
                        service,
                        reason.substring(0, Math.min(reason.length(), REASON_CHARS_MAX)),
                        record.value());
        var outgoing =
                new Outgoing(
                        Topics.QUARANTINE,
                        Bytes.EMPTY,
                        Bytes.wrap(content.encoded(network)),
                        record.trace());
        var backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(5));
        while (!isAcked(outgoing)) {
            backoff.await();
        }
        readiness.note("quarantine", record.coordinates() + ": " + reason);
    }

    private void count(LogRecord record, String reason) {
        Instant now = clock.instant();
        lastHour.removeIf(then -> then.isBefore(now.minus(Duration.ofHours(1))));
        if (lastHour.size() == HOURLY_MAX) {
            throw new FatalError(
                    record.coordinates(),
                    "the " + (HOURLY_MAX + 1) + "th record of an hour that failed, " + reason,
                    "see the log; `numi quarantine` lists the others");
        }
        lastHour.add(now);
    }

    private boolean isAcked(Outgoing outgoing) throws InterruptedException {
        try {
            return switch (publisher.apply(outgoing).get()) {
                case PublishResult.Acked _ -> true;
                case PublishResult.NotWritten(var why) -> retry(why);
                case PublishResult.Unknown(var why) -> retry(why);
            };
        } catch (ExecutionException e) {
            throw new IllegalStateException("a publish ends with a result", e);
        }
    }

    private static boolean retry(String why) {
        log.warn("the quarantine did not take the record, trying again: {}", why);
        return false;
    }
}
