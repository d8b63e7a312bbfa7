package org.numicoin.validator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TransactionState;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.numicoin.chain.Block;
import org.numicoin.kit.testing.KafkaFixture;
import org.numicoin.kit.testing.SharedBroker;
import org.numicoin.kit.testing.Signals;
import org.numicoin.messaging.ChainEvent;
import org.numicoin.messaging.MiningTemplate;
import org.numicoin.messaging.QuarantinedRecord;
import org.numicoin.messaging.TemplateBody;
import org.numicoin.messaging.Topics;
import org.numicoin.primitives.Hash256;
import org.numicoin.testing.ChainBuilder.Node;
import org.numicoin.testing.Keys;
import org.numicoin.testing.TransactionBuilder;

/// Shows what becomes of a writer that stands still, is killed with its template out, meets a bug
/// with every record, or cannot apply what it committed. Each is a process of its own; all run at
/// the same time, since most of it is waiting for the broker's time limits.
@ExtendWith(SharedBroker.class)
final class StalledValidatorTest {
    private static final TestChain CHAIN = TestChain.create();
    private static final Node GENESIS = CHAIN.builder().genesis();
    private static final List<Node> BLOCKS = CHAIN.extend(GENESIS, 3, 1);
    private static final List<Node> SIBLINGS =
            IntStream.range(1, 12)
                    .mapToObj(miner -> CHAIN.extend(GENESIS, 1, miner).getFirst())
                    .toList();
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir private static Path folder;
    private static final Map<String, Case> CASES = new LinkedHashMap<>();

    private record Case(TestTopics topics, ValidatorProcess process, Path store)
            implements AutoCloseable {
        EventFold fold() {
            return EventFold.of(events());
        }

        List<ChainEvent> events() {
            return topics.read(Topics.CHAIN_EVENTS, ChainEvent.class);
        }

        void awaitMainChain(List<Node> blocks) {
            await().atMost(LONG).until(() -> fold().mainChain().equals(TestTopics.ids(blocks)));
        }

        @Override
        public void close() {
            process.close();
            topics.close();
        }
    }

    @BeforeAll
    static void startAll(KafkaFixture broker) throws IOException {
        start(broker, "blocked", "validator.decide:sleep=23000@2", BLOCKS.subList(0, 1));
        start(broker, "paused", "log.after-flush:sleep=15000@2", List.of());
        start(broker, "killed", "", BLOCKS.subList(0, 1));
        start(broker, "buggy", "validator.decide:exception", SIBLINGS);
        start(broker, "unable", "validator.apply:exception@4", BLOCKS);
    }

    private static void start(
            KafkaFixture broker, String name, String failpoints, List<Node> offered)
            throws IOException {
        var topics = TestTopics.create(KafkaFixture.on(broker.bootstrap()), CHAIN.network());
        topics.offer(offered);
        Path store = folder.resolve(name);
        CASES.put(name, new Case(topics, ValidatorProcess.start(topics, store, failpoints), store));
    }

    @AfterAll
    static void close() {
        CASES.values().forEach(Case::close);
    }

    /// The thread that decides stands still; the one that sends heartbeats does not.
    @Test
    void aWriterThatIsBlockedLeavesTheLeaseAndComesBackByItself() throws Exception {
        var blocked = named("blocked");
        blocked.awaitMainChain(BLOCKS.subList(0, 1));
        blocked.topics().offer(BLOCKS.get(1));
        try (var admin = admin(blocked)) {
            await("the lease is free while the writer stands still")
                    .atMost(Duration.ofSeconds(25))
                    .until(() -> leaseHolders(admin, blocked) == 0);
            assertThat(blocked.fold().terms()).containsExactly(1L);
        }
        blocked.awaitMainChain(BLOCKS.subList(0, 2));
        assertThat(blocked.fold().terms()).containsExactly(1L, 2L);
    }

    @Test
    void aWriterThatIsPausedInsideATransactionIsDemotedAndDecidesOnce() throws Exception {
        var paused = named("paused");
        paused.topics().offer(BLOCKS.getFirst());
        try (var admin = admin(paused)) {
            await("the transaction of the block")
                    .atMost(LONG)
                    .pollInterval(Duration.ofMillis(20))
                    .until(() ->
                            paused.events().size() == 2
                                    && transaction(admin, paused) == TransactionState.ONGOING);
            Signals.stop(paused.process().handle());
            await("the broker ends the transaction")
                    .atMost(LONG)
                    .until(() -> transaction(admin, paused) == TransactionState.COMPLETE_ABORT);
        }
        assertThat(paused.fold().mainChain()).isEmpty();
        Signals.goOn(paused.process().handle());
        paused.topics().offer(BLOCKS.get(1));
        paused.awaitMainChain(BLOCKS.subList(0, 2));
        assertThat(paused.fold().terms()).containsExactly(1L, 2L);
    }

