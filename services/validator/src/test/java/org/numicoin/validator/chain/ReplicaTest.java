package org.numicoin.validator.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.numicoin.validator.chain.Results.payment;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.numicoin.chain.Block;
import org.numicoin.chain.ChainSpec;
import org.numicoin.consensus.CompactTarget;
import org.numicoin.messaging.ChainEvent;
import org.numicoin.messaging.ChainEvent.Connected;
import org.numicoin.messaging.ChainEvent.Disconnected;
import org.numicoin.messaging.ChainEvent.LogStarted;
import org.numicoin.messaging.ChainEvent.Progress;
import org.numicoin.messaging.ChainEvent.Side;
import org.numicoin.messaging.ChainEvent.Step;
import org.numicoin.messaging.InputPositions;
import org.numicoin.primitives.Amount;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.ChainWork;
import org.numicoin.primitives.Hash256;
import org.numicoin.testing.ChainBuilder;
import org.numicoin.testing.ChainBuilder.Node;
import org.numicoin.testing.Keys;
import org.numicoin.testing.Specs;
import org.numicoin.validator.chain.ReplicaDivergedException.Reason;
import org.numicoin.validator.state.StoreDump;
import org.numicoin.validator.state.StoreSettings;

/// Replicas that follow the log: equal to the writer's store, wherever they were interrupted, and
/// stopped by a log that does not fit.
final class ReplicaTest {
    private final ChainSpec spec = Specs.fast();
    private final ChainBuilder chain = new ChainBuilder(spec);

    @TempDir Path folder;

    private TestLog log = new TestLog();
    private Node tip = chain.genesis();

    /// A log with payments, a side block, a reorganization and rejections.
    @BeforeEach
    void writeLog() {
        try (var replica = Replica.open(folder.resolve("writer"), spec)) {
            var writer = new TestWriter(replica);
            log = writer.log;
            var base = chain.extend(chain.genesis(), 1, payment(spec, 0, 0, true));
            var a = chain.extend(base, 2, payment(spec, 0, 1, false), payment(spec, 1, 0, true));
            var b1 = chain.extend(base, 3, payment(spec, 1, 0, true));
            var b2 = chain.extend(b1, 3, payment(spec, 1, 1, false));
            var b3 = chain.extend(b2, 3);
            var wrongRoot =
                    chain.mine(
                            chain.header(
                                    b3,
                                    Keys.address(1),
                                    b3.block().header().timestamp() + 1,
                                    List.of(),
                                    100,
                                    Hash256.ZERO));
            for (Node node : List.of(base, a, b1, b2, b3)) {
                writer.submit(node.block());
            }
            writer.submit(new Block(wrongRoot, List.of()));
            tip = chain.extend(b3, 4, payment(spec, 0, 1, false));
            writer.submit(tip.block());
            writer.commit(List.of(new Progress()));
            assertThat(replica.engine.position().tipId()).isEqualTo(tip.id());
            assertThat(replica.store.latest().invalid(wrongRoot.id())).isPresent();
        }
    }

    @Test
    void aFollowersColumnsEqualTheWritersByteForByte() {
        try (var writer = Replica.open(folder.resolve("writer"), spec);
                var follower = Replica.open(folder.resolve("follower"), spec)) {
            follower.follow(log);
            assertThat(StoreDump.ofEvents(follower.store))
                    .isEqualTo(StoreDump.ofEvents(writer.store));
            assertThat(follower.engine.position()).isEqualTo(writer.engine.position());
        }
    }

    @Test
    void goesOnAfterARestartAtEachEvent() {
        for (int i = 0; i < log.size(); i++) {
            try (var follower = Replica.open(folder.resolve("restarted"), spec)) {
                assertThat(follower.engine.position().nextOffset()).isEqualTo(i);
                follower.engine.apply(log.at(i), i + 1);
            }
        }
        try (var writer = Replica.open(folder.resolve("writer"), spec);
                var follower = Replica.open(folder.resolve("restarted"), spec)) {
            assertThat(StoreDump.ofEvents(follower.store))
                    .isEqualTo(StoreDump.ofEvents(writer.store));
        }
    }

    @Test
    void aPromotedFollowerDecidesOnWhatItApplied() {
        try (var follower = Replica.open(folder.resolve("follower"), spec)) {
            follower.follow(log);
            var writer = new TestWriter(follower, log);
            writer.commit(List.of(new ChainEvent.TermStarted("second")));
            var next = chain.extend(tip, 1, payment(spec, 0, 2, false));
            Results.assertConnected(writer.submit(next.block()));
            assertThat(follower.engine.position().term()).isEqualTo(2);
        }
    }

    @Test
    void stopsAtAGapInTheSequence() {
        try (var follower = Replica.open(folder.resolve("follower"), spec)) {
            follower.engine.apply(log.at(0), 1);
            assertStops(follower, log.at(2), Reason.SEQUENCE_GAP);
            assertStops(follower, log.at(0), Reason.SEQUENCE_GAP);
        }
    }

    @Test
    void stopsAtALowerTerm() {
        assertStopsAfterLog(event -> withTerm(event, 0), new Progress(), Reason.LOWER_TERM);
    }

    @Test
    void stopsAtAnotherLog() {
        var other = new TestLog(2).id;
        assertStopsAfterLog(
                event ->
                        new ChainEvent(
                                other,
                                event.term(),
                                event.sequence(),
                                0,
                                event.positions(),
                                event.origin(),
                                event.step()),
                new Progress(),
                Reason.OTHER_LOG);
    }

