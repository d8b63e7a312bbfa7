package org.numicoin.kit.start;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import org.numicoin.chain.ChainSpec;
import org.numicoin.consensus.Genesis;
import org.numicoin.kit.ProcessExit;
import org.numicoin.kit.ServiceExit;
import org.numicoin.kit.config.Chains;
import org.numicoin.kit.config.KafkaSettings;
import org.numicoin.kit.config.NodeSettings;
import org.numicoin.kit.health.ProgressWatch;
import org.numicoin.kit.health.ReadinessReasons;
import org.numicoin.kit.kafka.KafkaClients;
import org.numicoin.kit.kafka.KafkaWatch;
import org.numicoin.messaging.NetworkId;
import org.numicoin.messaging.TopicPrefix;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// The beans that every service has. A service imports this, and of the rest what it needs; there
/// is no automatic configuration.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({NodeSettings.class, KafkaSettings.class})
public class KitConfiguration {
    /// Of the settings' chain: a name, or a file that is read once.
    @Bean
    ChainSpec chainSpec(NodeSettings node) {
        return Chains.read(node.chain());
    }

    @Bean
    NetworkId networkId(ChainSpec spec) {
        return new NetworkId(spec.chainId(), Genesis.of(spec).block().id());
    }

    @Bean
    TopicPrefix topicPrefix(NodeSettings node, ChainSpec spec) {
        return node.topicPrefix(spec.name());
    }

    /// Named after `spring.application.name` and the instance.
    @Bean
    KafkaClients kafkaClients(
            KafkaSettings kafka,
            TopicPrefix prefix,
            NodeSettings node,
            ChainSpec spec,
            MeterRegistry meters,
            @Value("${spring.application.name}") String service) {
        return new KafkaClients(
                kafka, prefix, service + "-" + node.instance(), spec.weightLimit(), meters);
    }

    @Bean
    ServiceExit serviceExit() {
        return new ProcessExit();
    }

    @Bean
    KafkaWatch kafkaWatch(KafkaClients clients, ReadinessReasons readiness, ServiceExit exit) {
        return KafkaWatch.start(clients, readiness, exit);
    }

    @Bean
    InstantSource clock() {
        return InstantSource.system();
    }

    /// Contributes `progress` to the liveness group.
    @Bean
    ProgressWatch progressHealthIndicator() {
        return new ProgressWatch(System::nanoTime);
    }

    /// Contributes `reasons` to the readiness group.
    @Bean
    ReadinessReasons reasonsHealthIndicator() {
        return new ReadinessReasons();
    }
}
