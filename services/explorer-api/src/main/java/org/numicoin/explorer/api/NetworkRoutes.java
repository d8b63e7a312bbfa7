package org.numicoin.explorer.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.numicoin.chain.ChainSpec;
import org.numicoin.consensus.ChainSpecs;
import org.numicoin.consensus.HeaderRules;
import org.numicoin.explorer.fees.FeeEstimates;
import org.numicoin.explorer.fees.TipEstimates;
import org.numicoin.explorer.fees.TipEstimates.Source;
import org.numicoin.explorer.fees.TipEstimates.TipEstimate;
import org.numicoin.explorer.index.BlockRow;
import org.numicoin.explorer.index.ChainView;
import org.numicoin.kit.http.ApiException;
import org.numicoin.kit.http.Route;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Amount;
import org.numicoin.primitives.Bech32m;
import org.springframework.web.reactive.function.server.ServerRequest;

/// Fees, supply, addresses: what holds for the chain as a whole.
final class NetworkRoutes {
    private static final int SHORT_BLOCKS = 3;
    private static final int MEDIUM_BLOCKS = 10;
    private static final int LONG_BLOCKS = 20;
    private static final Duration HALF_HOUR = Duration.ofMinutes(30);

    /// Confirmation targets of Esplora beyond those that are estimated, in blocks.
    private static final List<Integer> FAR_TARGETS = List.of(144, 504, 1008);

    private final Reads reads;
    private final Views views;
    private final FeeAnswers fees;

    /// In nano. Accounts together are `circulating`; genesis + issued = circulating + pool +
    /// unpaid.
    ///
    /// @param issued subsidy so far
    /// @param pool base fees that wait to be released
    /// @param unpaid rewards that have not matured
    /// @param limit all that will ever exist
    record SupplyView(
            long height,
            String genesis,
            String issued,
            String pool,
            String unpaid,
            String circulating,
            String limit) {}

    /// The names of mempool.space; rates in nano per weight.
    record RecommendedFees(
            @JsonProperty("fastestFee") long fastestFee,
            @JsonProperty("halfHourFee") long halfHourFee,
            @JsonProperty("hourFee") long hourFee,
            @JsonProperty("economyFee") long economyFee,
            @JsonProperty("minimumFee") long minimumFee,
            long nextBaseFee,
            long minimumTip,
            long suggestedTip,
            long suggestedMaxFee) {}

    /// @param error what is wrong with it, for people
    record AddressCheck(
            boolean isvalid, String address, Optional<String> payload, Optional<String> error) {}

    NetworkRoutes(Reads reads, Views views, FeeAnswers fees) {
        this.reads = reads;
        this.views = views;
        this.fees = fees;
    }

    List<Route> routes() {
        return List.of(
                reads.get("/api/fee-estimates", (_, view) -> Reply.json(estimates(view))),
                reads.get("/api/v1/fees/recommended", (_, view) -> recommended(view)),
                reads.get("/api/supply", (_, view) -> supply(view)),
                reads.get("/api/v1/validate-address/{address}", this::validate));
    }

    private Map<String, Long> estimates(ChainView view) {
        long baseFee = nextBaseFee(view);
        var tips = new Tips(view);
        var estimates = new LinkedHashMap<String, Long>();
        for (int target = 1; target <= FeeEstimates.TARGET_MAX; target++) {
            estimates.put(Integer.toString(target), baseFee + tips.of(target));
        }
        for (int target : FAR_TARGETS) {
            estimates.put(Integer.toString(target), baseFee + tips.of(target));
        }
        return estimates;
    }

