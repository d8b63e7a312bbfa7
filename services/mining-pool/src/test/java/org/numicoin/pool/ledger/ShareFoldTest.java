package org.numicoin.pool.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.numicoin.messaging.PoolShare;
import org.numicoin.messaging.PoolShare.Scheme;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Hash256;

class ShareFoldTest {
    private static final Address A = LargestRemainderTest.address(1);
    private static final Address B = LargestRemainderTest.address(2);
    private static final Hash256 BLOCK = Hash256.ofHex("ab".repeat(32));
    private static final Hash256 OTHER = Hash256.ofHex("cd".repeat(32));

    private final ShareFold fold = new ShareFold();
    private int count;

    @Test
    void theWindowIsTwiceTheWorkOfABlockAndOfTheOldestShareCountsWhatFits() {
        add(Shares.share(A, 900, 1, 1));
        add(Shares.share(B, 800, 1, 2));
        add(Shares.share(A, 500, 1, 3));
        // 500 of A, 800 of B, and 700 of the first 900.
        assertThat(fold.division(OTHER).weights())
                .containsExactlyInAnyOrderEntriesOf(Map.of(A, 1_200L, B, 800L));
    }

    @Test
    void aBlockIsDividedByTheSharesBeforeTheOneThatSolvedIt() {
        add(Shares.share(A, 300, 1, 1));
        add(Shares.share(B, Scheme.PPLNS, 700, 1_000, 1, 2, Optional.of(BLOCK)));
        add(Shares.share(B, 900, 1, 3));
        var division = fold.division(BLOCK);
        assertThat(division.solver()).contains(B);
        assertThat(division.weights()).containsExactlyEntriesOf(Map.of(A, 300L));
        assertThat(fold.division(OTHER).weights()).containsEntry(B, 1_600L);
    }

    @Test
    void theVeryFirstShareOfAPoolEarnsTheBlockThatItSolves() {
        add(Shares.share(A, Scheme.PPLNS, 700, 1_000, 1, 1, Optional.of(BLOCK)));
        assertThat(fold.division(BLOCK).weights()).containsOnlyKeys(A);
    }

    @Test
    void aSoloMinerHasTheWholeBlockAndNoPartOfOthers() {
        add(Shares.share(A, 300, 1, 1));
        add(Shares.share(B, Scheme.SOLO, 700, 1_000, 1, 2, Optional.of(BLOCK)));
        assertThat(fold.division(BLOCK).weights()).containsOnlyKeys(B);
        assertThat(fold.division(OTHER).weights()).containsOnlyKeys(A);
    }

    @Test
    void aShareCountsOnceAndAfterSixtyFourTemplatesNotAtAll() {
        add(Shares.share(A, 10, 1, 1));
        add(Shares.share(A, 10, 1, 1));
        assertThat(fold.statistics().repeatedShares()).isEqualTo(1);
        for (int template = 2; template <= 65; template++) {
            add(Shares.share(A, 10, template, 1));
        }
        add(Shares.share(A, 10, 1, 2));
        assertThat(fold.statistics().lateShares()).isEqualTo(1);
        assertThat(fold.statistics().pool().accepted()).isEqualTo(65);
        assertThat(fold.division(OTHER).weights()).containsEntry(A, 650L);
    }

    @Test
    void aRecordThatWasFoldedBeforeIsPassedOver() {
        fold.apply(7, Shares.share(A, 10, 1, 1));
        fold.apply(7, Shares.share(A, 10, 1, 2));
        assertThat(fold.statistics().pool().accepted()).isEqualTo(1);
        assertThat(fold.next()).isEqualTo(8);
    }

    @Test
    void aShareIsWorthNoMoreThanABlock() {
        add(Shares.share(A, 5_000, 1, 1));
        assertThat(fold.division(OTHER).weights()).containsEntry(A, 1_000L);
    }

    @Test
    void aDifficultyThatNoChainWillSeeDoesNotStopTheFold() {
        long huge = Long.MAX_VALUE;
        for (int i = 0; i < 20; i++) {
            add(Shares.share(i % 2 == 0 ? A : B, Scheme.PPLNS, huge, huge, 1, i, Optional.empty()));
        }
        assertThat(fold.division(OTHER).weights()).containsOnlyKeys(A, B);
    }

