package org.numicoin.gateway.chain;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.numicoin.kit.FatalError;
import org.numicoin.kit.testing.KafkaFixture;
import org.numicoin.kit.testing.SharedBroker;
import org.numicoin.messaging.ChainEvent;
import org.numicoin.messaging.LogId;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.testing.ChainBuilder.Node;
import org.numicoin.testing.Specs;

/// Follows a real log, with a validator that the test plays.
@ExtendWith(SharedBroker.class)
final class ChainEventsTest {
    private static final LogId OTHER_LOG = new LogId(Bytes.ofHex("ff".repeat(LogId.BYTES)));

    private KafkaFixture kafka;
    private FakeValidator validator;

    @BeforeEach
    void start(KafkaFixture fixture) throws IOException {
        kafka = fixture;
        validator = new FakeValidator(Specs.fast(), kafka);
    }

    @AfterEach
    void stop() {
        validator.close();
    }

    @Test
    void beginsWhereTheValidatorStandsAndTellsEachStepFromThere() {
        var fork = validator.mine();
        validator.mine();
        try (var follower = follower()) {
            assertThat(follower.chain.tip().node().id()).isEqualTo(validator.tip().id());
            assertThat(follower.readiness.isReady()).isTrue();
            var side = validator.side(fork, 1);
            validator.reject(Hash256.ZERO, "high-hash", false);
            validator.reorganize(validator.chain().extend(side, 1), true);
            follower.awaitTipOf(validator);

            assertThat(follower.heard.lines())
                    .containsExactly(
                            "started 2",
                            "side " + side.id(),
                            "rejected high-hash false fake",
                            "disconnected",
                            "connected 2",
                            "connected 3");
            var tip = follower.chain.tip();
            assertThat(tip.sequence()).isEqualTo(validator.sequence());
            assertThat(tip.node())
                    .isEqualTo(
                            new HeaderNode(
                                    validator.tip().id(),
                                    validator.tip().block().header(),
                                    validator.tip().elapsed(),
                                    validator.tip().chainWork(),
                                    true));
        }
    }

    @Test
    void nobodySeesTheMiddleOfAReorganization() {
        var fork = validator.mine();
        var old = validator.mine();
        try (var follower = follower()) {
            var first = validator.chain().extend(fork, 1);
            var second = validator.chain().extend(first, 1);
            validator.publish(2, validator.disconnected(old));
            follower.awaitHeard("disconnected");
            assertThat(follower.chain.tip().node().id()).isEqualTo(old.id());
            validator.publish(1, validator.connected(first, true));
            follower.awaitHeard("connected 2");
            assertThat(follower.chain.tip().node().id()).isEqualTo(old.id());
            validator.jumpTo(second);
            validator.publish(0, validator.connected(second, true));
            follower.awaitTipOf(validator);
        }
    }

    @Test
    void isWhatTheEventsSayAfterAnyReorganizations() {
        long seed = 20_261_127;
        var random = new Random(seed);
        for (int i = 0; i < 10; i++) {
            validator.mine();
        }
        try (var first = follower()) {
            for (int step = 0; step < 20; step++) {
                disturb(random);
            }
            try (var second = follower()) {
                for (int step = 0; step < 20; step++) {
                    disturb(random);
                }
                for (var follower : List.of(first, second)) {
                    follower.awaitTipOf(validator);
                    assertThat(follower.heard.lines())
                            .noneMatch(line -> line.startsWith("does not fit"));
                    var ids = validator.mainChain().stream().map(Node::id).toList();
                    assertThat(ids).endsWith(follower.heard.main().toArray(Hash256[]::new));
                    for (Node node : validator.mainChain()) {
                        assertThat(follower.chain.mainAt(node.height()))
                                .map(HeaderNode::id)
                                .hasValue(node.id());
                    }
                }
            }
        }
    }

