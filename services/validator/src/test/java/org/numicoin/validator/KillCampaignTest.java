package org.numicoin.validator;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.numicoin.chain.Block;
import org.numicoin.chain.Transaction;
import org.numicoin.kit.testing.KafkaFixture;
import org.numicoin.kit.testing.SharedBroker;
import org.numicoin.messaging.ChainEvent;
import org.numicoin.messaging.Topics;
import org.numicoin.testing.ChainBuilder.Node;
import org.numicoin.testing.Keys;
import org.numicoin.testing.TransactionBuilder;
import org.numicoin.validator.chain.Replica;
import org.numicoin.validator.chain.TestWriter;
import org.numicoin.validator.chain.TornFiles;
import org.numicoin.validator.state.ChainStore;
import org.numicoin.validator.state.StoreDoctor;
import org.numicoin.validator.state.StoreDump;
import org.numicoin.validator.state.Tampering;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A validator that is killed again and again, at random moments and at named places, while blocks,
/// forks and orphans come in, or while it brings a store of older software to this schema; now and
/// then its power is cut, too. After each: the doctor finds nothing, and the log is what it was,
/// with no gap. In the end the chain is that of an undisturbed validator that was given the same
/// blocks. `-Dnumi.test.kills=200` is the whole campaign.
@ExtendWith(SharedBroker.class)
final class KillCampaignTest {
    private static final Logger log = LoggerFactory.getLogger(KillCampaignTest.class);
    private static final int KILLS = Integer.getInteger("numi.test.kills", 8);
    private static final long SEED = Long.getLong("numi.test.seed", 20261128);
    private static final int LANES = Math.min(6, KILLS);
    private static final int FLUSH_EVERY = 5;

    /// Of so many kills one is in a migration.
    private static final int MIGRATING = 5;

    private static final Duration BETWEEN = Duration.ofMillis(400);
    private static final List<String> PLACES =
            List.of(
                    "log.before-send",
                    "log.after-flush",
                    "log.after-commit",
                    "validator.decide",
                    "validator.apply",
                    "validator.between-events",
                    "validator.promotion-fenced",
                    "validator.promotion-caught-up",
                    "validator.promotion-term-begun",
                    "validator.promotion-inputs-open",
                    "validator.template-body-sent");
    private static final List<String> PLACES_OF_MIGRATION =
            List.of("store.migrate-entry", "store.migrate", "store.migrate-schema");

    @TempDir private Path folder;
    private final KafkaFixture kafka;
    private final AtomicInteger torn = new AtomicInteger();
    private final AtomicInteger atPlaces = new AtomicInteger();
    private final AtomicInteger migrating = new AtomicInteger();

    KillCampaignTest(KafkaFixture kafka) {
        this.kafka = kafka;
    }

    /// Several validators at a time, since most of it is waiting for the session of the dead.
    @Test
    void everyKillLeavesAWholeStoreAndTheLogAsItWas() throws Exception {
        try (var threads = Executors.newFixedThreadPool(LANES)) {
            var lanes = new ArrayList<Callable<Boolean>>();
            for (int lane = 0; lane < LANES; lane++) {
                int kills = KILLS / LANES + (lane < KILLS % LANES ? 1 : 0);
                int number = lane;
                lanes.add(() -> {
                    try (var one = new Lane(number)) {
                        one.run(kills);
                    }
                    return true;
                });
            }
            for (var ended : threads.invokeAll(lanes)) {
                assertThat(ended.get()).isTrue();
            }
        }
        log.info(
                "seed {}: {} kills, {} at named places, {} of them in a migration, {} stores torn: no damage, logs whole, tips equal",
                SEED,
                KILLS,
                atPlaces,
                migrating,
                torn);
    }

    /// One validator with topics and a chain of its own.
    private final class Lane implements AutoCloseable {
        private final TestChain chain = TestChain.create();
        private final TestTopics topics =
                TestTopics.create(KafkaFixture.on(kafka.bootstrap()), chain.network());
        private final Random random;
        private final Path store;
        private final String name;
        private final List<Block> offered = new ArrayList<>();
        private List<byte[]> before = List.of();
        private Node tip = chain.builder().genesis();

        Lane(int number) {
            this.random = new Random(SEED * 1_000 + number);
            this.name = "lane " + number;
            this.store = folder.resolve("lane-" + number);
        }

