package org.numicoin.validator.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.numicoin.validator.chain.Results.assertConnected;
import static org.numicoin.validator.chain.Results.payment;
import static org.numicoin.validator.chain.Results.rejection;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Transaction;
import org.numicoin.chain.Witness;
import org.numicoin.consensus.ChainSpecs;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.testing.ChainBuilder;
import org.numicoin.testing.ChainBuilder.Node;
import org.numicoin.testing.Keys;
import org.numicoin.testing.Specs;
import org.numicoin.validator.chain.OperatorOrder.AcceptReorganization;
import org.numicoin.validator.chain.OperatorOrder.Invalidate;
import org.numicoin.validator.chain.OperatorOrder.Reconsider;
import org.numicoin.validator.state.StoreDump;

/// What an operator decides about the chain, and what is refused.
final class OperatorDecisionsTest {
    private static final int LIMIT = 5;

    private final ChainSpec spec =
            ChainSpecs.parse(
                    // Some 500 hashes a block, so that targets differ in small steps.
                    Specs.yaml("orders", 3, 100)
                            .replace("first-target: \"207fffff\"", "first-target: \"1f7fffff\"")
                            .replace(
                                    "reorganization-limit-blocks: 1200",
                                    "reorganization-limit-blocks: " + LIMIT));
    private final ChainBuilder chain = new ChainBuilder(spec);

    @TempDir private Path folder;
    private Replica replica;
    private TestWriter writer;

    @BeforeEach
    void open() {
        replica = Replica.open(folder.resolve("store"), spec);
        writer = new TestWriter(replica);
    }

    @AfterEach
    void closeAndCompare() {
        try (var follower = Replica.open(folder.resolve("follower"), spec)) {
            follower.follow(writer.log);
            assertThat(StoreDump.digestOfEvents(follower.store))
                    .isEqualTo(StoreDump.digestOfEvents(replica.store));
        } finally {
            replica.close();
        }
    }

    @Test
    void adoptsABranchThatIsDeeperThanTheLimit() {
        Node ahead = heldBranch().getLast();
        assertThat(SideBranch.of(replica.store, 9).getFirst())
                .isEqualTo(
                        new SideBranch(ahead.id(), ahead.height(), 0, ahead.chainWork(), true, ""));
        Hash256 before = tip();
        var dry = planned(replica.engine.decide(new AcceptReorganization(ahead.id()), true));
        assertThat(dry.tip().id()).isEqualTo(ahead.id());
        assertThat(tip()).isEqualTo(before);
        assertThat(replica.engine.planned()).isZero();
        var done = carriedOut(new AcceptReorganization(ahead.id()));
        assertThat(done.disconnected()).isEqualTo(LIMIT + 1);
        assertThat(done.connected()).isEqualTo(ahead.height());
        assertThat(tip()).isEqualTo(ahead.id());
        assertStateOf(ahead);
        assertConnected(writer.submit(chain.extend(ahead, 9).block()));
    }

    @Test
    void invalidatesATipAndGoesOnWithTheNextBestBranch() {
        Node fork = extend(chain.genesis(), 1, 1).getLast();
        Node good = extend(fork, 2, 2).getLast();
        Node other = extend(fork, 3, 1).getFirst();
        var done = carriedOut(new Invalidate(chain.node(good.parentId().orElseThrow()).id()));
        assertThat(done.disconnected()).isEqualTo(2);
        assertThat(done.connected()).isEqualTo(1);
        assertThat(tip()).isEqualTo(other.id());
        assertStateOf(other);
        // What stands on it is refused, without blame, and the chain goes on without it.
        Node next = chain.extend(good, 4);
        var refused = rejection(writer.submit(next.block()));
        assertThat(refused.code()).isEqualTo(RejectionCodes.ON_INVALIDATED);
        assertThat(refused.blameless()).isTrue();
        Node sibling = chain.extend(chain.node(good.parentId().orElseThrow()), 5);
        assertThat(rejection(writer.submit(sibling.block())).blameless()).isTrue();
        assertConnected(writer.submit(chain.extend(other, 6).block()));
    }

    @Test
    void reconsideringBringsTheChainBackByteForByte() {
        Node last = extend(chain.genesis(), 1, 4).getLast();
        Map<String, String> before = StoreDump.ofChain(replica.store);
        Node second = chain.node(replica.store.latest().idAt(2).orElseThrow());
        carriedOut(new Invalidate(second.id()));
        assertThat(tip()).isEqualTo(second.parentId().orElseThrow());
        var done = carriedOut(new Reconsider(second.id()));
        assertThat(done.connected()).isEqualTo(3);
        assertThat(tip()).isEqualTo(last.id());
        assertThat(StoreDump.ofChain(replica.store)).isEqualTo(before);
        Node next = chain.extend(last, 4);
        assertConnected(writer.submit(next.block()));
    }

    @Test
    void anInvalidatedBlockStaysSoAfterARestartAndWithOtherSoftware() {
        Node tip = extend(chain.genesis(), 1, 3).getLast();
        carriedOut(new Invalidate(tip.id()));
        replica.close();
        replica = Replica.open(folder.resolve("store"), spec);
        writer = writer.on(replica);
        assertThat(writer.submit(tip.block())).isEqualTo(new ImportResult.AlreadyKnown(tip.id()));
        assertThat(SideBranch.of(replica.store, 9).getFirst().invalid())
                .isEqualTo(RejectionCodes.INVALIDATED);
        assertThat(planned(replica.engine.decide(new Reconsider(tip.id()), true)).tip().id())
                .isEqualTo(tip.id());
    }

