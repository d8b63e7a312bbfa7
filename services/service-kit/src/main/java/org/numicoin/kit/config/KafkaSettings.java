package org.numicoin.kit.config;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Pattern;
import java.util.List;
import org.numicoin.messaging.TopicReplication;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// Where Kafka is, and how safe its topics have to be before this service uses them.
///
/// @param bootstrap brokers as host:port
/// @param replicas the least number of copies of each topic; 1 on a localnet
/// @param inSyncMin the least `min.insync.replicas` of each topic; 1 on a localnet
@Validated
@ConfigurationProperties("numi.kafka")
public record KafkaSettings(
        @DefaultValue("127.0.0.1:9092") @NotEmpty
                List<@Pattern(regexp = HOST_AND_PORT, message = "must be host:port") String>
                        bootstrap,
        @DefaultValue("3") @Min(1) @Max(9) int replicas,
        @DefaultValue("2") @Min(1) @Max(9) int inSyncMin) {
    static final String HOST_AND_PORT = "[A-Za-z0-9._-]+:[0-9]{1,5}|\\[[0-9A-Fa-f:.]+]:[0-9]{1,5}";

    public KafkaSettings {
        bootstrap = List.copyOf(bootstrap);
        if (replicas > 0 && inSyncMin > replicas) {
            throw new IllegalArgumentException(
                    "in-sync-min " + inSyncMin + " is more than replicas " + replicas);
        }
    }

    public TopicReplication replication() {
        return new TopicReplication(replicas, inSyncMin);
    }
}
