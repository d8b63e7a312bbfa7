package org.numicoin.validator.log;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import org.numicoin.kit.kafka.LogRecord;
import org.numicoin.messaging.ChainEvent;
import org.numicoin.messaging.ChainEvent.Connected;
import org.numicoin.messaging.ChainEvent.Disconnected;
import org.numicoin.messaging.ChainEvent.Dropped;
import org.numicoin.messaging.ChainEvent.Rejected;
import org.numicoin.messaging.ChainEvent.Side;
import org.numicoin.validator.chain.Decision;
import org.numicoin.validator.chain.ImportResult;
import org.numicoin.validator.state.StorePosition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the core shows of itself.
public final class ValidatorMetrics {
    private static final Logger log = LoggerFactory.getLogger(ValidatorMetrics.class);
    private static final List<String> ROLES =
            List.of("following", "joining", "promoting", "writing", "stopped");

    private final MeterRegistry meters;
    private final Counter connected;
    private final Counter disconnected;
    private final Counter reorganizations;
    private final Counter tooDeep;
    private final Counter side;
    private final Counter dropped;
    private final Counter orphans;
    private final Counter held;
    private final Counter unknownTemplates;
    private final Timer decisions;
    private final Timer commits;
    private boolean reorganizing;
    private volatile String role = "following";

    public ValidatorMetrics(MeterRegistry meters, AppliedPosition applied) {
        this.meters = meters;
        this.connected = counter("numi.blocks.connected", "Blocks that became the tip");
        this.disconnected = counter("numi.blocks.disconnected", "Blocks that were taken back");
        this.reorganizations = counter("numi.reorganizations", "Changes to another branch");
        this.tooDeep =
                counter(
                        "numi.reorganizations.too.deep",
                        "Blocks of branches with more work that are not adopted");
        this.side = counter("numi.blocks.side", "Blocks stored beside the main chain");
        this.dropped =
                counter("numi.blocks.dropped", "Blocks beside the main chain that were forgotten");
        this.orphans = counter("numi.blocks.orphaned", "Blocks that came before their parent");
        this.held = counter("numi.blocks.held", "Blocks from the future that are held");
        this.unknownTemplates =
                counter("numi.solutions.waiting", "Solutions that came before their body");
        this.decisions = timer("numi.import", "Deciding about one piece of work");
        this.commits = timer("numi.log.commit", "Commit and apply of one transaction");
        gauge("numi.tip.height", "Height of the tip", applied, StorePosition::tipHeight);
        gauge("numi.log.sequence", "Last event applied", applied, StorePosition::sequence);
        gauge("numi.log.term", "Term of the last event applied", applied, StorePosition::term);
        for (String name : ROLES) {
            Gauge.builder("numi.validator.role", this, m -> m.role.equals(name) ? 1 : 0)
                    .description("1 for the role that this replica has")
                    .tag("role", name)
                    .register(meters);
        }
    }

    void role(Role now) {
        role = now.name();
    }

    void decided(ImportResult result, long nanos) {
        decisions.record(nanos, TimeUnit.NANOSECONDS);
        switch (result) {
            case ImportResult.Orphan _ -> orphans.increment();
            case ImportResult.HeldUntil _ -> held.increment();
            case ImportResult.UnknownTemplate _ -> unknownTemplates.increment();
            case ImportResult.Decided(var decision) -> decided(decision.outcome());
            case ImportResult.AlreadyKnown _ -> {}
        }
    }

    private void decided(Decision.Outcome outcome) {
        if (outcome instanceof Decision.DeepReorganization(var id, var height, var depth)) {
            tooDeep.increment();
            log.warn(
                    "a branch with more work leaves the chain {} blocks below the tip, deeper than the limit: not adopted, {} at height {} is kept aside; numi chain branches shows it, numi chain accept-reorg {} adopts it",
                    depth,
                    id,
                    height,
                    id);
        }
    }

    void committed(long nanos) {
        commits.record(nanos, TimeUnit.NANOSECONDS);
    }

    void applied(ChainEvent event) {
        switch (event.step()) {
            case Connected _ -> connected.increment();
            case Disconnected _ -> {
                disconnected.increment();
                if (!reorganizing) {
                    reorganizations.increment();
                }
            }
            case Side _ -> side.increment();
            case Rejected(_, var code, _, _) ->
                    Counter.builder("numi.blocks.rejected")
                            .description("Work that was refused, by code")
                            .tag("code", code)
                            .register(meters)
                            .increment();
            case Dropped _ -> dropped.increment();
            case ChainEvent.LogStarted _,
                    ChainEvent.TermStarted _,
                    ChainEvent.Finalized _,
                    ChainEvent.Reconsidered _,
                    ChainEvent.Progress _ -> {}
        }
        reorganizing = event.step() instanceof Disconnected;
    }

    /// Bytes from outside that are no message of ours.
    public void malformed(LogRecord record, String detail) {
        log.warn("{} is malformed: {}", record.coordinates(), detail);
        countRecord("numi.records.malformed", "Records that do not decode", record);
    }

    void quarantined(LogRecord record) {
        countRecord("numi.records.quarantined", "Records put into the quarantine", record);
    }

    private void countRecord(String name, String description, LogRecord record) {
        Counter.builder(name)
                .description(description)
                .tag("topic", record.topic().name())
                .register(meters)
                .increment();
    }

    private Counter counter(String name, String description) {
        return Counter.builder(name).description(description).register(meters);
    }

    private Timer timer(String name, String description) {
        return Timer.builder(name)
                .description(description)
                .publishPercentiles(0.5, 0.99)
                .maximumExpectedValue(Duration.ofSeconds(30))
                .register(meters);
    }

    private void gauge(
            String name,
            String description,
            AppliedPosition applied,
            ToLongFunction<StorePosition> value) {
        Gauge.builder(name, applied, a -> value.applyAsLong(a.get()))
                .description(description)
                .register(meters);
    }
}