    /// The max fee covers a base fee that doubles before the transaction is mined.
    private Reply recommended(ChainView view) {
        long baseFee = nextBaseFee(view);
        var tips = new Tips(view);
        long tip = tips.of(SHORT_BLOCKS);
        long minimum = tips.estimates.minimum();
        return Reply.json(
                new RecommendedFees(
                        baseFee + tips.of(1),
                        baseFee + tips.of(blocksIn(HALF_HOUR)),
                        baseFee + tips.of(blocksIn(HALF_HOUR.multipliedBy(2))),
                        baseFee + tips.of(FeeEstimates.TARGET_MAX),
                        leastFeeRate(baseFee, minimum),
                        baseFee,
                        minimum,
                        tip,
                        2 * baseFee + tip));
    }

    /// What the mempool takes in: while it has room, what a falling base fee may come to.
    private long leastFeeRate(long baseFee, long minimumTip) {
        return minimumTip == 0 ? views.spec().leastBaseFee() : baseFee + minimumTip;
    }

    /// So many blocks come in that time on average.
    private int blocksIn(Duration time) {
        return Math.clamp(
                time.toMillis() / views.spec().blockInterval(), 1, FeeEstimates.TARGET_MAX);
    }

    /// The tip that gets into a block soon enough: what was enough for 85 of 100 transactions.
    /// Where too few were observed, what the pool asks for, and not less than the median tip of the
    /// last blocks, fewer of them for a nearer target, and none beyond 20 blocks.
    private final class Tips {
        private final TipEstimates estimates;
        private final long shortTip;
        private final long mediumTip;
        private final long longTip;

        Tips(ChainView view) {
            this.estimates = fees.tips(view);
            this.shortTip = medianTip(view, SHORT_BLOCKS);
            this.mediumTip = Math.min(shortTip, medianTip(view, MEDIUM_BLOCKS));
            this.longTip = Math.min(mediumTip, medianTip(view, LONG_BLOCKS));
        }

        long of(int target) {
            TipEstimate tip = estimates.of(target);
            return tip.source() == Source.OBSERVED && tip.likely().isPresent()
                    ? tip.likely().get()
                    : Math.max(tip.likely().orElse(tip.low()), median(target));
        }

        private long median(int target) {
            return target <= SHORT_BLOCKS
                    ? shortTip
                    : target <= MEDIUM_BLOCKS ? mediumTip : target <= LONG_BLOCKS ? longTip : 0;
        }
    }

    private long nextBaseFee(ChainView view) {
        return HeaderRules.nextBaseFee(views.spec(), view.tip().header());
    }

    /// The median of the blocks' median tips; empty blocks say nothing.
    private static long medianTip(ChainView view, int blocks) {
        long[] tips =
                view.blocksDown(view.tip().height(), blocks).stream()
                        .filter(block -> block.transactions() > 0)
                        .mapToLong(BlockRow::medianTip)
                        .sorted()
                        .toArray();
        return tips.length == 0 ? 0 : tips[tips.length / 2];
    }

    private Reply supply(ChainView view) {
        var tip = view.tip();
        var totals = tip.totals();
        Amount genesis =
                views.spec().allocations().stream()
                        .map(ChainSpec.Allocation::amount)
                        .reduce(Amount.ZERO, Amount::plus);
        return Reply.json(
                new SupplyView(
                        tip.height(),
                        Views.amount(genesis),
                        Views.amount(totals.issued()),
                        Views.amount(totals.pool()),
                        Views.amount(totals.unpaid()),
                        Views.amount(
                                genesis.plus(totals.issued())
                                        .minus(totals.pool())
                                        .minus(totals.unpaid())),
                        Views.amount(ChainSpecs.supplyLimit(views.spec()))));
    }

    private Reply validate(ServerRequest request, ChainView view) {
        String text = request.pathVariable("address");
        try {
            Address address = Bech32m.decode(views.spec().addressPrefix(), text);
            return Reply.json(
                    new AddressCheck(
                            true,
                            views.address(address),
                            Optional.of(address.toString()),
                            Optional.empty()));
        } catch (IllegalArgumentException e) {
            return Reply.json(
                    new AddressCheck(
                            false,
                            ApiException.cut(text),
                            Optional.empty(),
                            Optional.of(String.valueOf(e.getMessage()))));
        }
    }
}
