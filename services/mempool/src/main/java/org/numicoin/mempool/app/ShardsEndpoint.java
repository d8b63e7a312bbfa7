package org.numicoin.mempool.app;

import java.util.Collection;
import java.util.List;
import org.numicoin.mempool.shard.Shard;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

/// `GET /actuator/shards`: what this replica owns.
@Endpoint(id = "shards")
final class ShardsEndpoint {
    private final Mempool mempool;

    ShardsEndpoint(Mempool mempool) {
        this.mempool = mempool;
    }

    /// @param serving numbers of the shards that it has loaded
    /// @param loading those that it owns and is still loading
    /// @param transactions in all of them
    record Status(List<Integer> serving, List<Integer> loading, int transactions) {}

    @ReadOperation
    Status status() {
        Collection<Shard> owned = mempool.shards();
        return new Status(
                owned.stream().filter(Shard::isServing).map(Shard::number).sorted().toList(),
                owned.stream().filter(s -> !s.isServing()).map(Shard::number).sorted().toList(),
                owned.stream().mapToInt(Shard::count).sum());
    }
}
