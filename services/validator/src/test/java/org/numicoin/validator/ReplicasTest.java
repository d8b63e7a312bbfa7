package org.numicoin.validator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.numicoin.kit.testing.KafkaFixture;
import org.numicoin.kit.testing.SharedBroker;
import org.numicoin.kit.testing.Signals;
import org.numicoin.messaging.ChainEvent;
import org.numicoin.messaging.ChainEvent.Connected;
import org.numicoin.messaging.ChainEvent.TermStarted;
import org.numicoin.messaging.Topics;
import org.numicoin.testing.ChainBuilder.Node;
import org.numicoin.validator.state.StoreSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Three replicas in processes of their own, of which one after the other is killed or stands still
/// for longer than its lease, while blocks, orphans and forks come in. The log stays gapless with
/// each block decided once, terms rise, no one but the writer of a term writes in it, and every
/// store ends as the fold of the log.
@ExtendWith(SharedBroker.class)
final class ReplicasTest {
    private static final Logger log = LoggerFactory.getLogger(ReplicasTest.class);
    private static final TestChain CHAIN = TestChain.create();
    private static final int REPLICAS = 3;
    private static final int FAULTS = Integer.getInteger("numi.test.faults", 3);
    private static final long SEED = Long.getLong("numi.test.seed", 20261128);
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir private Path folder;
    private final TestTopics topics;
    private final Random random = new Random(SEED);
    private final List<ValidatorProcess> replicas = new ArrayList<>();
    private Node tip = CHAIN.builder().genesis();
    private int offered;

    ReplicasTest(KafkaFixture kafka) {
        this.topics = TestTopics.create(kafka, CHAIN.network());
    }

    @AfterEach
    void close() {
        replicas.forEach(ValidatorProcess::close);
        topics.close();
    }

    @Test
    void oneFaultAfterTheOtherLosesNoBlockAndLeavesEqualStores() throws Exception {
        for (int i = 0; i < REPLICAS; i++) {
            replicas.add(start(i));
        }
        connectsWhatIsOffered("at the start");
        for (int fault = 1; fault <= FAULTS; fault++) {
            // The first fault is the writer's; later ones may be a standby's.
            int victim = fault == 1 || random.nextInt(3) > 0 ? writer() : random.nextInt(REPLICAS);
            long start = System.nanoTime();
            String what = fail(victim);
            connectsWhatIsOffered(what);
            log.info(
                    "fault {} of seed {}: {}, blocks go on after {} ms",
                    fault,
                    SEED,
                    what,
                    (System.nanoTime() - start) / 1_000_000);
        }
        assertThat(writersOfTerms()).hasSizeGreaterThan(1);
        replicas.forEach(ValidatorProcess::kill);
        for (int i = 0; i < REPLICAS; i++) {
            try (var again =
                    TestValidator.start(CHAIN, topics, store(i), Integer.toString(i + 1))) {
                again.awaitTip(tip);
                again.awaitWriting();
                again.assertEquals(topics.fold(again), CHAIN);
            }
        }
    }

    private ValidatorProcess start(int index) throws IOException {
        return ValidatorProcess.start(
                topics, store(index), "", Integer.toString(index + 1), StoreSettings.FLUSH_EVERY);
    }

    private Path store(int index) {
        return folder.resolve("replica-" + (index + 1));
    }

    /// Kills a replica and starts it again, or lets it stand still beyond the end of its lease.
    private String fail(int victim) throws IOException, InterruptedException {
        var replica = replicas.get(victim);
        String name = "replica " + (victim + 1);
        if (random.nextBoolean()) {
            replica.kill();
            offerSome();
            replicas.set(victim, start(victim));
            return name + " was killed";
        }
        Signals.stop(replica.handle());
        offerSome();
        int seconds = 7 + random.nextInt(3);
        Thread.sleep(Duration.ofSeconds(seconds));
        Signals.goOn(replica.handle());
        return name + " stood still for " + seconds + " s";
    }

    private void connectsWhatIsOffered(String when) {
        offerSome();
        await("blocks are connected: " + when)
                .atMost(LONG)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> isTip(tip));
    }

    /// A few blocks: the second before the first, and now and then a branch that wins.
    private void offerSome() {
        if (offered % 3 == 2) {
            Node fork = CHAIN.builder().node(tip.parentId().orElseThrow());
            var branch = CHAIN.extend(fork, 2, 5);
            topics.offer(branch);
            tip = branch.getLast();
        }
        var blocks = CHAIN.extend(tip, 3, offered++);
        topics.offer(blocks.get(1), blocks.get(0), blocks.get(2));
        tip = blocks.getLast();
    }

    private boolean isTip(Node node) {
        return events().stream()
                .map(ChainEvent::step)
                .filter(Connected.class::isInstance)
                .map(Connected.class::cast)
                .reduce((_, last) -> last)
                .filter(last -> last.blockId().equals(node.id()))
                .isPresent();
    }

    private int writer() {
        return Integer.parseInt(writersOfTerms().getLast()) - 1;
    }

    /// In the order of the terms.
    private List<String> writersOfTerms() {
        var writers = new ArrayList<String>();
        var terms = new HashSet<Long>();
        for (ChainEvent event : events()) {
            if (event.step() instanceof TermStarted(var writer)) {
                assertThat(terms.add(event.term())).as("term %d once", event.term()).isTrue();
                writers.add(writer);
            }
        }
        return writers;
    }

    private List<ChainEvent> events() {
        return topics.read(Topics.CHAIN_EVENTS, ChainEvent.class);
    }
}
