package org.numicoin.validator.log;

import java.time.Duration;
import java.util.Optional;
import org.numicoin.kit.Failpoints;
import org.numicoin.kit.health.ProgressWatch;
import org.numicoin.kit.kafka.TransactionalLog;
import org.numicoin.messaging.Topics;
import org.numicoin.validator.ingest.Inputs;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// From the lease to the right to write, in the order on which safety rests: fence the predecessor,
/// read the log to its end, commit a term, open the inputs. Used by the core's thread.
final class Promotion {
    private static final Logger log = LoggerFactory.getLogger(Promotion.class);
    private static final Duration QUESTION_MAX = Duration.ofSeconds(4);
    private static final Duration POLL = Duration.ofMillis(50);

    private final CoreParts parts;
    private final Lease lease;
    private final EventReader events;
    private final Condemned condemned;
    private final ProgressWatch.Beat beat;

    sealed interface Result {}

    /// This replica writes.
    record Promoted(WritingTerm term) implements Result {}

    /// It does not, and follows on.
    record Refused(String reason) implements Result {}

    /// The log does not fit to this replica.
    record Diverged(Role.Stopped stopped) implements Result {}

    Promotion(
            CoreParts parts,
            Lease lease,
            EventReader events,
            Condemned condemned,
            ProgressWatch.Beat beat) {
        this.parts = parts;
        this.lease = lease;
        this.events = events;
        this.condemned = condemned;
        this.beat = beat;
    }

    Result run() throws InterruptedException {
        TransactionalLog opened;
        try {
            opened = TransactionalLog.open(parts.clients(), Topics.CHAIN_EVENTS, "validator");
        } catch (TransactionalLog.NotOpenedException e) {
            return new Refused("the broker did not fence the predecessor: " + e.getMessage());
        }
        boolean promoted = false;
        try {
            Failpoints.hit(ValidatorFailpoints.FENCED);
            var result =
                    lease.writesTo(opened)
                            ? catchUpAndBegin(opened)
                            : new Refused("the lease went during the promotion");
            promoted = result instanceof Promoted;
            return result;
        } finally {
            if (!promoted) {
                opened.close();
                lease.writesNoMore();
            }
        }
    }

    private Result catchUpAndBegin(TransactionalLog opened) throws InterruptedException {
        // Only now: what the predecessor had begun is complete or aborted, and nothing follows.
        Optional<Long> end = events.end(QUESTION_MAX);
        if (end.isEmpty()) {
            return new Refused("the broker did not say where the log ends");
        }
        while (!events.hasReached(end.get())) {
            var stopped = events.applyNext(POLL);
            if (stopped.isPresent()) {
                return new Diverged(stopped.get());
            }
            if (!lease.isGranted()) {
                return new Refused("the lease went while the log was read to its end");
            }
            beat.now();
        }
        Failpoints.hit(ValidatorFailpoints.CAUGHT_UP);
        return begin(opened);
    }

    private Result begin(TransactionalLog opened) {
        var engine = parts.engine();
        var writer =
                EventWriter.begin(
                        opened::commit,
                        engine,
                        parts.network(),
                        parts.newLogId(),
                        parts.self(),
                        parts.listener());
        Optional<String> unknown = writer.commit();
        if (unknown.isPresent()) {
            return new Refused("the outcome of the term's commit is unknown: " + unknown.get());
        }
        Failpoints.hit(ValidatorFailpoints.TERM_BEGUN);
        var inputs =
                Inputs.open(
                        parts.clients(),
                        parts.network(),
                        parts.lookAhead(),
                        engine.position().inputs());
        Failpoints.hit(ValidatorFailpoints.INPUTS_OPEN);
        log.info("writes log {} with term {}", writer.logId(), writer.term());
        return new Promoted(
                new WritingTerm(
                        opened,
                        engine,
                        parts.lookAhead(),
                        writer,
                        inputs,
                        condemned,
                        parts.metrics(),
                        parts.self(),
                        parts.nanoTime()));
    }
}
