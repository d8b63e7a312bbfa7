package org.numicoin.explorer.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.numicoin.chain.ChainSpec;
import org.numicoin.consensus.ChainSpecs;
import org.numicoin.consensus.HeaderRules;
import org.numicoin.explorer.index.BlockRow;
import org.numicoin.explorer.index.ChainView;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Amount;
import org.numicoin.primitives.Bech32m;
import org.springframework.web.reactive.function.server.ServerRequest;

/// Fees, supply, addresses: what holds for the chain as a whole.
final class NetworkRoutes {
    private static final int SHORT_BLOCKS = 3;
    private static final int MEDIUM_BLOCKS = 10;
    private static final int LONG_BLOCKS = 20;

    /// Confirmation targets of Esplora, in blocks.
    private static final List<Integer> TARGETS =
            List.of(
                    1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22,
                    23, 24, 25, 144, 504, 1008);

    private final Reads reads;
    private final Views views;

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
            long suggestedTip,
            long suggestedMaxFee) {}

    /// @param error what is wrong with it, for people
    record AddressCheck(
            boolean isvalid, String address, Optional<String> payload, Optional<String> error) {}

    NetworkRoutes(Reads reads, Views views) {
        this.reads = reads;
        this.views = views;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/api/fee-estimates", reads, (_, view) -> Reply.json(estimates(view))),
                Route.get("/api/v1/fees/recommended", reads, (_, view) -> recommended(view)),
                Route.get("/api/supply", reads, (_, view) -> supply(view)),
                Route.get("/api/v1/validate-address/{address}", reads, this::validate));
    }

    /// The rate that gets into a block soon enough: the next base fee, which every transaction
    /// pays, and on top the median tip of the last blocks, fewer of them for a nearer target.
    /// Beyond 20 blocks the base fee alone.
    private Map<String, Long> estimates(ChainView view) {
        long baseFee = nextBaseFee(view);
        long shortTip = medianTip(view, SHORT_BLOCKS);
        long mediumTip = medianTip(view, MEDIUM_BLOCKS);
        long longTip = medianTip(view, LONG_BLOCKS);
        var estimates = new LinkedHashMap<String, Long>();
        for (int target : TARGETS) {
            long tip =
                    target <= SHORT_BLOCKS
                            ? shortTip
                            : target <= MEDIUM_BLOCKS
                                    ? Math.min(shortTip, mediumTip)
                                    : target <= LONG_BLOCKS
                                            ? Math.min(Math.min(shortTip, mediumTip), longTip)
                                            : 0;
            estimates.put(Integer.toString(target), baseFee + tip);
        }
        return estimates;
    }

    /// The max fee covers a base fee that doubles before the transaction is mined.
    private Reply recommended(ChainView view) {
        long baseFee = nextBaseFee(view);
        long tip = medianTip(view, SHORT_BLOCKS);
        return Reply.json(
                new RecommendedFees(
                        baseFee + tip,
                        baseFee + Math.min(tip, medianTip(view, MEDIUM_BLOCKS)),
                        baseFee + Math.min(tip, medianTip(view, LONG_BLOCKS)),
                        baseFee,
                        views.spec().leastBaseFee(),
                        baseFee,
                        tip,
                        2 * baseFee + tip));
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
                            Params.cut(text),
                            Optional.empty(),
                            Optional.of(String.valueOf(e.getMessage()))));
        }
    }
}
