package org.numicoin.explorer.fees;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.numicoin.explorer.fees.FeeEstimates.Estimate;
import org.numicoin.primitives.Hash256;

/// Twenty seeded markets, from half empty blocks to demand of twice the room, each with waves of
/// demand. At each estimate one asks what became of a transaction that pays it: it is mined in time
/// at least as often as promised, less five points.
class EstimatorReplayTest {
    private static final int SEEDS = 20;
    private static final int[] TARGETS = {1, 3, 10, 30};

    /// What an estimate promises.
    private enum Level {
        LOW(FeeObservations.LOW),
        LIKELY(FeeObservations.LIKELY),
        HIGH(FeeObservations.HIGH);

        private final double share;

        Level(double share) {
            this.share = share;
        }

        Optional<Long> tip(Estimate estimate) {
            return switch (this) {
                case LOW -> estimate.low();
                case LIKELY -> estimate.likely();
                case HIGH -> estimate.high();
            };
        }
    }

    private record Promise(Level level, int target) {}

    /// Of one level and target.
    private static final class Score {
        private int asked;
        private int answered;
        private int kept;
    }

    @Test
    void keepsWhatItPromises() {
        var scores = new HashMap<Promise, Score>();
        for (long seed = 0; seed < SEEDS; seed++) {
            new Market(seed).replay(scores);
        }
        assertThat(scores).hasSize(TARGETS.length * Level.values().length);
        scores.forEach((promise, score) -> {
            assertThat(score.answered).isGreaterThan(score.asked * 9 / 10);
            double kept = (double) score.kept / score.answered;
            assertThat(kept)
                    .as(promise.toString())
                    .isGreaterThanOrEqualTo(promise.level().share - 0.05);
        });
    }

    @Test
    void asksForLittleMoreThanWasNeeded() {
        for (long seed = 0; seed < SEEDS; seed++) {
            var market = new Market(seed);
            market.replay(new HashMap<>());
            for (int target : new int[] {3, 10}) {
                double asked = market.meanLikely(target);
                assertThat(asked)
                        .as("seed " + seed + " within " + target)
                        .isLessThan(1.25 * market.needed(target) + Market.LOW_TIP);
            }
        }
    }

    private record Waiting(Hash256 id, long tip) {}

    private record Question(int block, Promise promise, long tip) {
        int target() {
            return promise.target();
        }
    }

    private static final class Market {
        private static final int ROOM = 100;
        private static final int POOL_MAX = 2_000;

        /// About what the lowest twentieth pays; nobody shows that less is enough.
        private static final double LOW_TIP = 400;

        private static final int WARM_UP = 400;
        private static final int BLOCKS = 1_000;

        private final Random random;
        private final double load;
        private final FeeObservations observed = new FeeObservations(0);
        private final TreeSet<Waiting> pool =
                new TreeSet<>(Comparator.comparingLong(Waiting::tip).thenComparing(Waiting::id));

        /// What the last transaction of each block paid; -1 where there was room left.
        private final long[] marginal = new long[BLOCKS];

        private final List<Question> questions = new ArrayList<>();
        private long ids;

        Market(long seed) {
            this.random = new Random(seed);
            this.load = 0.5 + seed * 0.075;
        }

        void replay(Map<Promise, Score> scores) {
            for (int block = 0; block < BLOCKS; block++) {
                arrive(load * (1 + 0.3 * Math.sin(block / 40.0)));
                mine(block);
                if (block >= WARM_UP && block % 5 == 0) {
                    ask(block, scores);
                }
            }
            for (Question question : questions) {
                if (question.block() + question.target() < BLOCKS) {
                    var score = scores.computeIfAbsent(question.promise(), _ -> new Score());
                    score.answered++;
                    score.kept += isMined(question) ? 1 : 0;
                }
            }
        }

        private void arrive(double demand) {
            double mean = demand * ROOM;
            long count = Math.round(mean + Math.sqrt(mean) * random.nextGaussian());
            for (long i = 0; i < count; i++) {
                long tip = (long) (2_000 * Math.exp(random.nextGaussian()));
                var one = new Waiting(new Hash256(0, 0, 0, ++ids), tip);
                pool.add(one);
                observed.enter(one.id(), tip, Long.MAX_VALUE);
            }
            while (pool.size() > POOL_MAX) {
                observed.leave(pool.pollFirst().id(), true);
            }
        }

        private void mine(int block) {
            var mined = new ArrayList<Hash256>();
            marginal[block] = -1;
            while (mined.size() < ROOM && !pool.isEmpty()) {
                var best = pool.pollLast();
                mined.add(best.id());
                marginal[block] = mined.size() == ROOM ? best.tip() : -1;
            }
            observed.connect(0, mined);
        }

        private void ask(int block, Map<Promise, Score> scores) {
            var estimates = observed.estimates();
            for (int target : TARGETS) {
                for (Level level : Level.values()) {
                    var promise = new Promise(level, target);
                    var score = scores.computeIfAbsent(promise, _ -> new Score());
                    score.asked += block + target < BLOCKS ? 1 : 0;
                    level.tip(estimates.of(target))
                            .ifPresent(told -> questions.add(new Question(block, promise, told)));
                }
            }
        }

        private boolean isMined(Question question) {
            for (int next = 1; next <= question.target(); next++) {
                if (question.tip() > marginal[question.block() + next]) {
                    return true;
                }
            }
            return false;
        }

        double meanLikely(int target) {
            return questions.stream()
                    .filter(one -> one.promise().equals(new Promise(Level.LIKELY, target)))
                    .mapToLong(Question::tip)
                    .average()
                    .orElse(0);
        }

        /// The one tip that was enough in 85 of 100 cases, known afterwards.
        long needed(int target) {
            long[] least =
                    LongStream.range(WARM_UP, BLOCKS - target - 1)
                            .map(block -> {
                                long tip = Long.MAX_VALUE;
                                for (int next = 1; next <= target; next++) {
                                    tip = Math.min(tip, marginal[(int) block + next] + 1);
                                }
                                return tip;
                            })
                            .sorted()
                            .toArray();
            return least[(int) (least.length * FeeObservations.LIKELY)];
        }
    }
}