    @Test
    void aSolutionConnectsAfterTheAuthorOfItsTemplateWasKilled() throws Exception {
        var killed = named("killed");
        var block = BLOCKS.getFirst();
        MiningTemplate template = awaitTemplateOn(block, killed.topics());
        await().atMost(LONG).until(() -> hasBodyOf(template, killed.topics()));
        killed.process().kill();
        var mined = CHAIN.builder().mine(template.header().withMiner(Keys.address(5)));
        killed.topics().solve(mined);
        try (var _ = ValidatorProcess.start(killed.topics(), killed.store(), "")) {
            await().atMost(LONG)
                    .until(() -> killed.fold().mainChain().equals(List.of(block.id(), mined.id())));
        }
        assertThat(killed.fold().rejections()).isEmpty();
    }

    /// Ten go to the quarantine, whole; the eleventh stays where it is. Software without the bug
    /// decides that one, and those of the quarantine when they are offered again.
    @Test
    void theEleventhUnexpectedExceptionOfAnHourStopsTheService() throws Exception {
        var buggy = named("buggy");
        assertThat(buggy.process().awaitEnd()).isNotZero();
        assertThat(buggy.process().output()).contains("block.candidates-0@10", "11th");
        var quarantined = buggy.topics().read(Topics.QUARANTINE, QuarantinedRecord.class);
        assertThat(quarantined).hasSize(10);
        assertThat(quarantined).extracting(QuarantinedRecord::offset).doesNotContain(10L);
        assertThat(buggy.fold().mainChain()).isEmpty();
        assertThat(buggy.fold().rejections()).isEmpty();
        try (var validator = TestValidator.start(CHAIN, buggy.topics(), buggy.store())) {
            quarantined.forEach(record ->
                    buggy.topics().publish(Topics.BLOCK_CANDIDATES, record.value().toBytes()));
            await().atMost(LONG).until(() -> decided(buggy).containsAll(TestTopics.ids(SIBLINGS)));
            validator.assertEquals(buggy.topics().fold(validator), CHAIN);
        }
    }

    private static Set<Hash256> decided(Case of) {
        var fold = of.fold();
        var ids = new HashSet<>(fold.sideBlocks());
        ids.addAll(fold.mainChain());
        return ids;
    }

    /// The state log has no quarantine, for the writer or a follower.
    @Test
    void aReplicaThatCannotApplyAnEventStopsThereAndTheLogHasIt() throws Exception {
        var unable = named("unable");
        assertThat(unable.process().awaitEnd()).isNotZero();
        assertThat(unable.events()).hasSizeGreaterThanOrEqualTo(4);
        Path empty = folder.resolve("follower");
        try (var follower =
                ValidatorProcess.start(unable.topics(), empty, "validator.apply:exception@3")) {
            assertThat(follower.awaitEnd()).isNotZero();
            // Behind two events and the mark that ends their transaction.
            assertThat(follower.output()).contains("chain.events-0@3", "cannot be applied");
        }
        assertThat(unable.topics().read(Topics.QUARANTINE, QuarantinedRecord.class)).isEmpty();
        try (var validator = TestValidator.start(CHAIN, unable.topics(), unable.store())) {
            validator.awaitWriting().awaitTip(BLOCKS.getLast());
            validator.assertEquals(unable.topics().fold(validator), CHAIN);
        }
    }

    @Test
    void aMangledBodyDoesNotKeepTheBlockOfItsHeaderOut(KafkaFixture kafka) {
        var payment =
                TransactionBuilder.from(CHAIN.spec(), 0).pay(1, 1_000_000_000).signRevealing(0);
        var good = CHAIN.builder().extend(GENESIS, 1, payment);
        try (var topics = TestTopics.create(kafka, CHAIN.network());
                var validator = TestValidator.start(CHAIN, topics, folder.resolve("mangled"))) {
            topics.offer(new Block(good.block().header(), List.of()).encoded());
            topics.offer(good);
            validator.awaitTip(good);
            var rejection = topics.fold(validator).rejections();
            assertThat(rejection).singleElement().matches(step -> !step.blameless());
            assertThat(rejection.getFirst().blockId()).isEqualTo(good.id());
        }
    }

    private static Case named(String name) {
        return Objects.requireNonNull(CASES.get(name));
    }

    private static Admin admin(Case of) {
        return Admin.create(Map.of("bootstrap.servers", of.topics().kafka().bootstrap()));
    }

    private static int leaseHolders(Admin admin, Case of)
            throws ExecutionException, InterruptedException {
        String group = of.topics().kafka().prefix().of("validator.lease");
        return admin.describeConsumerGroups(List.of(group)).all().get().values().stream()
                .mapToInt(description -> description.members().size())
                .sum();
    }

    private static TransactionState transaction(Admin admin, Case of)
            throws ExecutionException, InterruptedException {
        String id = of.topics().kafka().prefix().of("validator");
        return admin.describeTransactions(List.of(id)).description(id).get().state();
    }

    private static MiningTemplate awaitTemplateOn(Node tip, TestTopics topics) {
        return await().atMost(LONG)
                .until(
                        () ->
                                topics.read(Topics.MINING_TEMPLATES, MiningTemplate.class).stream()
                                        .filter(t -> t.header().parentId().equals(tip.id()))
                                        .max(Comparator.comparing(MiningTemplate::number)),
                        Optional::isPresent)
                .orElseThrow();
    }

    private static boolean hasBodyOf(MiningTemplate template, TestTopics topics) {
        return topics.read(Topics.MINING_BODIES, TemplateBody.class).stream()
                .anyMatch(body -> body.number().equals(template.number()));
    }
}
