package org.numicoin.gateway.chain;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.numicoin.kit.Backoff;
import org.numicoin.kit.FatalError;
import org.numicoin.kit.kafka.LogReader;
import org.numicoin.kit.kafka.LogRecord;
import org.numicoin.kit.kafka.LogStart;
import org.numicoin.kit.kafka.Reading;
import org.numicoin.messaging.ChainEvent;
import org.numicoin.messaging.Message;
import org.numicoin.messaging.NetworkId;
import org.numicoin.messaging.OtherChainException;
import org.numicoin.wire.DecodeException;

/// Reads the log behind one snapshot, for as long as it leads on from there.
final class Following {
    private static final Duration TAKE = Duration.ofMillis(200);

    private final LogReader reader;
    private final NetworkId network;
    private final EventFold fold;
    private final Signs signs;
    private CompletableFuture<Long> end;
    private boolean caughtUp;

    /// What is told meanwhile.
    interface Signs {
        /// It goes on.
        void alive();

        /// The log was read to where it ended at the start, and no event waits for the validator.
        void caughtUp();

        void notReady(String why);
    }

    /// @param reader that begins behind the snapshot
    Following(LogReader reader, NetworkId network, EventFold fold, Signs signs) {
        this.reader = reader;
        this.network = network;
        this.fold = fold;
        this.signs = signs;
        this.end = reader.end(0);
    }

    /// Returns why the log no longer leads on from what is known; throws [FatalError] where nobody
    /// may go on.
    String run() throws InterruptedException {
        while (true) {
            signs.alive();
            switch (reader.take(TAKE)) {
                case Reading.Batch batch -> {
                    for (LogRecord record : batch.records()) {
                        if (apply(record) instanceof EventFold.Outcome.Lost(String why)) {
                            return why;
                        }
                    }
                }
                case Reading.Idle _ -> {}
                case Reading.OutOfRange gone -> {
                    if (gone.first() != gone.end()) {
                        return "chain.events has offsets from "
                                + gone.first()
                                + " to "
                                + gone.end()
                                + ", the validator is at "
                                + gone.position();
                    }
                    // Empty: its records have expired, or it was made anew. The next event shows
                    // which.
                    reader.start(0, LogStart.at(gone.first()));
                }
                case Reading.Failed failed ->
                        throw new FatalError(
                                "chain.events", failed.reason(), "correct that and restart");
            }
            checkCaughtUp();
        }
    }

    /// Tries again while it is the validator that does not answer.
    private EventFold.Outcome apply(LogRecord record) throws InterruptedException {
        var backoff = new Backoff(Duration.ofMillis(50), Duration.ofSeconds(1));
        boolean waited = false;
        while (true) {
            signs.alive();
            try (var _ = record.trace().inLog()) {
                var outcome =
                        fold.apply(
                                Message.decode(
                                        record.value().unsafeArray(), network, ChainEvent.class));
                if (outcome instanceof EventFold.Outcome.Refused(String reason)) {
                    throw cannotGoOn(record, reason);
                }
                if (waited && caughtUp) {
                    signs.caughtUp();
                }
                return outcome;
            } catch (ChainUnavailableException e) {
                waited = true;
                signs.notReady(record.coordinates() + ": " + e.getMessage());
            } catch (DecodeException | OtherChainException e) {
                throw cannotGoOn(record, String.valueOf(e.getMessage()));
            }
            backoff.await();
        }
    }

    private static FatalError cannotGoOn(LogRecord record, String reason) {
        return new FatalError(
                record.coordinates(),
                reason,
                "this reader cannot go on behind it; see `numi chain republish`");
    }

    private void checkCaughtUp() {
        if (caughtUp || !end.isDone()) {
            return;
        }
        if (end.isCompletedExceptionally()) {
            signs.notReady("Kafka does not say where chain.events ends");
            end = reader.end(0);
        } else if (reader.next(0).orElse(-1) >= end.join()) {
            caughtUp = true;
            signs.caughtUp();
        }
    }
}
