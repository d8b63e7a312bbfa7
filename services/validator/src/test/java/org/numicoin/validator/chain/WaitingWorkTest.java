package org.numicoin.validator.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.numicoin.validator.chain.Results.assertConnected;
import static org.numicoin.validator.chain.Results.payment;
import static org.numicoin.validator.chain.Results.rejection;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.numicoin.chain.Block;
import org.numicoin.chain.BlockHeader;
import org.numicoin.chain.ChainSpec;
import org.numicoin.consensus.ChainSpecs;
import org.numicoin.consensus.CompactTarget;
import org.numicoin.messaging.InputPositions;
import org.numicoin.messaging.Origin;
import org.numicoin.testing.ChainBuilder;
import org.numicoin.testing.ChainBuilder.Node;
import org.numicoin.testing.Keys;
import org.numicoin.testing.Specs;
import org.numicoin.validator.chain.EngineLimits.Room;
import org.numicoin.validator.chain.ImportResult.AlreadyKnown;
import org.numicoin.validator.chain.ImportResult.HeldUntil;
import org.numicoin.validator.chain.ImportResult.Orphan;

/// Blocks that cannot be decided yet: without parent, or from the future.
final class WaitingWorkTest {
    private static final int ORPHANS = 6;
    private static final int ORPHANS_OF_ORIGIN = 4;
    private static final int BYTES_OF_ORPHANS = 18_000;
    private static final int BYTES_OF_ORIGIN = 12_000;

    // Blocks take some 500 hashes, so that less work than that exists.
    private final ChainSpec spec =
            ChainSpecs.parse(
                    Specs.yaml("waiting", 3, 100)
                            .replace("first-target: \"207fffff\"", "first-target: \"1f7fffff\""));
    private final ChainBuilder chain = new ChainBuilder(spec);

    @TempDir Path folder;

    private Replica replica;
    private TestWriter writer;

    @BeforeEach
    void open() {
        var limits =
                new EngineLimits(
                        new EngineLimits.Undecided(
                                new Room(ORPHANS, BYTES_OF_ORPHANS),
                                new Room(ORPHANS_OF_ORIGIN, BYTES_OF_ORIGIN),
                                new Room(3, 1 << 20),
                                new Room(4, 4 << 10),
                                Duration.ofMinutes(10),
                                Duration.ofHours(1),
                                Duration.ofSeconds(10)),
                        EngineLimits.DEFAULT.side(),
                        5,
                        1 << 16,
                        EngineLimits.Depths.ALL);
        replica = Replica.open(folder.resolve("store"), spec, limits);
        writer = new TestWriter(replica);
    }

    @AfterEach
    void close() {
        replica.close();
    }

    @Test
    void connectsOrphansWhenTheirParentComes() {
        var blocks = extend(chain.genesis(), 3);
        assertThat(writer.submit(blocks.get(2).block())).isEqualTo(new Orphan(blocks.get(1).id()));
        assertThat(writer.submit(blocks.get(1).block())).isEqualTo(new Orphan(blocks.get(0).id()));
        assertThat(replica.engine.due()).isEmpty();
        assertConnected(writer.submit(blocks.get(0).block()));
        writer.submitDue().forEach(Results::assertConnected);
        writer.submitDue().forEach(Results::assertConnected);
        assertThat(replica.engine.position().tipId()).isEqualTo(blocks.get(2).id());
        assertThat(replica.engine.due()).isEmpty();
    }

    @Test
    void keepsThePositionOfTheLowestUndecidedRecord() {
        var blocks = extend(chain.genesis(), 2);
        writer.submit(blocks.get(1).block());
        var next = new InputPositions(5, 7);
        assertThat(replica.engine.undecided(next)).isEqualTo(new InputPositions(0, 7));
        writer.submit(blocks.get(0).block());
        assertThat(replica.engine.position().inputs().candidates()).isZero();
        writer.submitDue();
        assertThat(replica.engine.undecided(next)).isEqualTo(next);
    }

