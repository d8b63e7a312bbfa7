package org.numicoin.pool.api;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.numicoin.kit.http.Route;
import org.numicoin.pool.ledger.FoundBlock;
import org.numicoin.pool.ledger.PoolHour;
import org.numicoin.pool.ledger.PoolState;
import org.numicoin.pool.ledger.ShareStatistics;
import org.numicoin.pool.ledger.Speed;
import org.numicoin.pool.stratum.StratumSettings;

/// The pool as a whole.
final class PoolRoutes {
    private static final int TOP_MINERS = 15;

    private final Reads reads;
    private final Terms terms;
    private final PoolState state;
    private final Ranking ranking;
    private final Network network;
    private final Texts texts;
    private final InstantSource clock;

    /// What is read at once of books and shares.
    private record Figures(
            Speed speed,
            double effort,
            double luck,
            Optional<FoundBlock> lastFound,
            long paid,
            long blocks) {}

    PoolRoutes(
            Reads reads,
            Terms terms,
            PoolState state,
            Ranking ranking,
            Network network,
            Texts texts,
            InstantSource clock) {
        this.reads = reads;
        this.terms = terms;
        this.state = state;
        this.ranking = ranking;
        this.network = network;
        this.texts = texts;
        this.clock = clock;
    }

    List<Route> routes() {
        return List.of(
                reads.get("/api/pools", _ -> new PoolAnswer.All(List.of(pool()))),
                reads.ofPool("", _ -> new PoolAnswer.One(pool())),
                reads.ofPool("/performance", _ -> performance()),
                reads.ofPool("/rewards", _ -> rewards()));
    }

    private PoolAnswer pool() {
        var miners = ranking.miners();
        var now = network.now();
        var figures = figures();
        return new PoolAnswer(
                texts.pool(),
                terms.coin(),
                terms.ports(),
                terms.paymentProcessing(),
                terms.poolFeePercent(),
                terms.address(),
                new PoolAnswer.Stats(
                        miners.size(), figures.speed().hashrate(), figures.speed().shares()),
                new PoolAnswer.NetworkStats(
                        network.spec().name(),
                        network.hashrate(now.difficulty()),
                        now.difficulty(),
                        now.height(),
                        "POW"),
                miners.stream().limit(TOP_MINERS).map(each -> Ranking.listed(each, texts)).toList(),
                Numi.decimal(figures.paid()),
                figures.blocks(),
                figures.lastFound().map(FoundBlock::time).map(Instant::ofEpochMilli),
                figures.effort(),
                Numi.exact(figures.paid()),
                figures.luck(),
                StratumSettings.ALGORITHM);
    }

    private Figures figures() {
        long now = clock.millis();
        return state.read((books, shares) -> {
            ShareStatistics statistics = shares.statistics();
            return new Figures(
                    statistics.pool().speed(Ranking.WINDOW, now),
                    statistics.effort(),
                    statistics.luck(),
                    statistics.lastFound(),
                    books.paid(),
                    books.blockCount());
        });
    }

    private PoolAnswer.Performance performance() {
        List<PoolHour> hours = state.read((_, shares) -> shares.statistics().history());
        return new PoolAnswer.Performance(hours.stream().map(this::sample).toList());
    }

    private PoolAnswer.Sample sample(PoolHour hour) {
        return new PoolAnswer.Sample(
                hour.work().speed().hashrate(),
                hour.miners(),
                hour.work().speed().shares(),
                network.hashrate(hour.networkDifficulty()),
                hour.networkDifficulty(),
                Instant.ofEpochMilli(hour.work().start()));
    }

    private Rewards rewards() {
        return Rewards.at(network.spec(), network.now().next(), clock.instant());
    }
}
