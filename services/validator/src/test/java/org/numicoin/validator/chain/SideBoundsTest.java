package org.numicoin.validator.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.numicoin.validator.chain.Results.assertConnected;
import static org.numicoin.validator.chain.Results.payment;
import static org.numicoin.validator.chain.Results.rejection;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Transaction;
import org.numicoin.consensus.ChainSpecs;
import org.numicoin.messaging.ChainEvent.Dropped;
import org.numicoin.primitives.Hash256;
import org.numicoin.testing.ChainBuilder;
import org.numicoin.testing.ChainBuilder.Node;
import org.numicoin.testing.Specs;
import org.numicoin.validator.chain.EngineLimits.Room;
import org.numicoin.validator.state.SideBlock;
import org.numicoin.validator.state.StoreDoctor;
import org.numicoin.validator.state.StoreDump;

/// What is stored beside the chain is bounded by count, bytes and age, whatever is offered, and
/// writer and replicas keep the same.
final class SideBoundsTest {
    private static final int LIMIT = 10;
    private static final Room FEW = new Room(3, 1 << 30);

    private final ChainSpec spec =
            ChainSpecs.parse(
                    Specs.yaml("testchain", 3, 100)
                            .replace(
                                    "reorganization-limit-blocks: 1200",
                                    "reorganization-limit-blocks: " + LIMIT));
    private final ChainBuilder chain = new ChainBuilder(spec);
    private final List<Replica> open = new ArrayList<>();

    @TempDir private Path folder;

    @AfterEach
    void close() {
        open.forEach(Replica::close);
    }

    @Test
    void aFloodOfSideBlocksLeavesNoMoreThanTheBound() {
        var writer = writer(FEW);
        extend(writer, chain.genesis(), 4);
        for (int miner = 10; miner < 40; miner++) {
            writer.submit(chain.extend(chain.genesis(), miner).block());
            assertThat(kept(writer)).hasSizeLessThanOrEqualTo(3);
        }
        assertEverybodyHasTheSame(writer);
    }

    @Test
    void bytesAreBoundedToo() {
        var writer = writer(new Room(1_000, 30_000));
        Node main = extend(writer, chain.genesis(), 4);
        for (int miner = 10; miner < 14; miner++) {
            Node parent = chain.node(main.parentId().orElseThrow());
            writer.submit(chain.extend(parent, miner, payments()).block());
            assertThat(kept(writer)).isNotEmpty();
            assertThat(kept(writer).stream().mapToLong(SideBlock::bytes).sum())
                    .isLessThanOrEqualTo(30_000);
        }
        assertThat(dropped(writer)).isNotEmpty();
        assertEverybodyHasTheSame(writer);
    }

    @Test
    void theLightestBranchGoesAndAHeavierOneStays() {
        var writer = writer(FEW);
        Node main = extend(writer, chain.genesis(), 5);
        Node light = chain.extend(chain.genesis(), 7);
        Node lightEnd = chain.extend(light, 7);
        writer.submit(light.block());
        writer.submit(lightEnd.block());
        Node third = chain.extend(chain.node(main.parentId().orElseThrow()), 8);
        Node fourth = chain.extend(chain.node(main.parentId().orElseThrow()), 9);
        writer.submit(third.block());
        var decision = Results.decision(writer.submit(fourth.block()));
        assertThat(decision.steps()).last().isEqualTo(new Dropped(lightEnd.id(), 2));
        assertThat(kept(writer))
                .extracting(SideBlock::id)
                .containsExactlyInAnyOrder(light.id(), third.id(), fourth.id());
        assertThat(writer.replica.store.latest().block(lightEnd.id())).isEmpty();
        assertThat(writer.replica.store.latest().encodedBlock(lightEnd.id())).isEmpty();
    }

    @Test
    void theLightestOfAllIsRefusedInsteadAndNobodyIsToBlame() {
        var writer = writer(FEW);
        Node main = extend(writer, chain.genesis(), 5);
        for (int miner = 7; miner < 10; miner++) {
            writer.submit(chain.extend(chain.node(main.parentId().orElseThrow()), miner).block());
        }
        var refused = rejection(writer.submit(chain.extend(chain.genesis(), 10).block()));
        assertThat(refused.code()).isEqualTo(RejectionCodes.NO_ROOM_ASIDE);
        assertThat(refused.blameless()).isTrue();
        assertThat(kept(writer)).hasSize(3);
    }

    @Test
    void aDroppedBlockComesAgainAndItsBranchWins() {
        var writer = writer(new Room(1, 1 << 30));
        Node main = extend(writer, chain.genesis(), 2);
        Node one = chain.extend(chain.genesis(), 7, payments());
        Node two = chain.extend(one, 7);
        Node three = chain.extend(two, 7);
        writer.submit(one.block());
        Node other = chain.extend(chain.node(main.parentId().orElseThrow()), 8);
        writer.submit(other.block());
        assertThat(kept(writer)).extracting(SideBlock::id).containsExactly(other.id());
        var room = Replica.open(folder.resolve("roomy"), spec);
        open.add(room);
        room.follow(writer.log);
        var successor = writer.on(room);
        successor.submit(one.block());
        successor.submit(two.block());
        assertConnected(successor.submit(three.block()));
        assertThat(room.engine.position().tipId()).isEqualTo(three.id());
        writer.replica.follow(writer.log);
        assertEverybodyHasTheSame(writer);
    }