    @Test
    void refusesOrphansBeyondTheBoundOfTheirOrigin() {
        var blocks = extend(chain.genesis(), ORPHANS_OF_ORIGIN + 2);
        for (int i = 1; i <= ORPHANS_OF_ORIGIN; i++) {
            assertThat(writer.submit(blocks.get(i).block())).isInstanceOf(Orphan.class);
        }
        var refused = rejection(writer.submit(blocks.getLast().block()));
        assertThat(refused.code()).isEqualTo(RejectionCodes.NO_ROOM);
        assertThat(refused.blameless()).isTrue();
    }

    @Test
    void refusesOrphansBeyondTheBytesOfTheirOrigin() {
        // A payment of a new key has 5.4 KB: two fit.
        var one = orphanWith(0);
        var other = orphanWith(1);
        var third = orphanWith(2);
        assertThat(writer.submit(one.block())).isInstanceOf(Orphan.class);
        assertThat(writer.submit(other.block())).isInstanceOf(Orphan.class);
        assertThat(rejection(writer.submit(third.block())).code())
                .isEqualTo(RejectionCodes.NO_ROOM);
        assertThat(writer.submit(ofAnotherPeer(third, 100))).isInstanceOf(Orphan.class);
    }

    @Test
    void holdsBlocksFromTheFutureWhileOrphansFillTheirRoom() {
        assertThat(writer.submit(orphanWith(0).block())).isInstanceOf(Orphan.class);
        assertThat(writer.submit(orphanWith(1).block())).isInstanceOf(Orphan.class);
        assertThat(writer.submit(ofAnotherPeer(orphanWith(2), 100))).isInstanceOf(Orphan.class);
        assertThat(rejection(writer.submit(ofAnotherPeer(orphanWith(3), 101))).code())
                .isEqualTo(RejectionCodes.NO_ROOM);
        long time = replica.clock.get() + spec.futureLimit() + 1;
        var large =
                chain.extend(
                        chain.genesis(), Keys.address(1), time, List.of(payment(spec, 0, 0, true)));
        assertThat(writer.submit(large.block())).isInstanceOf(HeldUntil.class);
    }

    @Test
    void refusesOrphansThatExpire() {
        var blocks = extend(chain.genesis(), 2);
        writer.submit(blocks.get(1).block());
        replica.clock.addAndGet(Duration.ofMinutes(10).toMillis());
        var refused = rejection(writer.submitDue().getFirst());
        assertThat(refused.code()).isEqualTo(RejectionCodes.ORPHAN_EXPIRED);
        assertThat(refused.blameless()).isTrue();
        assertThat(replica.engine.due()).isEmpty();
    }

    @Test
    void givesAnOrphanThatIsDecidedAgainNoNewLife() {
        var blocks = extend(chain.genesis(), 2);
        var block = new Work.CandidateBlock(TestWriter.PEER, 77, blocks.get(1).block());
        writer.submit(block);
        replica.clock.addAndGet(Duration.ofMinutes(9).toMillis());
        assertThat(writer.submit(block)).isInstanceOf(Orphan.class);
        replica.clock.addAndGet(Duration.ofMinutes(1).toMillis());
        assertThat(rejection(writer.submit(block)).code()).isEqualTo(RejectionCodes.ORPHAN_EXPIRED);
    }

    @Test
    void keepsNoOrphanWithoutProofOfWork() {
        var orphan = extend(chain.genesis(), 2).get(1).block().header();
        var unsolved = chain.miss(orphan);
        var rejected = rejection(writer.submit(new Block(unsolved, List.of())));
        assertThat(rejected.code()).isEqualTo("high-hash");
        assertThat(rejected.blameless()).isFalse();
    }

