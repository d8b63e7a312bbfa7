package org.numicoin.validator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.numicoin.chain.Block;
import org.numicoin.kit.testing.KafkaFixture;
import org.numicoin.kit.testing.SharedBroker;
import org.numicoin.messaging.ChainEvent.Rejected;
import org.numicoin.testing.ChainBuilder.Node;
import org.numicoin.testing.Keys;

/// Shows that a writer may end at any moment: each process is halted at one place while it imports
/// blocks, a fork that wins, an orphan and two bad blocks, and is started again. The log is
/// gapless, each block is decided once, and the store is the fold of the log.
@ExtendWith(SharedBroker.class)
final class KilledValidatorTest {
    private static final TestChain CHAIN = TestChain.create();
    private static final List<Node> OLD = CHAIN.extend(CHAIN.builder().genesis(), 4, 1);
    private static final List<Node> NEW = CHAIN.extend(OLD.get(1), 5, 2);

    @TempDir private static Path folder;
    private static final Map<String, Halted> HALTED = new LinkedHashMap<>();

    /// A halted process and its topics.
    private record Halted(TestTopics topics, ValidatorProcess process) {}

    /// All at the same time: most of it is waiting for the session of the dead to end.
    @BeforeAll
    static void haltAll(KafkaFixture first) throws IOException, InterruptedException {
        for (String place : places().toList()) {
            var topics = TestTopics.create(KafkaFixture.on(first.bootstrap()), CHAIN.network());
            offerAll(topics);
            var process = ValidatorProcess.start(topics, store(place), place);
            HALTED.put(place, new Halted(topics, process));
        }
        for (var halted : HALTED.values()) {
            halted.process().awaitHalt();
        }
    }

    @AfterAll
    static void close() {
        HALTED.values()
                .forEach(halted -> {
                    halted.process().close();
                    halted.topics().close();
                });
    }

    static Stream<String> places() {
        return Stream.of(
                "log.before-send:halt@3",
                "log.after-flush:halt@1",
                "log.after-flush:halt@4",
                "log.after-commit:halt@3",
                "log.after-commit:halt@5",
                "validator.promotion-fenced:halt",
                "validator.promotion-caught-up:halt",
                "validator.promotion-term-begun:halt",
                "validator.promotion-inputs-open:halt",
                "validator.apply:halt@6",
                "validator.between-events:halt@3",
                "validator.template-body-sent:halt@2");
    }

    @ParameterizedTest
    @MethodSource("places")
    void decidesEachBlockOnceAndEndsWithTheFoldOfTheLog(String place) {
        var topics = Objects.requireNonNull(HALTED.get(place)).topics();
        try (var validator = TestValidator.start(CHAIN, topics, store(place))) {
            validator.awaitTip(NEW.getLast());
            var fold = topics.fold(validator);
            var expected = new ArrayList<>(TestTopics.ids(OLD.subList(0, 2)));
            expected.addAll(TestTopics.ids(NEW));
            assertThat(fold.mainChain()).isEqualTo(expected);
            assertThat(fold.rejections())
                    .extracting(Rejected::code)
                    .containsExactlyInAnyOrder("bad-state-root", "malformed");
            validator.assertEquals(fold, CHAIN);
        }
    }

    /// The last of the fork comes before its parent.
    private static void offerAll(TestTopics topics) {
        topics.offer(OLD);
        topics.offer(withBadStateRoot().encoded());
        topics.offer(new byte[400]);
        topics.offer(NEW.subList(0, 3));
        topics.offer(NEW.get(4), NEW.get(3));
    }

    private static Block withBadStateRoot() {
        var parent = OLD.getLast();
        var header =
                CHAIN.builder()
                        .header(
                                parent,
                                Keys.address(3),
                                parent.block().header().timestamp() + CHAIN.spec().blockInterval(),
                                List.of(),
                                parent.block().header().baseFee(),
                                parent.id());
        return new Block(CHAIN.builder().mine(header), List.of());
    }

    private static Path store(String place) {
        return folder.resolve(place.replaceAll("[:@]", "-"));
    }
}
