package org.numicoin.explorer.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.numicoin.chain.BlockHeader;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Transaction;
import org.numicoin.consensus.ChainSpecs;
import org.numicoin.explorer.index.WideSum;
import org.numicoin.testing.ChainBuilder;
import org.numicoin.testing.Specs;
import org.numicoin.testing.TransactionBuilder;

/// What the next blocks would be of a pool that is known.
class ProjectedBlocksTest {
    private static final ChainSpec SPEC = Specs.fast();

    /// Blocks in which three transactions of many payments have room.
    private static final ChainSpec NARROW =
            ChainSpecs.parse(
                    Specs.yaml("testchain", 3, 100)
                            .replace("weight-limit: 8388608", "weight-limit: 262144"));

    private static final int MANY = 256;
    private static final BlockHeader TIP = new ChainBuilder(SPEC).genesis().block().header();

    private final List<PooledTransaction> pooled = new ArrayList<>();

    @Test
    void areNoneOfAnEmptyPool() {
        assertThat(project(SPEC)).isEmpty();
    }

    @Test
    void takesAllInOneBlockWhereThereIsRoom() {
        var first = add(0, 0, 30);
        var second = add(0, 1, 10);
        var third = add(1, 0, 20);
        var blocks = project(SPEC);
        assertThat(blocks).hasSize(1);
        var block = blocks.getFirst();
        assertThat(block.transactions()).isEqualTo(3);
        assertThat(block.bytes()).isEqualTo(first.size() + second.size() + third.size());
        assertThat(block.baseFee()).isEqualTo(100);
        assertThat(block.medianFeeRate()).isEqualTo(120);
        assertThat(block.feeRates()).hasSize(7).startsWith(110L).endsWith(130L).isSorted();
        assertThat(block.fees())
                .isEqualTo(
                        WideSum.of(
                                130 * first.weight(SPEC)
                                        + 110 * second.weight(SPEC)
                                        + 120 * third.weight(SPEC)));
    }

    @Test
    void leavesOutWhatIsQueuedOrPaysNoBaseFee() {
        add(0, 0, 10, 99, 1, false);
        add(1, 1, 50, 1_000, 1, true);
        assertThat(project(SPEC)).isEmpty();
        add(2, 0, 10);
        assertThat(project(SPEC)).singleElement().matches(block -> block.transactions() == 1);
    }

    @Test
    void takesTheRichOneWithThePoorOneBeforeItThatItPaysFor() {
        addHeavy(0, 0, 1, 2_000);
        addHeavy(0, 1, 900, 2_000);
        for (int key = 1; key < 8; key++) {
            addHeavy(key, 0, 10L * key, 2_000);
        }
        var blocks = project(NARROW);
        assertThat(blocks)
                .extracting(ProjectedBlocks.Projected::transactions)
                .containsExactly(3, 3, 3);
        assertThat(blocks.getFirst().feeRates()).startsWith(101L).endsWith(1_000L);
        assertThat(blocks.getFirst().medianFeeRate()).isEqualTo(170);
        assertThat(blocks.getLast().feeRates().getLast())
                .isEqualTo(blocks.getLast().baseFee() + 30);
        assertThat(blocks.getFirst().leftOut()).hasValue(60L);
        assertThat(blocks.getLast().leftOut()).isEmpty();
        for (var block : blocks) {
            assertThat(block.weight()).isLessThanOrEqualTo(NARROW.weightLimit());
        }
        for (int i = 1; i < blocks.size(); i++) {
            assertThat(blocks.get(i).baseFee()).isGreaterThan(blocks.get(i - 1).baseFee());
        }
    }

    @Test
    void keepsOneForLaterThatTheRisingBaseFeeShutsOut() {
        for (int key = 0; key < 7; key++) {
            addHeavy(key, 0, 50, 2_000);
        }
        // Pays the first base fee, but its tip is the lowest; the second block is dearer.
        addHeavy(7, 0, 0, 100);
        var blocks = project(NARROW);
        assertThat(blocks.stream().mapToInt(ProjectedBlocks.Projected::transactions).sum())
                .isEqualTo(7);
    }

    @Test
    void areAtMostEight() {
        for (int key = 0; key < 8; key++) {
            for (int nonce = 0; nonce < 6; nonce++) {
                addHeavy(key, nonce, 10, 1L << 30);
            }
        }
        assertThat(project(NARROW)).hasSize(ProjectedBlocks.BLOCKS_MAX);
    }

    private List<ProjectedBlocks.Projected> project(ChainSpec spec) {
        return ProjectedBlocks.of(spec, new PoolSnapshot(pooled, 0), TIP);
    }

    private Transaction add(int key, long nonce, long tip) {
        return add(key, nonce, tip, 2_000, 1, false);
    }

    private void addHeavy(int key, long nonce, long tip, long maxFee) {
        add(key, nonce, tip, maxFee, MANY, false);
    }

    private Transaction add(
            int key, long nonce, long tip, long maxFee, int payments, boolean queued) {
        var builder = TransactionBuilder.from(SPEC, key).nonce(nonce).fee(maxFee, tip);
        for (int i = 0; i < payments; i++) {
            builder.pay(1, 10_000_000);
        }
        var transaction = nonce == 0 ? builder.signRevealing(key) : builder.sign(key);
        pooled.add(new PooledTransaction(transaction, queued, pooled.size()));
        return transaction;
    }
}