    @Test
    void aBranchWithABadBlockEndsBeforeIt() {
        Node fork = extend(chain.genesis(), 1, 1).getLast();
        List<Node> main = extend(fork, 2, 3);
        Node good = chain.extend(fork, 3);
        Node bad =
                chain.extend(
                        good,
                        Keys.address(3),
                        good.block().header().timestamp() + 3_000,
                        List.of(forged()));
        writer.submit(good.block());
        writer.submit(bad.block());
        var done = carriedOut(new Invalidate(main.getFirst().id()));
        assertThat(done.disconnected()).isEqualTo(3);
        assertThat(tip()).isEqualTo(good.id());
        assertStateOf(good);
    }

    @Test
    void refusesWhatCannotBeDone() {
        List<Node> held = heldBranch();
        Node main = chain.node(tip());
        assertRefused(new AcceptReorganization(Hash256.ZERO), "no-block");
        assertRefused(new AcceptReorganization(main.id()), "in-main-chain");
        assertRefused(new AcceptReorganization(held.getFirst().id()), "no-more-work");
        assertRefused(new Reconsider(main.id()), "not-invalid");
        assertRefused(new Invalidate(chain.genesis().id()), "genesis");
        carriedOut(new Invalidate(held.getFirst().id()));
        assertRefused(new Invalidate(held.getFirst().id()), "already-invalid");
        assertRefused(new AcceptReorganization(held.getLast().id()), "branch-invalid");
        Node tip = main;
        for (int i = 0; i < 2 * LIMIT; i++) {
            tip = chain.extend(tip, 1);
            assertConnected(writer.submit(tip.block()));
        }
        assertRefused(new Invalidate(replica.store.latest().idAt(1).orElseThrow()), "beyond-undo");
        assertThat(tip()).isEqualTo(tip.id());
    }

    @Test
    void nobodyTakesTheChainBackBelowItsUndoData() {
        List<Node> main = extend(chain.genesis(), 1, 3 * LIMIT);
        Node fork = main.get(LIMIT - 2);
        carriedOut(new Invalidate(main.get(LIMIT).id()));
        Node tip = main.get(LIMIT - 1);
        assertThat(tip()).isEqualTo(tip.id());
        assertRefused(new Invalidate(tip.id()), "beyond-undo");
        // A branch from below it is held like one that is too deep, although it is not.
        var branch = List.of(chain.extend(fork, 3), chain.extend(chain.extend(fork, 3), 3));
        writer.submit(branch.getFirst().block());
        assertThat(Results.decision(writer.submit(branch.getLast().block())).outcome())
                .isInstanceOf(Decision.DeepReorganization.class);
        assertRefused(new AcceptReorganization(branch.getLast().id()), "beyond-undo");
        assertConnected(writer.submit(chain.extend(tip, 4).block()));
    }

    /// The chain has six blocks, and there is a branch from genesis with more work.
    private List<Node> heldBranch() {
        List<Node> main = extend(chain.genesis(), 1, LIMIT - 1);
        // It comes a minute late, so the block after it needs half the work.
        long timestamp = main.getLast().block().header().timestamp() + 60_000;
        Node late = chain.extend(main.getLast(), Keys.address(1), timestamp, List.of());
        writer.submit(late.block());
        Node light = chain.extend(late, 1);
        List<Node> held = new ArrayList<>();
        Node end = chain.genesis();
        for (int i = 0; i < LIMIT + 1; i++) {
            end = i == 1 ? chain.extend(end, 3, payment(spec, 3, 0, true)) : chain.extend(end, 3);
            held.add(end);
        }
        held.subList(0, LIMIT).forEach(node -> writer.submit(node.block()));
        writer.submit(light.block());
        assertThat(Results.decision(writer.submit(held.getLast().block())).outcome())
                .isInstanceOf(Decision.DeepReorganization.class);
        return held;
    }

    /// Blocks with a payment in the first, submitted.
    private List<Node> extend(Node from, int miner, int count) {
        var nodes = new ArrayList<Node>();
        Node tip = from;
        for (int i = 0; i < count; i++) {
            tip =
                    i == 0
                            ? chain.extend(tip, miner, payment(spec, miner, 0, true))
                            : chain.extend(tip, miner);
            nodes.add(tip);
            writer.submit(tip.block());
        }
        return nodes;
    }

    private Transaction forged() {
        var payment = payment(spec, 4, 0, true);
        var entry = payment.witness().signatures().getFirst();
        return new Transaction(
                payment.core(), Witness.ofKey(entry.key(), Bytes.wrap(new byte[3309])));
    }

    private OrderResult.Planned carriedOut(OperatorOrder order) {
        var planned = planned(replica.engine.decide(order, false));
        writer.commit(planned.steps());
        assertThat(tip()).isEqualTo(planned.tip().id());
        return planned;
    }

    private static OrderResult.Planned planned(OrderResult result) {
        assertThat(result).isInstanceOf(OrderResult.Planned.class);
        return (OrderResult.Planned) result;
    }

    private void assertRefused(OperatorOrder order, String code) {
        for (boolean dryRun : new boolean[] {true, false}) {
            assertThat(replica.engine.decide(order, dryRun))
                    .isInstanceOfSatisfying(
                            OrderResult.Refused.class,
                            refused -> assertThat(refused.code()).isEqualTo(code));
            assertThat(replica.engine.planned()).isZero();
        }
    }

    private void assertStateOf(Node node) {
        node.state()
                .entries()
                .forEach((key, value) ->
                        assertThat(replica.store.latest().entry(key)).contains(value));
    }

    private Hash256 tip() {
        return replica.engine.position().tipId();
    }
}
