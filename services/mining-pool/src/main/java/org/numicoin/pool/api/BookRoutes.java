package org.numicoin.pool.api;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.numicoin.chain.Payment;
import org.numicoin.kit.http.Route;
import org.numicoin.messaging.PoolEntry.BlockCredited;
import org.numicoin.pool.ledger.FoundBlock;
import org.numicoin.pool.ledger.Ledger;
import org.numicoin.pool.ledger.Payout;
import org.numicoin.pool.ledger.PoolBlock;
import org.numicoin.pool.ledger.PoolState;
import org.springframework.web.reactive.function.server.ServerRequest;

/// Blocks and payments of the whole pool.
final class BookRoutes {
    private final Reads reads;
    private final PoolState state;
    private final Network network;
    private final Texts texts;

    private record Found(PoolBlock block, Optional<FoundBlock> found) {}

    private record Recipient(Payout payout, Payment payment) {}

    BookRoutes(Reads reads, PoolState state, Network network, Texts texts) {
        this.reads = reads;
        this.state = state;
        this.network = network;
        this.texts = texts;
    }

    List<Route> routes() {
        return List.of(
                reads.ofPool("/blocks", this::blocks), reads.ofPool("/payments", this::payments));
    }

    private List<BookAnswer.Block> blocks(ServerRequest request) {
        var page = Params.page(request);
        List<Found> shown =
                state.read((books, shares) ->
                        books.newestBlocks().stream()
                                .skip(page.skipped())
                                .limit(page.size())
                                .map(block ->
                                        new Found(
                                                block,
                                                shares.statistics()
                                                        .found(block.credited().block())))
                                .toList());
        long height = network.now().height();
        return shown.stream().map(each -> block(each, height)).toList();
    }

    private BookAnswer.Block block(Found found, long height) {
        BlockCredited block = found.block().credited();
        return new BookAnswer.Block(
                texts.pool(),
                block.height(),
                found.found().map(each -> (double) each.networkDifficulty()),
                status(found.block().state()),
                progress(found.block(), height, network.spec().maturity()),
                found.found().map(FoundBlock::effort),
                block.block().toHex(),
                Numi.decimal(block.reward().nano()),
                block.block().toHex(),
                block.solver().map(texts::of),
                found.found().flatMap(each -> Texts.time(each.time())),
                Numi.exact(block.reward().nano()),
                Numi.decimal(block.fee().nano()),
                Numi.exact(block.fee().nano()));
    }

    private static String status(PoolBlock.State state) {
        return switch (state) {
            case PENDING -> "pending";
            case MATURED -> "confirmed";
            case ORPHANED -> "orphaned";
        };
    }

    /// From 0 to 1.
    ///
    /// @param height of the newest block
    static double progress(PoolBlock block, long height, long maturity) {
        return switch (block.state()) {
            case PENDING ->
                    Math.clamp((double) (height - block.credited().height()) / maturity, 0.0, 1.0);
            case MATURED -> 1;
            case ORPHANED -> 0;
        };
    }

    private List<BookAnswer.Payment> payments(ServerRequest request) {
        var page = Params.page(request);
        return state.read((books, _) -> recipients(books, page)).stream()
                .map(each -> payment(each.payout(), each.payment(), texts))
                .toList();
    }

    /// Passes over whole payouts up to the page.
    private static List<Recipient> recipients(Ledger books, Params.Page page) {
        var shown = new ArrayList<Recipient>(page.size());
        int skip = page.skipped();
        for (Payout payout : books.newestPayouts()) {
            List<Payment> payments = payout.released() ? List.of() : payout.reserved().payments();
            int from = Math.min(skip, payments.size());
            int to = Math.min(payments.size(), from + page.size() - shown.size());
            payments.subList(from, to).forEach(each -> shown.add(new Recipient(payout, each)));
            skip -= from;
            if (shown.size() == page.size()) {
                break;
            }
        }
        return shown;
    }

    static BookAnswer.Payment payment(Payout payout, Payment payment, Texts texts) {
        long nano = payment.amount().nano();
        return new BookAnswer.Payment(
                Texts.SYMBOL,
                texts.of(payment.recipient()),
                Numi.decimal(nano),
                payout.signed().map(signed -> signed.id().toHex()),
                Instant.ofEpochMilli(payout.reserved().time()),
                Numi.exact(nano),
                status(payout));
    }

    private static String status(Payout payout) {
        if (payout.confirmed().isPresent()) {
            return "confirmed";
        }
        return payout.signed().isPresent() ? "sent" : "reserved";
    }
}
