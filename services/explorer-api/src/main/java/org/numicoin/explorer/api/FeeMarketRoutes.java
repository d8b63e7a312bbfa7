package org.numicoin.explorer.api;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.numicoin.consensus.HeaderRules;
import org.numicoin.consensus.TransactionRules;
import org.numicoin.explorer.api.TransactionView.StatusView;
import org.numicoin.explorer.fees.BaseFeeRange;
import org.numicoin.explorer.fees.FeeEstimates;
import org.numicoin.explorer.fees.TipEstimates.TipEstimate;
import org.numicoin.explorer.index.ChainView;
import org.numicoin.explorer.pool.Bid;
import org.numicoin.explorer.pool.Departure;
import org.numicoin.explorer.pool.LastWord;
import org.numicoin.explorer.pool.PoolView;
import org.numicoin.explorer.pool.Replacements;
import org.numicoin.kit.http.ApiException;
import org.numicoin.kit.http.Route;
import org.numicoin.messaging.TransactionVerdict.Kind;
import org.numicoin.primitives.Hash256;
import org.springframework.web.reactive.function.server.ServerRequest;

/// The market for places in blocks: what a place costs, and who was replaced, evicted or expired.
final class FeeMarketRoutes {
    static final int DEPARTURES_USUAL = 100;
    static final int DEPARTURES_MAX = 1_000;

    private static final List<Integer> TARGETS_USUAL = List.of(1, 2, 3, 5, 10, 20, 50, 100);
    private static final Pattern TARGETS = Pattern.compile("[0-9]{1,3}(,[0-9]{1,3}){0,99}");
    private static final Pattern CURSOR = Pattern.compile("([0-9]{1,18})-([0-9a-f]{64})");

    private final Reads reads;
    private final Views views;
    private final PoolView pool;
    private final Statuses statuses;
    private final FeeAnswers fees;
    private final PoolAnswers answers;

    /// A transaction that left the pool without a block. What it had offered is left out when the
    /// pool here did not have it.
    ///
    /// @param atMs when the mempool said so, milliseconds since 1970
    record DepartureView(
            String txid,
            String sender,
            long nonce,
            String verdict,
            String code,
            String detail,
            Optional<String> replacedBy,
            long atMs,
            Optional<Long> maxFee,
            Optional<Long> tip,
            Optional<Long> weight) {}

    record DeparturePage(List<DepartureView> transactions, Optional<String> nextCursor) {}

    /// One transaction of a chain of replacements.
    ///
    /// @param feeRate what it would pay in the next block, nano per weight; none when its max fee
    ///   is below that block's base fee
    /// @param seenAtMs when it came into the pool, milliseconds since 1970
    /// @param status none when nothing is known of it any more
    record BidView(
            String txid,
            Optional<Long> maxFee,
            Optional<Long> tip,
            Optional<Long> weight,
            Optional<Long> feeRate,
            Optional<Long> seenAtMs,
            Optional<StatusView> status) {}

    /// @param replaces those that it replaced, directly or through others, newest first
    /// @param chain all that had this sender and nonce one after the other, newest first; empty
    ///   when nothing was replaced
    record ReplacementsView(
            String txid, Optional<String> replacedBy, List<String> replaces, List<BidView> chain) {}

    /// Rates in nano per weight.
    ///
    /// @param minimumTip what the mempool takes in; none of the tips is lower
    record EstimatesView(
            long tipHeight,
            long nextBaseFee,
            long minimumTip,
            long observedBlocks,
            List<EstimateView> estimates) {}

    /// @param target blocks within which the transaction is to be mined
    /// @param source `observed`, or when too little was seen to say anything of tips `projected`
    ///   from a pool that fills the blocks of the target, else `minimum`
    /// @param samples observed transactions; old ones count for less than one
    /// @param suggestedMaxFee covers the highest base fee and the highest tip told here
    record EstimateView(
            int target,
            String source,
            long samples,
            TipView tip,
            BaseFeeRange baseFee,
            long suggestedMaxFee) {
        static EstimateView of(int target, TipEstimate tips, BaseFeeRange baseFee) {
            return new EstimateView(
                    target,
                    tips.source().name().toLowerCase(Locale.ROOT),
                    tips.samples(),
                    new TipView(tips.low(), tips.likely(), tips.high()),
                    baseFee,
                    baseFee.high() + tips.highest());
        }
    }

    /// Observed tips were enough for 50, 85 and 95 of 100 transactions; none where no tip was. Of a
    /// projected block, `low` is more than the best that finds no room offers, `likely` the median
    /// and `high` what 90 of 100 offer at most.
    record TipView(long low, Optional<Long> likely, Optional<Long> high) {}

    FeeMarketRoutes(Reads reads, Views views, PoolView pool, PoolAnswers answers, FeeAnswers fees) {
        this.reads = reads;
        this.views = views;
        this.pool = pool;
        this.statuses = new Statuses(pool);
        this.answers = answers;
        this.fees = fees;
    }