    @Test
    void theHeaviestBranchIsKeptWholeHoweverLongSoThatItCanWin() {
        var writer = writer(new Room(2, 1 << 30));
        Node main = extend(writer, chain.genesis(), 5);
        Node light = chain.extend(chain.genesis(), 7);
        writer.submit(light.block());
        Node best = chain.genesis();
        for (int i = 0; i < 6; i++) {
            best = chain.extend(best, 20);
            writer.submit(best.block());
        }
        assertThat(writer.replica.engine.position().tipId()).isEqualTo(best.id());
        assertThat(dropped(writer)).containsExactly(light.id());
        // The old chain is the heaviest branch now.
        assertThat(kept(writer)).hasSize(5).extracting(SideBlock::id).contains(main.id());
        assertEverybodyHasTheSame(writer);
    }

    @Test
    void whatIsTooFarBelowTheTipOrInvalidGoesWithTheNext() {
        var writer = writer(EngineLimits.DEFAULT.side());
        Node old = chain.extend(chain.genesis(), 7);
        Node main = extend(writer, chain.genesis(), 3);
        writer.submit(old.block());
        main = extend(writer, main, LIMIT);
        assertThat(kept(writer)).extracting(SideBlock::id).containsExactly(old.id());
        Node fresh = chain.extend(chain.node(main.parentId().orElseThrow()), 8);
        writer.submit(fresh.block());
        assertThat(kept(writer)).extracting(SideBlock::id).containsExactly(fresh.id());
        assertEverybodyHasTheSame(writer);
    }

    @Test
    void aBranchWithLessWorkThanAnyChainOfTheNetworkIsNotStored() {
        var strict =
                ChainSpecs.parse(
                        Specs.yaml("testchain", 3, 100)
                                .replace("minimum-chain-work: \"0\"", "minimum-chain-work: \"9\""));
        var builder = new ChainBuilder(strict);
        var replica = Replica.open(folder.resolve("strict"), strict);
        open.add(replica);
        var writer = new TestWriter(replica);
        Node main = builder.genesis();
        for (int i = 0; i < 6; i++) {
            main = builder.extend(main, 1);
            assertConnected(writer.submit(main.block()));
        }
        var refused = rejection(writer.submit(builder.extend(builder.genesis(), 2).block()));
        assertThat(refused.code()).isEqualTo(RejectionCodes.LOW_WORK);
        assertThat(
                        Results.decision(
                                        writer.submit(
                                                builder.extend(
                                                                builder.node(
                                                                        main.parentId()
                                                                                .orElseThrow()),
                                                                2)
                                                        .block()))
                                .outcome())
                .isInstanceOf(Decision.SideChain.class);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void theBoundHoldsForAnyTreeAndReplicasAgree(long seed) {
        var random = new Random(seed);
        var writer = writer(new Room(6, 1 << 30));
        var tree = new ArrayList<>(List.of(chain.genesis()));
        var undelivered = new ArrayList<Node>();
        for (int i = 0; i < 120; i++) {
            Node parent = tree.get(Math.max(0, tree.size() - 1 - random.nextInt(8)));
            Node node = chain.extend(parent, 1 + random.nextInt(5));
            tree.add(node);
            undelivered.add(node);
            if (random.nextInt(3) > 0) {
                Node next = undelivered.remove(random.nextInt(undelivered.size()));
                writer.submit(next.block());
            }
            while (!writer.submitDue().isEmpty()) {}
            assertThat(kept(writer))
                    .filteredOn(block -> !block.wasMain())
                    .hasSizeLessThanOrEqualTo(Math.max(6, heaviest(writer)));
        }
        assertThat(dropped(writer)).isNotEmpty();
        assertEverybodyHasTheSame(writer);
    }

    private TestWriter writer(Room side) {
        return writer(side, "store");
    }

    private TestWriter writer(Room side, String name) {
        var replica = Replica.open(folder.resolve(name), spec, EngineLimits.DEFAULT.withSide(side));
        open.add(replica);
        return new TestWriter(replica);
    }

    private Node extend(TestWriter writer, Node from, int count) {
        Node tip = from;
        for (int i = 0; i < count; i++) {
            tip = chain.extend(tip, 1);
            assertConnected(writer.submit(tip.block()));
        }
        return tip;
    }

    private Transaction[] payments() {
        var payments = new Transaction[Specs.FUNDED_KEYS / 2];
        for (int key = 0; key < payments.length; key++) {
            payments[key] = payment(spec, key, 0, true);
        }
        return payments;
    }

    /// Length of the heaviest branch.
    private static int heaviest(TestWriter writer) {
        var blocks = kept(writer);
        var at = new SideBlocks(blocks).ends().stream().findFirst();
        int length = 0;
        for (; at.isPresent(); length++) {
            Hash256 parent = at.get().parentId();
            at = blocks.stream().filter(block -> block.id().equals(parent)).findFirst();
        }
        return length;
    }

    private static List<SideBlock> kept(TestWriter writer) {
        return writer.replica.store.latest().sideBlocks();
    }

    private static List<Hash256> dropped(TestWriter writer) {
        return writer.log.from(0).stream()
                .filter(event -> event.step() instanceof Dropped)
                .map(event -> ((Dropped) event.step()).blockId())
                .toList();
    }

    /// A follower and the store itself, which is whole.
    private void assertEverybodyHasTheSame(TestWriter writer) {
        try (var follower = Replica.open(folder.resolve("follower"), spec)) {
            follower.follow(writer.log);
            assertThat(StoreDump.digestOfEvents(follower.store))
                    .isEqualTo(StoreDump.digestOfEvents(writer.replica.store));
            assertThat(StoreDoctor.examine(follower.store, spec, (_, _, _) -> {}).damage())
                    .isEmpty();
        }
    }
}