    @Test
    void keepsNoOrphanOfLessThanASixteenthOfTheTipsWork() {
        var orphan = extend(chain.genesis(), 2).get(1).block().header();
        var easy = solved(orphan.withTarget(spec.easiestTarget()));
        assertThat(rejection(writer.submit(new Block(easy, List.of()))).code())
                .isEqualTo(RejectionCodes.LOW_WORK);
        int sixteenFold =
                CompactTarget.ofValue(new CompactTarget(spec.firstTarget()).value().shiftLeft(4))
                        .bits();
        var enough = solved(orphan.withTarget(sixteenFold));
        assertThat(writer.submit(new Block(enough, List.of()))).isInstanceOf(Orphan.class);
    }

    @Test
    void blamesTheSenderOfAnOrphanWithAnotherBody() {
        var parent = chain.extend(chain.genesis(), 1);
        var orphan = chain.extend(parent, 1, payment(spec, 0, 0, true));
        var mangled = new Block(orphan.block().header(), List.of());
        assertThat(rejection(writer.submit(mangled)).code()).isEqualTo("bad-txnmrklroot");
        assertThat(writer.submit(orphan.block())).isInstanceOf(Orphan.class);
        assertThat(writer.submit(orphan.block())).isEqualTo(new AlreadyKnown(orphan.id()));
    }

    @Test
    void holdsABlockFromTheFutureAndConnectsItInTime() {
        long time = replica.clock.get() + spec.futureLimit() + 1;
        var node = at(time);
        assertThat(writer.submit(node.block())).isEqualTo(new HeldUntil(time - spec.futureLimit()));
        assertThat(replica.engine.due()).isEmpty();
        replica.clock.incrementAndGet();
        assertConnected(writer.submitDue().getFirst());
        assertThat(replica.engine.position().tipId()).isEqualTo(node.id());
    }

    @Test
    void connectsABlockAtTheFutureLimitAtOnce() {
        assertConnected(writer.submit(at(replica.clock.get() + spec.futureLimit()).block()));
    }

    @Test
    void refusesBlocksMoreThanAnHourAheadWithoutBlame() {
        long hour = Duration.ofHours(1).toMillis();
        long latest = replica.clock.get() + spec.futureLimit() + hour;
        assertThat(writer.submit(at(latest).block())).isInstanceOf(HeldUntil.class);
        var refused = rejection(writer.submit(at(latest + 1).block()));
        assertThat(refused.code()).isEqualTo("time-too-new");
        assertThat(refused.blameless()).isTrue();
    }

    @Test
    void holdsNoMoreThanItsBound() {
        long time = replica.clock.get() + spec.futureLimit() + 1;
        for (int i = 0; i < 3; i++) {
            assertThat(writer.submit(at(time + i).block())).isInstanceOf(HeldUntil.class);
        }
        assertThat(rejection(writer.submit(at(time + 3).block())).code())
                .isEqualTo(RejectionCodes.NO_ROOM);
    }

    @Test
    void holdsNothingWithoutProofOfWork() {
        var header = at(replica.clock.get() + spec.futureLimit() + 1).block().header();
        assertThat(rejection(writer.submit(new Block(chain.miss(header), List.of()))).code())
                .isEqualTo("high-hash");
    }

    private static Work ofAnotherPeer(Node node, long offset) {
        var origin = new Origin(Origin.Kind.GATEWAY, "gateway-1", "peer-2");
        return new Work.CandidateBlock(origin, offset, node.block());
    }

    /// A block of a payment whose parent is withheld.
    private Node orphanWith(int key) {
        return chain.extend(chain.extend(chain.genesis(), key), 1, payment(spec, key, 0, true));
    }

    private Node at(long timestamp) {
        return chain.extend(chain.genesis(), Keys.address(1), timestamp, List.of());
    }

    private List<Node> extend(Node from, int count) {
        var nodes = new ArrayList<Node>();
        Node tip = from;
        for (int i = 0; i < count; i++) {
            tip = chain.extend(tip, 1);
            nodes.add(tip);
        }
        return nodes;
    }

    private BlockHeader solved(BlockHeader header) {
        return chain.mine(header);
    }
}
