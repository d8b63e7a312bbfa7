package org.numicoin.explorer.api;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.numicoin.consensus.HeaderRules;
import org.numicoin.explorer.index.ChainView;
import org.numicoin.explorer.index.WideSum;
import org.numicoin.explorer.pool.Latest;
import org.numicoin.explorer.pool.PoolSnapshot;
import org.numicoin.explorer.pool.PoolSnapshots;
import org.numicoin.explorer.pool.PoolView;
import org.numicoin.explorer.pool.PooledTransaction;
import org.numicoin.primitives.Hash256;
import org.springframework.web.reactive.function.server.ServerRequest;

/// The pool as a whole.
final class PoolRoutes {
    static final int IDS_USUAL = 1_000;
    static final int IDS_MAX = 10_000;
    static final int RECENT = 10;

    private final Reads reads;
    private final Views views;
    private final PoolView pool;
    private final PoolSnapshots snapshots;
    private final Latest<Moment, MempoolView> summaries = new Latest<>(this::summarize);

    /// All that the summary depends on.
    private record Moment(PoolSnapshot snapshot, long baseFee) {}

    /// @param totalFee in nano, as paid in the next block
    /// @param feeHistogram pairs of fee rate and weight, the highest rate first: so much weight
    ///   pays from that rate up to the next power of two
    /// @param leftOut transactions that this replica has no room to show
    record MempoolView(
            int count,
            long bytes,
            long weight,
            String totalFee,
            List<List<Long>> feeHistogram,
            long leftOut) {}

    record IdPage(List<String> txids, Optional<String> nextCursor) {}

    PoolRoutes(Reads reads, Views views, PoolView pool, PoolSnapshots snapshots) {
        this.reads = reads;
        this.views = views;
        this.pool = pool;
        this.snapshots = snapshots;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/api/mempool", reads, this::summary),
                Route.get("/api/mempool/txids", reads, this::ids),
                Route.get("/api/mempool/recent", reads, this::recent));
    }

    private Reply summary(ServerRequest request, ChainView view) {
        long baseFee = HeaderRules.nextBaseFee(views.spec(), view.tip().header());
        return Reply.json(summaries.get(new Moment(snapshots.latest(), baseFee)));
    }

    private MempoolView summarize(Moment moment) {
        var weights = new TreeMap<Long, Long>(Comparator.reverseOrder());
        var fees = WideSum.ZERO;
        long weight = 0;
        long bytes = 0;
        var transactions = moment.snapshot().transactions();
        for (PooledTransaction pooled : transactions) {
            long own = pooled.transaction().weight(views.spec());
            long rate = Views.payableRate(pooled.transaction().core(), moment.baseFee());
            bytes += pooled.transaction().size();
            weight += own;
            fees = fees.plus(WideSum.of(Math.multiplyExact(rate, own)));
            weights.merge(Long.highestOneBit(rate), own, Long::sum);
        }
        var histogram = new ArrayList<List<Long>>();
        for (Map.Entry<Long, Long> step : weights.entrySet()) {
            histogram.add(List.of(step.getKey(), step.getValue()));
        }
        return new MempoolView(
                transactions.size(),
                bytes,
                weight,
                fees.toDecimal(),
                histogram,
                moment.snapshot().leftOut());
    }

    private Reply ids(ServerRequest request, ChainView view) {
        int limit = Params.limit(request, IDS_USUAL, IDS_MAX);
        Optional<Hash256> after =
                request.queryParam("cursor")
                        .map(text ->
                                Params.parseId(text)
                                        .orElseThrow(() ->
                                                ApiException.badRequest(
                                                        "bad-cursor",
                                                        "not a next_cursor: " + Params.cut(text))));
        var ids = pool.ids(after, limit + 1);
        var shown =
                ids.subList(0, Math.min(limit, ids.size())).stream().map(Hash256::toHex).toList();
        return Reply.json(
                new IdPage(
                        shown,
                        ids.size() > limit ? Optional.of(shown.getLast()) : Optional.empty()));
    }

    private Reply recent(ServerRequest request, ChainView view) {
        var tip = view.tip();
        return Reply.json(
                pool.newest(RECENT).stream()
                        .map(pooled -> views.transaction(pooled, tip))
                        .toList());
    }
}