    private void disturb(Random random) {
        switch (random.nextInt(3)) {
            case 0 -> validator.mine();
            case 1 -> {
                var main = validator.mainChain();
                var _ = validator.side(main.get(main.size() - 3), random.nextInt(5));
            }
            default -> {
                int depth = 1 + random.nextInt(3);
                var main = validator.mainChain();
                Node branch = main.get(main.size() - 1 - depth);
                boolean carried = random.nextBoolean();
                for (int i = 0; i <= depth; i++) {
                    branch =
                            carried
                                    ? validator.chain().extend(branch, 1 + random.nextInt(6))
                                    : validator.side(branch, 1 + random.nextInt(6));
                }
                validator.reorganize(branch, carried);
            }
        }
    }

    @Test
    void takesABlockThatASideEventBroughtFromMemory() {
        var fork = validator.tip();
        validator.mine();
        try (var follower = follower()) {
            var side = validator.side(fork, 1);
            var next = validator.side(side, 1);
            validator.away(true);
            validator.reorganize(next, false);
            follower.awaitTipOf(validator);
        }
    }

    @Test
    void waitsForTheValidatorToGiveABlockThatItHasNot() {
        var fork = validator.tip();
        var old = validator.mine();
        var side = validator.side(fork, 1);
        var next = validator.side(side, 1);
        try (var follower = follower()) {
            validator.away(true);
            validator.reorganize(next, false);
            follower.await("a reason", () -> !follower.readiness.isReady());
            assertThat(follower.readiness.all().get("chain")).contains("UNAVAILABLE");
            assertThat(follower.chain.tip().node().id()).isEqualTo(old.id());

            validator.away(false);
            follower.awaitTipOf(validator);
            follower.await("readiness", follower.readiness::isReady);
        }
    }

    @Test
    void withoutAValidatorItIsGenesisAndSaysWhy() {
        validator.mine();
        validator.away(true);
        try (var follower = new Follower(validator, kafka)) {
            follower.await(
                    "a reason",
                    () ->
                            follower.readiness
                                    .all()
                                    .getOrDefault("chain", "")
                                    .startsWith("waits for a validator"));
            assertThat(follower.chain.tip().node().id())
                    .isEqualTo(validator.chain().genesis().id());
            assertThatThrownBy(() -> follower.chain.find(Hash256.ZERO))
                    .isInstanceOf(ChainUnavailableException.class);

            validator.away(false);
            follower.awaitTipOf(validator);
            follower.await("readiness", follower.readiness::isReady);
        }
    }

    @Test
    void keepsTheTipAndFollowsOnWhileTheValidatorIsAway() {
        validator.mine();
        try (var follower = follower()) {
            validator.away(true);
            validator.mine();
            follower.awaitTipOf(validator);
            assertThatThrownBy(() -> follower.chain.block(Hash256.ZERO))
                    .isInstanceOf(ChainUnavailableException.class);
        }
    }

    @Test
    void tellsWhichCandidatesAreDecided() {
        try (var follower = follower()) {
            validator.decidedCandidates(17);
            validator.mine();
            validator.mine();
            follower.awaitTipOf(validator);
            assertThat(follower.heard.lines())
                    .containsExactly("started 0", "connected 1", "candidates 17", "connected 2");
        }
    }

    /// All events of a decision have its position, and the candidate is that of the last.
    @Test
    void aCandidateIsDecidedAtTheEndOfItsReorganization() {
        validator.mine();
        try (var follower = follower()) {
            var branch = validator.chain().extend(validator.chain().genesis(), 1);
            validator.decidedCandidates(17);
            validator.reorganize(validator.chain().extend(branch, 1), true);
            follower.awaitHeard("candidates 17");
            assertThat(follower.heard.lines())
                    .containsExactly(
                            "started 1",
                            "disconnected",
                            "connected 1",
                            "connected 2",
                            "candidates 17");
        }
    }

    @Test
    void goesOnInANewLogThatBeginsWithItsTip() {
        validator.mine();
        try (var follower = follower()) {
            validator.startLog(OTHER_LOG);
            validator.mine();
            follower.awaitTipOf(validator);
            assertThat(follower.heard.lines()).containsExactly("started 1", "connected 2");
        }
    }