        void run(int kills) throws Exception {
            for (int kill = 1; kill <= kills; kill++) {
                boolean inMigration = kill % MIGRATING == 2 && !before.isEmpty();
                if (inMigration) {
                    Tampering.toSchema(1, store, chain.spec());
                }
                String place = inMigration ? placeOfMigration() : place();
                try (var process = ValidatorProcess.start(topics, store, place, "1", FLUSH_EVERY)) {
                    boolean halted = work(process, inMigration || place.isEmpty());
                    atPlaces.addAndGet(halted ? 1 : 0);
                    migrating.addAndGet(halted && inMigration ? 1 : 0);
                }
                if (random.nextInt(3) == 0 && TornFiles.tear(store, random)) {
                    torn.incrementAndGet();
                }
                if (inMigration) {
                    finishMigration();
                }
                assertWhole(name + ", kill " + kill + " " + place);
            }
            assertSameAsUndisturbed();
        }

        private String place() {
            return random.nextBoolean()
                    ? PLACES.get(random.nextInt(PLACES.size())) + ":halt@" + (1 + random.nextInt(4))
                    : "";
        }

        private String placeOfMigration() {
            return PLACES_OF_MIGRATION.get(random.nextInt(PLACES_OF_MIGRATION.size())) + ":halt";
        }

        private void finishMigration() {
            ChainStore.open(TestValidator.settings(store, FLUSH_EVERY), chain.spec()).close();
        }

        /// Gives it work until it is time to kill it: at any moment after it has begun to write, or
        /// when it has not got to the named place for long.
        private boolean work(ValidatorProcess process, boolean atRandom)
                throws InterruptedException {
            int rounds = atRandom ? random.nextInt(8) : 60;
            for (int i = 0; i < 60 && !hasWritten(); i++) {
                if (process.endsWithin(BETWEEN)) {
                    return true;
                }
            }
            for (int i = 0; i < rounds; i++) {
                offerSome();
                if (process.endsWithin(BETWEEN)) {
                    return true;
                }
            }
            return process.endsWithin(Duration.ofMillis(random.nextInt((int) BETWEEN.toMillis())));
        }

        private boolean hasWritten() {
            return events().size() > before.size();
        }

        private List<byte[]> events() {
            return topics.read(Topics.CHAIN_EVENTS, ChainEvent.class).stream()
                    .map(event -> event.encoded(chain.network()))
                    .toList();
        }

        private void assertWhole(String what) {
            List<byte[]> now = events();
            assertThat(now).as(what).hasSizeGreaterThanOrEqualTo(before.size());
            for (int i = 0; i < before.size(); i++) {
                assertThat(now.get(i)).as(what + ", event " + i).isEqualTo(before.get(i));
            }
            before = now;
            if (now.isEmpty()) {
                return; // Perhaps it was killed before it had made its store.
            }
            var settings = TestValidator.settings(store, FLUSH_EVERY);
            try (var opened = ChainStore.openToRead(settings, chain.spec())) {
                assertThat(StoreDoctor.examine(opened, chain.spec(), (_, _, _) -> {}).damage())
                        .as(what)
                        .isEmpty();
            }
        }

        private void assertSameAsUndisturbed() {
            try (var undisturbed =
                            Replica.open(
                                    folder.resolve(store.getFileName() + "-calm"), chain.spec());
                    var last = TestValidator.start(chain, topics, store)) {
                undisturbed.clock.set(System.currentTimeMillis());
                var writer = new TestWriter(undisturbed);
                for (Block block : offered) {
                    writer.submit(block);
                    while (!writer.submitDue().isEmpty()) {}
                }
                last.awaitTip(undisturbed.engine.position().tipId());
                last.awaitWriting();
                last.assertEquals(topics.fold(last), chain);
                assertThat(last.dumpOfChain()).isEqualTo(StoreDump.ofChain(undisturbed.store));
            }
        }

        /// A few blocks, the second before the first, and now and then a branch that wins.
        private void offerSome() {
            if (tip.height() > 0 && random.nextInt(3) == 0) {
                Node fork = chain.builder().node(tip.parentId().orElseThrow());
                Node first = extend(fork);
                offer(List.of(first, extend(first)));
            }
            Node first = extend(tip);
            Node second = extend(first);
            Node third = extend(second);
            offer(List.of(second, first, third));
        }

        /// A block of payments, large enough to lie in a file of its own kind.
        private Node extend(Node parent) {
            int miner = random.nextInt(8);
            return chain.builder().extend(parent, miner, payment(parent, 0), payment(parent, 1));
        }

        private Transaction payment(Node parent, int key) {
            long nonce = parent.state().account(Keys.address(key)).orElseThrow().nonce();
            var payment =
                    TransactionBuilder.from(chain.spec(), key)
                            .nonce(nonce)
                            .pay(key + 20, 20_000_000);
            return nonce == 0 ? payment.signRevealing(key) : payment.sign(key);
        }

        private void offer(List<Node> blocks) {
            topics.offer(blocks);
            blocks.forEach(block -> offered.add(block.block()));
            tip = blocks.getLast();
        }

        @Override
        public void close() {
            topics.close();
        }
    }
}
