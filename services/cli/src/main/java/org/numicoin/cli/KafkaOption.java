package org.numicoin.cli;

import org.numicoin.chain.ChainSpec;
import org.numicoin.messaging.TopicPrefix;
import picocli.CommandLine.Option;

/// `--kafka` and `--prefix`: which cluster's topics.
public final class KafkaOption {
    @Option(
            names = "--kafka",
            paramLabel = "HOST:PORT",
            defaultValue = "${NUMI_KAFKA_BOOTSTRAP:-127.0.0.1:7700}",
            description = "Brokers (NUMI_KAFKA_BOOTSTRAP, else ${DEFAULT-VALUE}).")
    private String bootstrap = "";

    @Option(
            names = "--prefix",
            defaultValue = "${NUMI_PREFIX:-}",
            description = "Begins every name (NUMI_PREFIX, else numi.<chain>).")
    private String prefix = "";

    public String bootstrap() {
        return bootstrap;
    }

    public TopicPrefix prefix(ChainSpec chain) {
        return prefix.isEmpty() ? TopicPrefix.ofChain(chain.name()) : new TopicPrefix(prefix);
    }
}
