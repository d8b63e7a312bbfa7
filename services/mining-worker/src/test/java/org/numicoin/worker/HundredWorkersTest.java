package org.numicoin.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.numicoin.chain.BlockHeader;
import org.numicoin.crypto.ProofOfWorkHash;
import org.numicoin.kit.FatalError;
import org.numicoin.kit.ServiceThread;
import org.numicoin.kit.config.RedisSettings;
import org.numicoin.kit.health.ProgressWatch;
import org.numicoin.kit.health.ReadinessReasons;
import org.numicoin.kit.kafka.Outgoing;
import org.numicoin.kit.kafka.Publisher;
import org.numicoin.kit.testing.KafkaFixture;
import org.numicoin.kit.testing.SharedBroker;
import org.numicoin.kit.testing.TopicProbe;
import org.numicoin.kit.trace.TraceContext;
import org.numicoin.localnet.LocalRedis;
import org.numicoin.messaging.NetworkId;
import org.numicoin.messaging.Topics;
import org.numicoin.mining.NonceSpace;
import org.numicoin.mining.lease.InstanceLease;
import org.numicoin.mining.lease.LeaseTiming;
import org.numicoin.mining.template.TemplateFeed;
import org.numicoin.mining.testing.Templates;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.testing.ChainBuilder;
import org.numicoin.testing.Keys;
import org.numicoin.testing.Specs;
import org.numicoin.worker.search.HashRate;
import org.numicoin.worker.search.Load;
import org.numicoin.worker.search.Miner;
import org.numicoin.worker.search.Placement;
import org.numicoin.worker.search.Search;
import org.numicoin.worker.search.Work;
import org.numicoin.worker.search.WorkBoard;

/// A hundred workers, each with a feed, a lease and a thread of its own, on one template topic and
/// one Redis. What each hashes is written down: all of them follow every template, no two make the
/// same hash, and that stays so when all lose their lease.
@ExtendWith(SharedBroker.class)
class HundredWorkersTest {
    private static final int WORKERS = 100;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final ChainBuilder.Node GENESIS = Templates.CHAIN.genesis();
    private static final NetworkId NETWORK = new NetworkId(Specs.fast().chainId(), GENESIS.id());

    @TempDir private Path folder;
    private final KafkaFixture kafka;
    private final Publisher publisher;
    private final List<Member> workers = new ArrayList<>();
    private final Set<FatalError> exits = ConcurrentHashMap.newKeySet();

    /// Blobs that were hashed, and those that were hashed before.
    private final Set<Bytes> hashed = ConcurrentHashMap.newKeySet();

    private final Set<Bytes> twice = ConcurrentHashMap.newKeySet();

    HundredWorkersTest(KafkaFixture kafka) {
        this.kafka = kafka;
        this.publisher = Publisher.small(kafka.clients("validator-1"));
    }

    @AfterEach
    void close() {
        workers.forEach(Member::close);
        publisher.close();
        assertThat(exits).isEmpty();
    }

    @Test
    void allFollowEveryTemplateAndNoTwoMakeTheSameHash() throws IOException {
        kafka.create(Topics.MINING_TEMPLATES, 1, Map.of());
        try (var redis = LocalRedis.start(folder.resolve("redis"))) {
            for (int i = 0; i < WORKERS; i++) {
                workers.add(new Member(i, redis.url()));
            }
            await().atMost(PATIENCE)
                    .until(() -> workers.stream().allMatch(each -> each.space().isLeased()));
            assertThat(instances()).hasSize(WORKERS);

            ChainBuilder.Node parent = GENESIS;
            for (int number = 1; number <= 3; number++) {
                publish(number, Templates.hopeless(parent));
                allSearchOn(parent.id());
                parent = Templates.CHAIN.extend(parent, number);
            }
            assertThat(redis.ask("FLUSHALL")).isEqualTo("OK");
        }
        // Redis is gone, and with it every lease.
        await().atMost(PATIENCE)
                .until(() -> workers.stream().noneMatch(each -> each.space().isLeased()));
        assertThat(workers.stream().map(Member::space).distinct()).hasSize(WORKERS);
        ChainBuilder.Node last = Templates.CHAIN.extend(GENESIS, 9);
        publish(9, Templates.hopeless(last));
        allSearchOn(last.id());

        assertThat(hashed).hasSizeGreaterThan(4 * WORKERS);
        assertThat(twice).isEmpty();
    }

