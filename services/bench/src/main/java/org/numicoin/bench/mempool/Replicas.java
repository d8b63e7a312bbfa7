package org.numicoin.bench.mempool;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.numicoin.bench.cluster.ChildJvm;
import org.numicoin.messaging.Shards;
import org.numicoin.messaging.TopicPrefix;

/// Mempool replicas in processes of their own, as one.
final class Replicas implements AutoCloseable {
    private static final List<String> FLAGS =
            List.of("-Xms768m", "-Xmx768m", "-XX:+AlwaysPreTouch", "-XX:MaxDirectMemorySize=128m");
    private static final long PATIENCE = Duration.ofMinutes(2).toNanos();
    private static final long LOOK_MILLIS = 20;

    private final String kafka;
    private final TopicPrefix prefix;
    private final String redis;
    private final int validatorPort;
    private final List<ChildJvm> running = new ArrayList<>();

    /// @param kafka host:port
    Replicas(String kafka, TopicPrefix prefix, String redis, int validatorPort) {
        this.kafka = kafka;
        this.prefix = prefix;
        this.redis = redis;
        this.validatorPort = validatorPort;
    }

    /// Starts one more and waits until together they serve all shards.
    void add() throws IOException, InterruptedException {
        var arguments =
                List.of(
                        "mempool-" + (running.size() + 1),
                        kafka,
                        prefix.text(),
                        redis,
                        Integer.toString(validatorPort));
        running.add(ChildJvm.start(List.of(), FLAGS, Replica.class, arguments));
        await(
                all ->
                        all.stream().allMatch(one -> one.of(Numbers.READY_SHARDS) > 0)
                                && sum(all).of(Numbers.READY_SHARDS) == Shards.COUNT,
                "all shards to be served");
    }

    Numbers numbers() throws IOException {
        return sum(each());
    }

    /// Waits until so many verdicts more than before are in Kafka.
    void awaitTold(Numbers before, int more) throws IOException, InterruptedException {
        double told = before.of(Numbers.TOLD) + more;
        await(all -> sum(all).of(Numbers.TOLD) >= told, more + " verdicts");
    }

    void awaitEmpty() throws IOException, InterruptedException {
        await(all -> sum(all).of(Numbers.POOLED) == 0, "the pool to be empty");
    }

    Duration processorTime() {
        return running.stream().map(ChildJvm::processorTime).reduce(Duration.ZERO, Duration::plus);
    }

    private void await(Predicate<List<Numbers>> condition, String what)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE;
        List<Numbers> all = each();
        while (!condition.test(all)) {
            if (System.nanoTime() > end) {
                throw new IOException("waited for " + what + "; the replicas say " + all);
            }
            Thread.sleep(LOOK_MILLIS);
            all = each();
        }
    }

    private List<Numbers> each() throws IOException {
        for (ChildJvm replica : running) {
            replica.tell("");
        }
        var all = new ArrayList<Numbers>();
        for (ChildJvm replica : running) {
            all.add(Numbers.parse(replica.next()));
        }
        return all;
    }

    private static Numbers sum(List<Numbers> all) {
        return Numbers.sum(all);
    }

    @Override
    public void close() throws IOException {
        for (ChildJvm replica : running) {
            replica.close();
        }
    }
}