    List<Route> routes() {
        return List.of(
                reads.get("/api/v1/fees/estimates", this::estimates),
                reads.get(
                        "/api/v1/fees/mempool-blocks",
                        (_, view) -> Reply.json(answers.projectedBlocks(view))),
                departures(Kind.REPLACED),
                departures(Kind.EVICTED),
                departures(Kind.EXPIRED),
                reads.get("/api/tx/{id}/rbf", this::replacements),
                reads.get("/api/v1/tx/{id}/rbf", this::replacements));
    }

    private Reply estimates(ServerRequest request, ChainView view) {
        var targets =
                request.queryParam("targets").map(FeeMarketRoutes::targets).orElse(TARGETS_USUAL);
        long baseFee = HeaderRules.nextBaseFee(views.spec(), view.tip().header());
        var tips = fees.tips(view);
        return Reply.json(
                new EstimatesView(
                        view.tip().height(),
                        baseFee,
                        tips.minimum(),
                        fees.observedBlocks(),
                        targets.stream()
                                .map(target ->
                                        EstimateView.of(
                                                target,
                                                tips.of(target),
                                                BaseFeeRange.of(views.spec(), baseFee, target)))
                                .toList()));
    }

    private static List<Integer> targets(String text) {
        var targets =
                TARGETS.matcher(text).matches()
                        ? Stream.of(text.split(",", -1)).map(Integer::valueOf).toList()
                        : List.of(0);
        if (targets.stream().anyMatch(one -> one < 1 || one > FeeEstimates.TARGET_MAX)) {
            throw ApiException.badRequest(
                    "bad-target",
                    "targets are numbers of blocks from 1 to 100 with commas between them, at most"
                            + " 100 of them: "
                            + ApiException.cut(text));
        }
        return targets;
    }

    private Route departures(Kind kind) {
        return reads.get(
                "/api/mempool/" + LastWord.word(kind), (request, _) -> departures(kind, request));
    }

    /// One more than asked for is looked up, so that a last page has no cursor.
    private Reply departures(Kind kind, ServerRequest request) {
        int limit = Params.limit(request, DEPARTURES_USUAL, DEPARTURES_MAX);
        var after = request.queryParam("cursor").map(FeeMarketRoutes::place);
        var found = pool.departures().newest(kind, after, limit + 1);
        var shown = found.subList(0, Math.min(limit, found.size()));
        return Reply.json(
                new DeparturePage(
                        shown.stream().map(this::view).toList(),
                        found.size() > limit
                                ? Optional.of(cursor(shown.getLast()))
                                : Optional.empty()));
    }

    private DepartureView view(Departure departure) {
        return new DepartureView(
                departure.id().toHex(),
                views.address(departure.sender()),
                departure.nonce(),
                departure.word().verdict(),
                departure.word().code(),
                departure.word().detail(),
                departure.word().replacedBy().map(Hash256::toHex),
                departure.at(),
                departure.bid().map(Bid::maxFee),
                departure.bid().map(Bid::tip),
                departure.bid().map(Bid::weight));
    }

    private static String cursor(Departure departure) {
        return departure.at() + "-" + departure.id();
    }

    private static Departure.Place place(String text) {
        var cursor = CURSOR.matcher(text);
        if (!cursor.matches()) {
            throw ApiException.badRequest(
                    "bad-cursor", "not a next_cursor: " + ApiException.cut(text));
        }
        return new Departure.Place(Long.parseLong(cursor.group(1)), Hash256.ofHex(cursor.group(2)));
    }

    private Reply replacements(ServerRequest request, ChainView view) {
        Hash256 id = Params.id(request);
        var chain = pool.replacements().chain(id);
        if (chain.isEmpty() && statuses.of(id, view).isEmpty()) {
            throw TransactionRoutes.unknown(id);
        }
        long baseFee = HeaderRules.nextBaseFee(views.spec(), view.tip().header());
        var own = chain.stream().filter(link -> link.id().equals(id)).findFirst();
        return Reply.json(
                new ReplacementsView(
                        id.toHex(),
                        own.flatMap(Replacements.Link::replacedBy).map(Hash256::toHex),
                        chain.stream()
                                .map(Replacements.Link::id)
                                .dropWhile(other -> !other.equals(id))
                                .skip(1)
                                .map(Hash256::toHex)
                                .toList(),
                        chain.stream().map(link -> view(link, baseFee, view)).toList()));
    }

    private BidView view(Replacements.Link link, long baseFee, ChainView view) {
        return new BidView(
                link.id().toHex(),
                link.bid().map(Bid::maxFee),
                link.bid().map(Bid::tip),
                link.bid().map(Bid::weight),
                link.bid()
                        .filter(bid -> bid.maxFee() >= baseFee)
                        .map(bid -> TransactionRules.feeRate(bid.maxFee(), bid.tip(), baseFee)),
                link.seenAt(),
                statuses.of(link.id(), view));
    }
}