    @Test
    void hashrateIsTheWorkOfTheTimeAskedFor() {
        for (int second = 0; second < 600; second++) {
            add(Shares.share(A, 1_000, 1, second));
        }
        long now = 1_800_000_000_000L + 599_000;
        var miner = fold.statistics().miner(A).orElseThrow();
        assertThat(miner.all().speed(Duration.ofMinutes(10), now).hashrate()).isEqualTo(1_000);
        assertThat(miner.workers()).containsOnlyKeys("rig");
        assertThat(miner.all().speed(Duration.ofHours(1), now).hashrate()).isBetween(166.0, 167.0);
        assertThat(fold.statistics().miner(B)).isEmpty();
    }

    @Test
    void effortStartsAgainWithEachBlockAndLuckIsItsInverse() {
        add(Shares.share(A, 400, 1, 1));
        assertThat(fold.statistics().effort()).isEqualTo(0.4);
        assertThat(fold.statistics().luck()).isEqualTo(1);
        add(Shares.share(A, Scheme.PPLNS, 100, 1_000, 1, 2, Optional.of(BLOCK)));
        assertThat(fold.statistics().effort()).isZero();
        assertThat(fold.statistics().luck()).isEqualTo(2);
    }

    @Test
    void theOneWhoWasSilentLongestMakesRoom() {
        int miners = ShareStatistics.ALL_WORKERS_MAX / ShareStatistics.WORKERS_MAX + 1;
        for (int miner = 0; miner < miners; miner++) {
            for (int worker = 0; worker <= ShareStatistics.WORKERS_MAX; worker++) {
                add(Shares.share(LargestRemainderTest.address(miner), "w" + worker, count));
            }
        }
        var statistics = fold.statistics();
        assertThat(statistics.miners()).hasSize(miners - 1);
        assertThat(statistics.miner(LargestRemainderTest.address(0))).isEmpty();
        var last = statistics.miner(LargestRemainderTest.address(miners - 1)).orElseThrow();
        assertThat(last.workers()).hasSize(ShareStatistics.WORKERS_MAX).doesNotContainKey("w0");
    }

    @Test
    void theHistoryCountsEachMinerOnceAnHour() {
        for (int second = 3_590; second < 3_610; second++) {
            add(Shares.share(second % 2 == 0 ? A : B, 100, 1, second));
        }
        var hours = fold.statistics().history();
        assertThat(hours).extracting(PoolHour::miners).containsExactly(2, 2);
        assertThat(hours).extracting(hour -> hour.work().work()).containsExactly(1_000L, 1_000L);
        assertThat(hours.getFirst().work().start()).isEqualTo(1_800_000_000_000L);
    }

    @Test
    void aMonthOfHoursIsKept() {
        var history = new PoolHistory();
        for (long hour = 1; hour <= PoolHistory.HOURS_MAX + 1; hour++) {
            history.add(hour * WorkRate.HOUR, 1, 1, true);
        }
        history.add(0, 1, 1, true);
        assertThat(history.all()).hasSize(PoolHistory.HOURS_MAX);
        assertThat(history.all().getFirst().work().start()).isEqualTo(2 * WorkRate.HOUR);
    }

    @Test
    void theSharesTellOfABlockWhatItTook() {
        add(Shares.share(A, 400, 1, 1));
        add(Shares.share(A, Scheme.PPLNS, 100, 1_000, 1, 2, Optional.of(BLOCK)));
        add(Shares.share(A, 300, 2, 3));
        var statistics = fold.statistics();
        var block = statistics.found(BLOCK).orElseThrow();
        assertThat(block.effort()).isEqualTo(0.5);
        assertThat(block.miner()).isEqualTo(A);
        assertThat(statistics.lastFound()).contains(block);
        assertThat(statistics.height()).isEqualTo(2);
        assertThat(statistics.workInRound(statistics.miner(A).orElseThrow())).isEqualTo(300);
    }

    private void add(PoolShare share) {
        fold.apply(count++, share);
    }
}
