package org.numicoin.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Transaction;
import org.numicoin.chain.TransactionCore;
import org.numicoin.chain.Witness;
import org.numicoin.policy.SenderChunks.Head;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Tag;
import org.numicoin.testing.Specs;
import org.numicoin.testing.TransactionBuilder;

final class BlockSelectionTest {
    private static final ChainSpec SPEC = Specs.fast();
    private static final long BASE_FEE = 100;
    private static final int WEIGHT_MIN = 3_000;
    private static final Witness WITNESS =
            TransactionBuilder.from(SPEC, 0).pay(1, 10_000_000).sign(0).witness();

    private final Random random = new Random(11);

    /// One that waits; its weight is made up.
    private record Waiting(Transaction transaction, long weight, long arrivedAt)
            implements Candidate {
        Address sender() {
            return transaction.core().sender();
        }

        long tips() {
            return weight * transaction.core().tip();
        }
    }

    @Test
    void aRichOneBringsThePoorOneBeforeItAlong() {
        var poor = waiting(1, 0, 1, 5_000);
        var rich = waiting(1, 1, 301, 5_000);
        var other = waiting(2, 0, 60, 5_000);
        var selected = select(List.of(List.of(poor, rich), List.of(other)), 10_000);
        assertThat(selected.transactions())
                .containsExactly(
                        new BlockSelection.Chosen<>(poor, 151),
                        new BlockSelection.Chosen<>(rich, 151));
        assertThat(selected.leftOut()).hasValue(new FeeRate(60 * 5_000, 5_000));
        assertThat(select(List.of(List.of(poor, rich), List.of(other)), 15_000).leftOut())
                .isEmpty();
    }

    @Test
    void nothingBehindOneThatDoesNotPayTheBaseFeeIsTaken() {
        var cheap = new Waiting(transaction(1, 1, 0, BASE_FEE - 1), 5_000, 0);
        var senders = List.of(List.of(waiting(1, 0, 5, 5_000), cheap, waiting(1, 2, 900, 5_000)));
        assertThat(select(senders, 1 << 20).transactions()).hasSize(1);
    }

    /// No block of this weight could pay more than the bound says, what is taken of a sender is
    /// what comes first, and up to the first that finds no room the best always goes first.
    @Test
    void takesTheBestThatFitsOfAnyPool() {
        for (int round = 0; round < 500; round++) {
            var senders = new ArrayList<List<Waiting>>();
            for (int sender = 0; sender < 1 + random.nextInt(12); sender++) {
                var all = new ArrayList<Waiting>();
                for (int nonce = 0; nonce < 1 + random.nextInt(6); nonce++) {
                    all.add(
                            waiting(
                                    sender,
                                    nonce,
                                    random.nextInt(50),
                                    WEIGHT_MIN + random.nextInt(9_000)));
                }
                senders.add(all);
            }
            long weightMax = WEIGHT_MIN + random.nextLong(200_000);
            var selected = select(senders, weightMax);

            Map<Address, Integer> taken = new HashMap<>();
            long weight = 0;
            long tips = 0;
            for (var chosen : selected.transactions()) {
                Waiting one = chosen.transaction();
                assertThat(one.transaction().core().nonce())
                        .isEqualTo(taken.merge(one.sender(), 1, Integer::sum) - 1);
                weight += one.weight();
                tips += one.tips();
            }
            assertThat(weight).as("round %d", round).isLessThanOrEqualTo(weightMax);
            assertThat(tips).isEqualTo(selected.tips()).isLessThanOrEqualTo(selected.bound());
            assertThat(selected.transactions().stream().map(one -> -one.rate())).isSorted();
            int count = senders.stream().mapToInt(List::size).sum();
            boolean hasRoom = weightOf(senders) <= weightMax;
            assertThat(selected.leftOut().isEmpty()).as("round %d", round).isEqualTo(hasRoom);
            assertThat(selected.transactions().size() == count)
                    .as("round %d", round)
                    .isEqualTo(hasRoom);
        }
    }

    @Test
    void asksForNoMoreSendersThanItNeeds() {
        var senders = new ArrayList<List<Waiting>>();
        for (int sender = 0; sender < 2_000; sender++) {
            senders.add(List.of(waiting(sender, 0, 2_000L - sender, 5_000)));
        }
        var asked = new ArrayList<SenderChunks<Waiting>>();
        var all = sorted(senders).stream().peek(asked::add).iterator();
        assertThat(BlockSelection.of(all, BASE_FEE, 50_000).transactions()).hasSize(10);
        assertThat(asked).hasSizeLessThan(300);
    }

    private static long weightOf(List<List<Waiting>> senders) {
        return senders.stream().flatMap(List::stream).mapToLong(Waiting::weight).sum();
    }

    private static BlockSelection<Waiting> select(List<List<Waiting>> senders, long weightMax) {
        return BlockSelection.of(sorted(senders).iterator(), BASE_FEE, weightMax);
    }

    private static List<SenderChunks<Waiting>> sorted(List<List<Waiting>> senders) {
        return senders.stream()
                .map(all -> SenderChunks.of(all, BASE_FEE))
                .sorted(Comparator.comparing(SenderChunks::head, Head.BEST_FIRST))
                .toList();
    }

    private Waiting waiting(int sender, long nonce, long tip, long weight) {
        return new Waiting(transaction(sender, nonce, tip, 10_000), weight, random.nextInt(9));
    }

    private static Transaction transaction(int sender, long nonce, long tip, long maxFee) {
        var core = TransactionBuilder.from(SPEC, sender % 8).pay(1, 10_000_000).core();
        return new Transaction(
                new TransactionCore(
                        core.chainId(),
                        new Address(Tag.KEY.hash(new byte[] {(byte) sender, (byte) (sender >> 8)})),
                        nonce,
                        maxFee,
                        tip,
                        core.validUntil(),
                        core.payload()),
                WITNESS);
    }
}