    @Test
    void followsANewLogThatStartsAtItsTipAndNoOther() {
        try (var follower = Replica.open(folder.resolve("follower"), spec)) {
            follower.follow(log);
            var republished = new TestLog(3);
            var wrong =
                    republished.append(
                            List.of(new LogStarted(chain.genesis().id(), 0)),
                            InputPositions.START,
                            TestLog.VALIDATOR);
            assertStops(follower, wrong.getFirst(), Reason.WRONG_TIP);
            var right =
                    new TestLog(3)
                            .append(
                                    List.of(new LogStarted(tip.id(), tip.height())),
                                    InputPositions.START,
                                    TestLog.VALIDATOR);
            follower.engine.apply(right.getFirst(), 1);
            assertThat(follower.engine.position().logId()).isEqualTo(republished.id);
        }
    }

    @Test
    void stopsAtAStateRootThatItsExecutionDoesNotGive() {
        var header =
                chain.mine(
                        chain.header(
                                tip,
                                Keys.address(1),
                                tip.block().header().timestamp() + 1,
                                List.of(),
                                100,
                                Hash256.ZERO));
        assertStopsAfterLog(
                event -> event, connected(new Block(header, List.of())), Reason.WRONG_STATE_ROOT);
    }

    @Test
    void stopsAtABlockThatDoesNotExtendItsTip() {
        assertStopsAfterLog(
                event -> event,
                connected(chain.extend(chain.genesis(), 7).block()),
                Reason.WRONG_TIP);
        assertStopsAfterLog(
                event -> event,
                new Disconnected(chain.genesis().id(), 0, Hash256.ZERO, List.of()),
                Reason.WRONG_TIP);
    }

    @Test
    void stopsAtABlockThatIsNowhere() {
        assertStopsAfterLog(
                event -> event,
                new Connected(Hash256.ZERO, 1, ChainWork.ZERO, Optional.empty(), List.of()),
                Reason.MISSING_BLOCK);
        var stranger = chain.extend(chain.extend(chain.genesis(), 7), 7).block();
        assertStopsAfterLog(
                event -> event,
                new Side(stranger.id(), 2, Bytes.wrap(stranger.encoded())),
                Reason.MISSING_BLOCK);
    }

    @Test
    void aDivergedEventLeavesNoTrace() {
        try (var follower = Replica.open(folder.resolve("follower"), spec)) {
            follower.follow(log);
            var before = StoreDump.ofEvents(follower.store);
            var bad = connected(chain.extend(chain.genesis(), 7).block());
            assertStops(follower, next(bad), Reason.WRONG_TIP);
            assertThat(StoreDump.ofEvents(follower.store)).isEqualTo(before);
        }
    }

    @Test
    void otherSoftwareForgetsWhichBlocksWereInvalid() {
        var other = new StoreSettings(folder.resolve("writer"), 16 << 20, true, 100, "9.9.9");
        try (var replica = Replica.open(folder.resolve("writer"), spec)) {
            assertThat(replica.store.latest().invalidBlocks()).hasSize(1);
        }
        try (var replica = Replica.open(other, spec)) {
            assertThat(replica.store.latest().invalidBlocks()).isEmpty();
        }
    }

    @Test
    void refusesTheStoreOfAnotherChain() {
        var other = Specs.fast(5, 100);
        assertThatThrownBy(() -> Replica.open(folder.resolve("writer"), other))
                .hasMessageContaining("another chain");
    }

    @Test
    void holdsSupplyOfAmountsExactly() {
        try (var writer = Replica.open(folder.resolve("writer"), spec);
                var view = writer.reader.open()) {
            Amount sum = view.totals().pool().plus(view.unpaidRewards());
            for (var entry : tip.state().entries().keySet()) {
                if (entry.kind() == org.numicoin.consensus.StateKey.ACCOUNT) {
                    var address =
                            new org.numicoin.primitives.Address(
                                    Hash256.of(entry.id().unsafeArray()));
                    sum = sum.plus(view.account(address).orElseThrow().balance());
                }
            }
            assertThat(sum).isEqualTo(tip.state().supply());
        }
    }

    private void assertStopsAfterLog(
            java.util.function.UnaryOperator<ChainEvent> change, Step step, Reason reason) {
        try (var follower = Replica.open(folder.resolve("follower"), spec)) {
            follower.follow(log);
            assertStops(follower, change.apply(next(step)), reason);
        }
    }

    private static void assertStops(Replica follower, ChainEvent event, Reason reason) {
        var before = follower.engine.position();
        assertThatThrownBy(() -> follower.engine.apply(event, before.nextOffset() + 1))
                .isInstanceOfSatisfying(
                        ReplicaDivergedException.class,
                        e -> assertThat(e.reason()).isEqualTo(reason));
        assertThat(follower.store.latest().position()).isEqualTo(before);
    }

    private ChainEvent next(Step step) {
        return new ChainEvent(
                log.id, 1, log.size() + 1L, 0, InputPositions.START, TestLog.VALIDATOR, step);
    }

    private static ChainEvent withTerm(ChainEvent event, long term) {
        return new ChainEvent(
                event.logId(),
                term,
                event.sequence(),
                0,
                event.positions(),
                event.origin(),
                event.step());
    }

    private Step connected(Block block) {
        return new Connected(
                block.id(),
                block.header().height(),
                tip.chainWork().plus(new CompactTarget(block.header().target()).work()),
                Optional.of(Bytes.wrap(block.encoded())),
                List.of());
    }
}
