package org.numicoin.mempool.shard;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import org.numicoin.chain.ChainSpec;
import org.numicoin.kit.ServiceExit;
import org.numicoin.kit.health.ReadinessReasons;
import org.numicoin.kit.kafka.Publisher;
import org.numicoin.kit.kafka.Quarantine;
import org.numicoin.mempool.chain.ChainFollower;
import org.numicoin.mempool.chain.ChainReader;
import org.numicoin.mempool.pool.PoolLimits;
import org.numicoin.mempool.spam.Budgets;
import org.numicoin.mempool.spam.RefusedIds;
import org.numicoin.mempool.store.RedisShardStore;
import org.numicoin.messaging.NetworkId;

/// What all shards of a replica work with.
///
/// @param limits of one shard
/// @param fencedWait after which a shard that was fenced and is still ours is claimed again
/// @param workers threads that the shards share; they wait for Redis and the validator
public record ShardTools(
        ChainSpec spec,
        NetworkId network,
        PoolLimits limits,
        Duration fencedWait,
        RedisShardStore store,
        ChainReader chain,
        ChainFollower follower,
        VerdictLog verdictLog,
        Publisher publisher,
        Quarantine quarantine,
        SignatureStage signatures,
        Budgets budgets,
        RefusedIds refused,
        Executor workers,
        InstantSource clock,
        Stages stages,
        ReadinessReasons readiness,
        ServiceExit exit) {}
