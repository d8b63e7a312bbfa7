package org.numicoin.validator.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.numicoin.validator.chain.Results.assertConnected;
import static org.numicoin.validator.chain.Results.rejection;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.numicoin.chain.Block;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Transaction;
import org.numicoin.consensus.HeaderRules;
import org.numicoin.primitives.Amount;
import org.numicoin.primitives.Hash256;
import org.numicoin.testing.ChainBuilder;
import org.numicoin.testing.ChainBuilder.Node;
import org.numicoin.testing.Keys;
import org.numicoin.testing.Specs;
import org.numicoin.testing.TransactionBuilder;
import org.numicoin.validator.state.StoreDump;

/// Vectors S3, W1, W2 and W4 of the protocol: who is paid, when, and that nothing is made of
/// nothing.
final class RewardsTest {
    private static final long GENESIS_NANO = Specs.FUNDED_KEYS * 1_000_000_000_000L;

    private ChainSpec spec = Specs.fast();
    private ChainBuilder chain = new ChainBuilder(spec);

    @TempDir Path folder;

    private Replica replica;
    private TestWriter writer;

    @BeforeEach
    void open() {
        replica = Replica.open(folder.resolve("store"), spec);
        writer = new TestWriter(replica);
    }

    @AfterEach
    void close() {
        replica.close();
    }

    @Test
    void supplyAddsUpAtEachHeightPastSeveralHalvings() {
        open(Specs.fast(3, 8));
        Node tip = chain.genesis();
        for (int height = 1; height <= 40; height++) {
            tip =
                    height % 5 == 0
                            ? chain.extend(tip, height)
                            : chain.extend(
                                    tip,
                                    height,
                                    payment(0, nonce(tip, 0)),
                                    payment(1, nonce(tip, 1)));
            assertConnected(writer.submit(tip.block()));
            assertSupply(tip);
        }
        assertThat(tip.state().totals().issued().nano()).isPositive();
    }

    @Test
    void supplyAddsUpWhenRewardsAreZero() {
        // Halving each block: the subsidy is zero from height 38 on, and without fees so is the
        // reward.
        open(Specs.fast(3, 1));
        Node tip = chain.genesis();
        for (int height = 1; height <= 45; height++) {
            tip = chain.extend(tip, height);
            assertConnected(writer.submit(tip.block()));
            assertSupply(tip);
        }
        try (var view = replica.reader.open()) {
            assertThat(view.unpaidRewards()).isEqualTo(Amount.ZERO);
        }
        assertThat(replica.store.latest().unpaidReward(44)).isEmpty();
    }

    @Test
    void theStateRootDoesNotDependOnTheMiner() {
        var node = chain.extend(chain.genesis(), 1, payment(0, 0));
        var header = node.block().header();
        var other =
                chain.mine(
                        header.withMiner(Keys.address(2))
                                .withTimestamp(header.timestamp() + 17)
                                .withNonce(0, 99));
        assertThat(other.stateRoot()).isEqualTo(header.stateRoot());
        assertConnected(writer.submit(node.block()));
        var decision =
                Results.decision(writer.submit(new Block(other, node.block().transactions())));
        assertThat(decision.outcome()).isInstanceOf(Decision.SideChain.class);
    }

    @Test
    void aRewardGoesToTheMinerOfItsOwnBranch() {
        var a = branch(chain.genesis(), 40, 5);
        var b = branch(chain.genesis(), 41, 6);
        // Taken back before and after the first reward has matured.
        for (int switchAt : List.of(2, 5)) {
            try (var other = Replica.open(folder.resolve("switch-" + switchAt), spec)) {
                var otherWriter = new TestWriter(other);
                a.subList(0, switchAt).forEach(node -> otherWriter.submit(node.block()));
                var before = StoreDump.ofChain(other.store);
                b.forEach(node -> otherWriter.submit(node.block()));
                var last = b.getLast();
                assertThat(other.engine.position().tipId()).isEqualTo(last.id());
                assertThat(other.store.latest().account(Keys.address(41)))
                        .isEqualTo(last.state().account(Keys.address(41)))
                        .isPresent();
                assertThat(other.store.latest().account(Keys.address(40))).isEmpty();
                assertThat(StoreDump.ofChain(other.store)).isNotEqualTo(before);
            }
        }
    }

    @Test
    void aMinerSpendsARewardInTheBlockThatMaturesItAndNotBefore() {
        var spend = TransactionBuilder.from(spec, 50).pay(1, 5).signRevealing(50);
        Node tip = chain.extend(chain.genesis(), 50);
        writer.submit(tip.block());
        tip = chain.extend(tip, 1);
        writer.submit(tip.block());
        var early = unexecuted(tip, spend);
        assertThat(rejection(writer.submit(early)).code()).isEqualTo("insufficient-balance");
        tip = chain.extend(tip, 1);
        writer.submit(tip.block());
        tip = chain.extend(tip, 1, spend);
        assertConnected(writer.submit(tip.block()));
        assertSupply(tip);
    }

    private void open(ChainSpec chosen) {
        replica.close();
        spec = chosen;
        chain = new ChainBuilder(chosen);
        replica = Replica.open(folder.resolve("store-" + chosen.halving()), chosen);
        writer = new TestWriter(replica);
    }

    private void assertSupply(Node tip) {
        assertThat(replica.engine.position().tipId()).isEqualTo(tip.id());
        long issued = replica.store.latest().totals().issued().nano();
        assertThat(StoreDump.supply(replica.store).nano()).isEqualTo(GENESIS_NANO + issued);
    }

    private List<Node> branch(Node from, int miner, int length) {
        var nodes = new java.util.ArrayList<Node>();
        Node tip = from;
        for (int i = 0; i < length; i++) {
            tip = chain.extend(tip, miner);
            nodes.add(tip);
        }
        return nodes;
    }

    private Transaction payment(int key, long nonce) {
        return Results.payment(spec, key, nonce, nonce == 0);
    }

    private static long nonce(Node tip, int key) {
        return tip.state().account(Keys.address(key)).orElseThrow().nonce();
    }

    private Block unexecuted(Node parent, Transaction transaction) {
        var header = parent.block().header();
        var transactions = List.of(transaction);
        var unmined =
                chain.header(
                        parent,
                        Keys.address(6),
                        header.timestamp() + spec.blockInterval(),
                        transactions,
                        HeaderRules.nextBaseFee(spec, header),
                        Hash256.ZERO);
        return new Block(chain.mine(unmined), transactions);
    }
}
