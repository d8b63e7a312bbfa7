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

    PoolRoutes(Reads reads, Views views, PoolView pool) {
        this.reads = reads;
        this.views = views;
        this.pool = pool;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/api/mempool", reads, this::summary),
                Route.get("/api/mempool/txids", reads, this::ids),
                Route.get("/api/mempool/recent", reads, this::recent));
    }

    private Reply summary(ServerRequest request, ChainView view) {
        long baseFee = HeaderRules.nextBaseFee(views.spec(), view.tip().header());
        var totals = pool.totals();
        var weights = new TreeMap<Long, Long>(Comparator.reverseOrder());
        var fees = WideSum.ZERO;
        long weight = 0;
        for (PooledTransaction pooled : pool.all()) {
            long own = pooled.transaction().weight(views.spec());
            long rate = Views.payableRate(pooled.transaction().core(), baseFee);
            weight += own;
            fees = fees.plus(WideSum.of(Math.multiplyExact(rate, own)));
            weights.merge(Long.highestOneBit(rate), own, Long::sum);
        }
        var histogram = new ArrayList<List<Long>>();
        for (Map.Entry<Long, Long> step : weights.entrySet()) {
            histogram.add(List.of(step.getKey(), step.getValue()));
        }
        return Reply.json(
                new MempoolView(
                        totals.count(),
                        totals.bytes(),
                        weight,
                        fees.toDecimal(),
                        histogram,
                        totals.leftOut()));
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
                pool.all().reversed().stream()
                        .limit(RECENT)
                        .map(pooled -> views.transaction(pooled, tip))
                        .toList());
    }
}
