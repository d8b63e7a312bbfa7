package org.numicoin.mempool.ingest;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.numicoin.kit.FatalError;
import org.numicoin.kit.kafka.GroupListener;
import org.numicoin.kit.kafka.GroupReader;
import org.numicoin.kit.kafka.KafkaClients;
import org.numicoin.kit.kafka.Reading;
import org.numicoin.mempool.shard.Flow;
import org.numicoin.mempool.shard.Shard;
import org.numicoin.mempool.shard.ShardTools;
import org.numicoin.messaging.Topics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The shards that Kafka assigns to this replica. [#run] is the loop of one thread; shards work on
/// threads of their own.
public final class OwnedShards implements GroupListener, Flow, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(OwnedShards.class);
    private static final String GROUP = "mempool";
    private static final Duration POLL = Duration.ofMillis(100);

    /// Less than a rebalance may take, so that the next owner does not wait for one that hangs.
    private static final Duration CLOSE_MAX = Duration.ofSeconds(5);

    private final ShardTools tools;
    private final String ownOrigin;
    private final Map<Integer, Shard> shards = new ConcurrentHashMap<>();
    private final CompletableFuture<GroupReader> reader = new CompletableFuture<>();

    public OwnedShards(KafkaClients clients, ShardTools tools) {
        this.tools = tools;
        this.ownOrigin = clients.prefix().of(clients.clientName());
        reader.complete(GroupReader.open(clients, Topics.TX_SUBMITTED, GROUP, this));
    }

    /// Those that are loaded or being loaded.
    public Collection<Shard> all() {
        return List.copyOf(shards.values());
    }

    public Set<Integer> numbers() {
        return Set.copyOf(shards.keySet());
    }

    /// Hands records to their shards until interrupted.
    public void run(Runnable beat) throws InterruptedException {
        GroupReader from = reader.join();
        while (!Thread.currentThread().isInterrupted()) {
            beat.run();
            switch (from.take(POLL)) {
                case Reading.Batch batch -> {
                    Shard shard = shards.get(batch.partition());
                    if (shard != null) {
                        shard.submit(batch);
                    }
                }
                case Reading.Idle() -> {}
                case Reading.OutOfRange gone ->
                        throw new IllegalStateException(
                                "a group reader goes on by itself: " + gone);
                case Reading.Failed(String reason) ->
                        throw new FatalError("tx.submitted", reason, "start the service again");
            }
        }
    }

    /// Once a second.
    public void tick() {
        shards.values().forEach(Shard::tick);
    }

    @Override
    public void assigned(Set<Integer> partitions) {
        log.info("shards {} are assigned", partitions);
        for (int partition : partitions) {
            var shard = new Shard(partition, tools, this, ownOrigin);
            shards.put(partition, shard);
            shard.open();
        }
    }

    @Override
    public void revoked(Set<Integer> partitions) {
        log.info("shards {} are revoked", partitions);
        end(partitions);
    }

    @Override
    public void lost(Set<Integer> partitions) {
        log.warn("shards {} went to another replica", partitions);
        end(partitions);
    }

    @Override
    public void resume(int shard) {
        var _ = reader.thenAccept(r -> r.resume(shard));
    }

    @Override
    public void pause(int shard) {
        var _ = reader.thenAccept(r -> r.pause(shard));
    }

    @Override
    public void commit(int shard, long next) {
        var _ = reader.thenAccept(r -> r.commit(shard, next));
    }

    /// Leaves the group, which takes the shards from this replica first.
    @Override
    public void close() {
        reader.join().close();
        end(Set.copyOf(shards.keySet()));
    }

    /// All at once: each waits for what it does.
    private void end(Set<Integer> partitions) {
        var ending =
                partitions.stream()
                        .map(shards::remove)
                        .filter(shard -> shard != null)
                        .map(shard ->
                                CompletableFuture.runAsync(
                                        () -> shard.close(CLOSE_MAX),
                                        task -> Thread.ofVirtual().start(task)))
                        .toArray(CompletableFuture[]::new);
        CompletableFuture.allOf(ending).join();
    }
}