    private Set<Integer> instances() {
        var instances = new HashSet<Integer>();
        workers.forEach(each -> instances.add(each.space().instance()));
        return instances;
    }

    private void allSearchOn(Hash256 parent) {
        await().atMost(PATIENCE)
                .until(() -> workers.stream().allMatch(each -> each.parents.contains(parent)));
    }

    private void publish(long number, BlockHeader header) {
        var template = Templates.template(1, number, header);
        var record =
                new Outgoing(
                        Topics.MINING_TEMPLATES,
                        Bytes.EMPTY,
                        Bytes.wrap(template.encoded(NETWORK)),
                        TraceContext.NONE);
        var _ = TopicProbe.write(publisher, record);
    }

    /// One worker of those parts that search.
    private final class Member implements AutoCloseable {
        private final WorkBoard board;
        private final Miner miner;
        private final List<AutoCloseable> open = new ArrayList<>();
        private final Set<Hash256> parents = ConcurrentHashMap.newKeySet();

        Member(int number, String redisUrl) {
            var random = new Random(number);
            var watch = new ProgressWatch(System::nanoTime);
            var rate = new HashRate();
            this.board = new WorkBoard(NonceSpace.unleased(random), System::nanoTime);
            var onCpu = Search.onCpu(new Noted(), InstantSource.system());
            this.miner =
                    new Miner(
                            board,
                            new Search.Kind() {
                                @Override
                                public int threadsMax() {
                                    return 1;
                                }

                                @Override
                                public Search begin(Work work, int thread) {
                                    parents.add(work.parentId());
                                    return onCpu.begin(work, thread);
                                }
                            },
                            rate,
                            (_, _, _) -> {},
                            Placement.ANYWHERE,
                            _ -> {},
                            watch,
                            exits::add);
            var feed =
                    new TemplateFeed(
                            Specs.fast(),
                            NETWORK,
                            "numi.worker",
                            Duration.ofDays(1),
                            new SearchOfTemplates(Keys.address(5), board, rate),
                            InstantSource.system(),
                            new ReadinessReasons(),
                            new SimpleMeterRegistry());
            var lease =
                    InstanceLease.inRedis(
                            new RedisSettings(URI.create(redisUrl), Duration.ofSeconds(1)),
                            kafka.prefix(),
                            new LeaseTiming(
                                    Duration.ofSeconds(6),
                                    Duration.ofSeconds(1),
                                    Duration.ofMillis(500)),
                            random,
                            board::searchIn);
            String name = "worker-" + number;
            open.add(
                    ServiceThread.start(
                            name + "-templates",
                            exits::add,
                            () -> feed.run(kafka.clients(name), watch)));
            open.add(ServiceThread.start(name + "-lease", exits::add, () -> lease.run(watch)));
            open.add(lease);
            open.add(miner);
            // A hundred threads share few cores: each rests most of its time.
            miner.adjust(new Load(1, 0.002));
        }

        NonceSpace space() {
            return board.space();
        }

        @Override
        public void close() {
            for (var each : open) {
                try {
                    each.close();
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }

    /// The test chain's function, which writes down what it is asked for.
    private final class Noted implements ProofOfWorkHash {
        @Override
        public String name() {
            return "noted";
        }

        @Override
        public Hash256 hash(byte[] blob) {
            var copy = Bytes.copyOf(blob);
            if (!hashed.add(copy)) {
                twice.add(copy);
            }
            return Templates.CHAIN.powHash().hash(blob);
        }
    }
}
