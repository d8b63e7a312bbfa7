package org.numicoin.localnet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// One KRaft broker that is its own controller: where it lives, where it listens, how it is
/// started.
///
/// @param folder holds `server.properties` and the topics in `topics/`
record Broker(Path folder, int port, int controllerPort, int heapMib) {
    private static final List<String> FLAGS =
            List.of(
                    "-Xms64m",
                    "-XX:MaxDirectMemorySize=128m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-Dlogback.configurationFile=org/numicoin/localnet/broker-logback.xml");

    Broker {
        folder = folder.toAbsolutePath();
    }

    String bootstrap() {
        return Loopback.HOST + ":" + port;
    }

    /// Writes the configuration anew, since ports may have changed, and returns the command.
    ///
    /// @param flags more of the JVM's
    ProcessBuilder command(List<String> flags) throws IOException {
        Files.createDirectories(folder);
        Path properties = folder.resolve("server.properties");
        Files.write(
                properties,
                configuration().entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                        .toList());
        return new JavaCommand(
                        Stream.of(FLAGS, List.of("-Xmx" + heapMib + "m"), flags)
                                .flatMap(List::stream)
                                .toList(),
                        List.of(BrokerMain.class.getName(), properties.toString()))
                .onOwnClassPath(folder);
    }

    /// Factors of 1 because there is one broker; few partitions for internal topics and a small
    /// cleaner buffer because start-up time and memory matter more here than throughput.
    private Map<String, String> configuration() {
        Map<String, String> settings = new TreeMap<>();
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", "1");
        settings.put("controller.quorum.voters", "1@" + Loopback.HOST + ":" + controllerPort);
        settings.put("controller.listener.names", "CONTROLLER");
        settings.put("inter.broker.listener.name", "PLAINTEXT");
        settings.put(
                "listeners",
                "PLAINTEXT://%1$s:%2$d,CONTROLLER://%1$s:%3$d"
                        .formatted(Loopback.HOST, port, controllerPort));
        settings.put("advertised.listeners", "PLAINTEXT://" + bootstrap());
        settings.put("log.dirs", folder.resolve("topics").toString());
        settings.put("auto.create.topics.enable", "false");
        settings.put("default.replication.factor", "1");
        settings.put("min.insync.replicas", "1");
        settings.put("group.initial.rebalance.delay.ms", "0");
        for (String internal :
                List.of(
                        "offsets.topic",
                        "transaction.state.log",
                        "share.coordinator.state.topic")) {
            settings.put(internal + ".replication.factor", "1");
            settings.put(internal + ".num.partitions", "4");
        }
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("share.coordinator.state.topic.min.isr", "1");
        settings.put("num.network.threads", "2");
        settings.put("num.io.threads", "4");
        settings.put("num.recovery.threads.per.data.dir", "2");
        settings.put("log.cleaner.dedupe.buffer.size", String.valueOf(16 << 20));
        settings.put("broker.heartbeat.interval.ms", "500");
        settings.put("broker.session.timeout.ms", "6000");
        return settings;
    }

    /// A line for the log of whoever starts it.
    @Override
    public String toString() {
        return "Kafka broker on " + bootstrap() + " in " + folder;
    }
}
