package org.numicoin.localnet;

import java.time.Duration;
import java.util.Optional;

/// How Kafka, Redis and the services are supervised: their command, what makes them ready, and how
/// long they may take to end.
final class Members {
    static final String KAFKA = "kafka";
    static final String REDIS = "redis";

    private static final int BROKER_HEAP_MIB = 384;

    /// Ten seconds for what is in progress, the rest for a class archive, see `WarmJars`.
    private static final Duration SERVICE_STOP_LIMIT = Duration.ofSeconds(30);

    private static final Duration STORE_STOP_LIMIT = Duration.ofSeconds(30);

    private Members() {}

    static Supervised.Spec kafka(DataFolder folder, Ports ports) {
        var broker =
                new Broker(
                        folder.kafka(),
                        ports.port(Ports.KAFKA),
                        ports.port(Ports.KAFKA_CONTROLLER),
                        BROKER_HEAP_MIB);
        return new Supervised.Spec(
                KAFKA,
                Optional.empty(),
                folder.log(KAFKA),
                () -> broker.command(WarmJars.archiveFlags(folder.kafka().resolve("classes.jsa"))),
                () -> LocalKafka.serves(broker.bootstrap()),
                STORE_STOP_LIMIT,
                Optional.empty());
    }

    static Supervised.Spec redis(DataFolder folder, Ports ports) {
        int port = ports.port(Ports.REDIS);
        return new Supervised.Spec(
                REDIS,
                Optional.empty(),
                folder.log(REDIS),
                new Redis(folder.redis(), port)::command,
                () -> RedisConnection.answersPing(port),
                STORE_STOP_LIMIT,
                Optional.empty());
    }

    static Supervised.Spec service(
            DataFolder folder, ServiceSpec spec, WarmJars warm, Actuator actuator) {
        return new Supervised.Spec(
                spec.name(),
                Optional.of(spec.node()),
                folder.log(spec.name()),
                () -> spec.builder(warm),
                () -> actuator.isReady(spec.health()),
                SERVICE_STOP_LIMIT,
                Optional.of(spec.health()));
    }
}
