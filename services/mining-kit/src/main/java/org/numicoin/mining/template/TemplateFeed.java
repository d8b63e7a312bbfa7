package org.numicoin.mining.template;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Optional;
import org.numicoin.chain.ChainSpec;
import org.numicoin.kit.FatalError;
import org.numicoin.kit.health.ProgressWatch;
import org.numicoin.kit.health.ReadinessReasons;
import org.numicoin.kit.kafka.KafkaClients;
import org.numicoin.kit.kafka.LogReader;
import org.numicoin.kit.kafka.LogRecord;
import org.numicoin.kit.kafka.LogStart;
import org.numicoin.kit.kafka.Reading;
import org.numicoin.messaging.Message;
import org.numicoin.messaging.MiningTemplate;
import org.numicoin.messaging.NetworkId;
import org.numicoin.messaging.OtherChainException;
import org.numicoin.messaging.Topics;
import org.numicoin.primitives.Hash256;
import org.numicoin.wire.DecodeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The loop that brings templates to a search. It begins with the last records of the topic, so who
/// starts has work at once. While Kafka is away the last template stays in work until it is too old
/// to be of use.
public final class TemplateFeed {
    /// Enough to hold the newest of the present term, whatever a deposed validator still wrote, and
    /// what miners of a pool still work on.
    public static final int RECORDS_AT_START = 64;

    /// A validator publishes a template at least every 20 s.
    static final Duration OVERDUE = Duration.ofSeconds(60);

    private static final Logger log = LoggerFactory.getLogger(TemplateFeed.class);
    private static final Duration POLL = Duration.ofMillis(250);
    private static final Duration SILENCE_MAX = Duration.ofSeconds(30);
    private static final String REASON = "template";

    private final NetworkId network;
    private final String meter;
    private final Duration ageMax;
    private final TemplateListener listener;
    private final InstantSource clock;
    private final ReadinessReasons readiness;
    private final MeterRegistry meters;
    private final NewestTemplate newest;
    private Hash256 parent = Hash256.ZERO;
    private boolean working;

    /// When the newest template was written; before the first, when this loop was made.
    private volatile long written;

    private record Taken(MiningTemplate template, LogRecord record) {}

    /// Says from now on that there is no template.
    ///
    /// @param meter what the names of its meters begin with, as in `numi.worker`
    /// @param ageMax a template older than this is not searched any more
    public TemplateFeed(
            ChainSpec spec,
            NetworkId network,
            String meter,
            Duration ageMax,
            TemplateListener listener,
            InstantSource clock,
            ReadinessReasons readiness,
            MeterRegistry meters) {
        this.network = network;
        this.meter = meter;
        this.ageMax = ageMax;
        this.listener = listener;
        this.clock = clock;
        this.readiness = readiness;
        this.meters = meters;
        this.newest = new NewestTemplate(spec);
        this.written = clock.millis();
        readiness.set(REASON, "no template yet");
        Gauge.builder(meter + ".template.age", this, feed -> feed.age().toMillis() / 1e3)
                .baseUnit("seconds")
                .description("Since the newest template was written")
                .register(meters);
    }

    /// Reads until interrupted.
    public void run(KafkaClients clients, ProgressWatch watch) throws InterruptedException {
        try (var beat = watch.watch("templates", SILENCE_MAX);
                var reader =
                        LogReader.open(
                                clients,
                                Topics.MINING_TEMPLATES,
                                "templates",
                                LogStart.last(RECORDS_AT_START))) {
            while (true) {
                beat.now();
                handle(reader, reader.take(POLL));
                listener.tick();
                judgeAge();
            }
        }
    }

    private void handle(LogReader reader, Reading reading) {
        switch (reading) {
            case Reading.Batch batch -> {
                var taken = new ArrayList<Taken>();
                batch.records().forEach(record -> read(record).ifPresent(taken::add));
                for (var each : taken) {
                    offer(each, each.equals(taken.getLast()));
                }
            }
            case Reading.Idle() -> {}
            case Reading.OutOfRange missed ->
                    reader.start(missed.partition(), LogStart.last(RECORDS_AT_START));
            case Reading.Failed(var reason) ->
                    throw new FatalError("mining.templates", reason, "correct it and restart");
        }
    }

    private Optional<Taken> read(LogRecord record) {
        MiningTemplate template;
        try {
            template = Message.decode(record.value().unsafeArray(), network, MiningTemplate.class);
        } catch (OtherChainException e) {
            throw new FatalError(
                    record.coordinates(),
                    String.valueOf(e.getMessage()),
                    "set numi.chain and numi.prefix as the validator has them",
                    e);
        } catch (DecodeException e) {
            log.warn("template at {} is malformed: {}", record.coordinates(), e.getMessage());
            count("malformed");
            return Optional.empty();
        }
        var choice = newest.offer(template);
        count(choice.name().toLowerCase(Locale.ROOT));
        return switch (choice) {
            case TAKEN -> Optional.of(new Taken(template, record));
            case OUTDATED -> Optional.empty();
            case UNUSABLE -> {
                log.warn(
                        "template {} at {} is unusable: chain id, target or template id is wrong",
                        template.templateId(),
                        record.coordinates());
                yield Optional.empty();
            }
        };
    }

    private void offer(Taken taken, boolean isNewest) {
        var header = taken.template().header();
        written = taken.record().timestamp();
        if (isTooOld()) {
            return;
        }
        listener.offer(taken.template(), taken.record(), isNewest);
        working = true;
        if (!header.parentId().equals(parent)) {
            parent = header.parentId();
            try (var _ = taken.record().trace().inLog()) {
                log.info("searching height {} on {}", header.height(), parent);
            }
        }
    }

    private void judgeAge() {
        if (working && isTooOld()) {
            working = false;
            listener.withdraw();
            log.warn("the last template is older than {}: no search", ageMax);
        }
        if (age().compareTo(OVERDUE) > 0) {
            String still = working ? "the last one is still searched" : "nothing to search";
            readiness.set(REASON, "no template for " + age().toSeconds() + " s; " + still);
        } else if (working) {
            readiness.clear(REASON);
        }
    }

    private boolean isTooOld() {
        return age().compareTo(ageMax) > 0;
    }

    /// Never negative, whatever the author's clock shows.
    private Duration age() {
        return Duration.ofMillis(Math.max(0, clock.millis() - written));
    }

    private void count(String outcome) {
        meters.counter(meter + ".templates", "outcome", outcome).increment();
    }
}
