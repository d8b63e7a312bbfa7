package org.numicoin.pool.api;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.numicoin.kit.http.ApiException;
import org.numicoin.kit.http.Route;
import org.numicoin.pool.ledger.Balance;
import org.numicoin.pool.ledger.HourOfWork;
import org.numicoin.pool.ledger.PoolState;
import org.numicoin.pool.ledger.ShareStatistics;
import org.numicoin.pool.ledger.ShareStatistics.Miner;
import org.numicoin.primitives.Address;
import org.springframework.web.reactive.function.server.ServerRequest;

/// Miners: all who work, and one by its address.
final class MinerRoutes {
    private final Reads reads;
    private final Params params;
    private final PoolState state;
    private final Ranking ranking;
    private final Texts texts;
    private final InstantSource clock;

    /// What is read at once of a miner.
    private record Figures(
            Balance balance,
            double pendingShares,
            Optional<Instant> lastShare,
            MinerAnswer.Sample now,
            List<MinerAnswer.Sample> samples) {}

    MinerRoutes(
            Reads reads,
            Params params,
            PoolState state,
            Ranking ranking,
            Texts texts,
            InstantSource clock) {
        this.reads = reads;
        this.params = params;
        this.state = state;
        this.ranking = ranking;
        this.texts = texts;
        this.clock = clock;
    }

    List<Route> routes() {
        return List.of(
                reads.ofPool("/miners", this::miners),
                reads.ofPool("/miners/{address}", this::miner),
                reads.ofPool("/miners/{address}/payments", this::payments),
                reads.ofPool("/miners/{address}/balancechanges", this::changes),
                reads.ofPool("/miners/{address}/earnings/daily", this::earnings));
    }

    private List<MinerAnswer.Listed> miners(ServerRequest request) {
        var page = Params.page(request);
        return ranking.miners().stream()
                .skip(page.skipped())
                .limit(page.size())
                .map(entry -> Ranking.listed(entry, texts))
                .toList();
    }

    private MinerAnswer miner(ServerRequest request) {
        Address address = params.address(request);
        Figures figures = figures(address);
        Balance balance = figures.balance();
        var books = MinerBooks.read(state, address);
        Instant today =
                clock.instant()
                        .atZone(ZoneOffset.UTC)
                        .toLocalDate()
                        .atStartOfDay(ZoneOffset.UTC)
                        .toInstant();
        long paidToday = books.paidSince(today);
        var last = books.lastPayment();
        long owed = Math.addExact(balance.payable(), balance.reserved());
        return new MinerAnswer(
                figures.pendingShares(),
                Numi.decimal(owed),
                Numi.decimal(balance.paid()),
                Numi.decimal(paidToday),
                last.map(MinerBooks.Paid::time),
                figures.now(),
                figures.samples(),
                Numi.exact(owed),
                Numi.exact(balance.paid()),
                Numi.exact(paidToday),
                Numi.decimal(balance.pending()),
                Numi.exact(balance.pending()),
                Numi.decimal(balance.reserved()),
                Numi.exact(balance.reserved()),
                last.flatMap(MinerBooks.Paid::transaction),
                figures.lastShare());
    }

    private List<BookAnswer.Payment> payments(ServerRequest request) {
        Address address = known(request);
        var page = Params.page(request);
        return MinerBooks.read(state, address).payments().stream()
                .skip(page.skipped())
                .limit(page.size())
                .map(paid -> paid.answer(texts))
                .toList();
    }

    private List<MinerAnswer.BalanceChange> changes(ServerRequest request) {
        Address address = known(request);
        var page = Params.page(request);
        return MinerBooks.read(state, address).changes().stream()
                .skip(page.skipped())
                .limit(page.size())
                .map(change -> change.answer(address, texts))
                .toList();
    }

    private List<MinerAnswer.DailyEarning> earnings(ServerRequest request) {
        Address address = known(request);
        var page = Params.page(request);
        return MinerBooks.read(state, address).earnings().entrySet().stream()
                .skip(page.skipped())
                .limit(page.size())
                .map(day ->
                        new MinerAnswer.DailyEarning(
                                Numi.decimal(day.getValue()),
                                day.getKey().toString(),
                                Numi.exact(day.getValue())))
                .toList();
    }

    private Address known(ServerRequest request) {
        Address address = params.address(request);
        boolean known =
                state.read((books, shares) ->
                        books.balances().containsKey(address)
                                || shares.statistics().miner(address).isPresent());
        if (!known) {
            throw unknown();
        }
        return address;
    }

    private static ApiException unknown() {
        return ApiException.notFound(
                "unknown-miner", "nobody has mined or earned here with this address");
    }

    private Figures figures(Address address) {
        long now = clock.millis();
        return state.read((books, shares) -> {
            ShareStatistics statistics = shares.statistics();
            Optional<Miner> miner = statistics.miner(address);
            if (miner.isEmpty() && !books.balances().containsKey(address)) {
                throw unknown();
            }
            return new Figures(
                    books.balance(address),
                    miner.map(statistics::workInRound).orElse(0L),
                    miner.map(each -> each.all().lastShare()).flatMap(Texts::time),
                    new MinerAnswer.Sample(
                            Instant.ofEpochMilli(now),
                            miner.map(each -> workers(each, now)).orElse(Map.of())),
                    miner.map(each -> samples(each, now)).orElse(List.of()));
        });
    }

    private static Map<String, MinerAnswer.Worker> workers(Miner miner, long now) {
        var workers = new TreeMap<String, MinerAnswer.Worker>();
        miner.workers()
                .forEach((name, work) ->
                        workers.put(
                                name,
                                MinerAnswer.Worker.of(
                                        work.speed(Ranking.WINDOW, now),
                                        Texts.time(work.lastShare()))));
        return workers;
    }

    /// Each hour with the workers that worked in it.
    private static List<MinerAnswer.Sample> samples(Miner miner, long now) {
        var hours = new TreeMap<Long, Map<String, MinerAnswer.Worker>>();
        miner.workers()
                .forEach((name, work) -> {
                    for (HourOfWork hour : work.hours(now)) {
                        hours.computeIfAbsent(hour.start(), _ -> new TreeMap<>())
                                .put(name, MinerAnswer.Worker.of(hour.speed(), Optional.empty()));
                    }
                });
        var samples = new ArrayList<MinerAnswer.Sample>(hours.size());
        hours.forEach((start, workers) ->
                samples.add(new MinerAnswer.Sample(Instant.ofEpochMilli(start), workers)));
        return samples;
    }
}