    @Test
    void beginsAnewInALogThatBeginsWithAnotherTip() {
        validator.mine();
        try (var follower = follower()) {
            var other = validator.chain().extend(validator.chain().genesis(), 1);
            validator.jumpTo(validator.chain().extend(other, 1));
            validator.startLog(OTHER_LOG);
            follower.awaitTipOf(validator);
            validator.mine();
            follower.awaitHeard("connected 3");
            assertThat(follower.heard.lines())
                    .containsExactly("started 1", "started 2", "connected 3");
            follower.await("readiness", follower.readiness::isReady);
        }
    }

    @Test
    void beginsAnewInALogThatItHasNotSeenBegin() {
        validator.mine();
        try (var follower = follower()) {
            validator.startLogUnseen(OTHER_LOG);
            validator.mine();
            follower.awaitTipOf(validator);
            assertThat(follower.heard.lines()).startsWith("started 1", "started 2");
        }
    }

    @Test
    void beginsAnewWhenTheLogNoLongerReachesBackToTheValidator() throws Exception {
        validator.mine();
        validator.holdPosition();
        validator.mine();
        validator.mine();
        validator.truncateLog(validator.nextOffset() - 1);
        try (var follower = new Follower(validator, kafka)) {
            follower.await(
                    "a reason",
                    () ->
                            follower.readiness
                                    .all()
                                    .getOrDefault("chain", "")
                                    .contains("chain.events has offsets from"));
            validator.releasePosition();
            follower.awaitTipOf(validator);
            follower.await("readiness", follower.readiness::isReady);
        }
    }

    @Test
    void goesOnInALogWhoseRecordsHaveAllExpired() throws Exception {
        validator.mine();
        validator.truncateLog(-1);
        try (var follower = follower()) {
            validator.mine();
            follower.awaitTipOf(validator);
            assertThat(follower.heard.lines()).containsExactly("started 1", "connected 2");
        }
    }

    @Test
    void stopsAtAnEventOfAnotherChain() throws Exception {
        try (var follower = follower()) {
            validator.publishForeign();
            assertThat(stop(follower))
                    .hasMessageContaining("chain.events-0@")
                    .hasMessageContaining("chain 99");
        }
    }

    @Test
    void stopsAtAHoleInTheSequence() throws Exception {
        try (var follower = follower()) {
            validator.skip();
            validator.mine();
            assertThat(stop(follower)).hasMessageContaining("event 3 follows event 1");
            assertThat(follower.chain.tip().node().height()).isZero();
        }
    }

    @Test
    void stopsAtALowerTerm() throws Exception {
        validator.nextTerm(1);
        validator.mine();
        try (var follower = follower()) {
            validator.nextTerm(-1);
            validator.mine();
            assertThat(stop(follower)).hasMessageContaining("has term 1 after term 2");
        }
    }

    @Test
    void stopsAtABlockThatIsNotTheOneItsEventNames() throws Exception {
        try (var follower = follower()) {
            var named = validator.chain().extend(validator.tip(), 1);
            var carried = validator.chain().extend(validator.tip(), 2);
            var event = validator.connected(carried, true);
            validator.publish(
                    0,
                    new ChainEvent.Connected(
                            named.id(), 1, event.chainWork(), event.block(), List.of()));
            assertThat(stop(follower)).hasMessageContaining("in the event of " + named.id());
        }
    }

    @Test
    void stopsWhereTheValidatorIsOfAnotherChain() throws Exception {
        validator.otherGenesis();
        try (var follower = new Follower(validator, kafka)) {
            assertThat(stop(follower))
                    .hasMessageContaining("numi.validator.target")
                    .hasMessageContaining("name a validator of the same chain");
        }
    }

    private Follower follower() {
        return Follower.caughtUp(validator, kafka);
    }

    private static FatalError stop(Follower follower) throws Exception {
        return follower.stopped.get(60, SECONDS);
    }
}
