package org.numicoin.explorer.api;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.numicoin.explorer.follow.ChainSource;
import org.numicoin.explorer.index.BlockRow;
import org.numicoin.explorer.index.ChainView;
import org.numicoin.explorer.index.Location;
import org.numicoin.kit.http.ApiException;
import org.numicoin.kit.http.Route;
import org.numicoin.primitives.Hash256;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Blocks: the tip, lists, one block in parts or whole.
final class BlockRoutes {
    static final int BLOCKS_USUAL = 10;
    static final int BLOCKS_MAX = 100;
    static final int TRANSACTIONS_USUAL = 25;
    static final int TRANSACTIONS_MAX = 100;

    /// Each holds a view of the index for as long as its client reads.
    private static final int DOWNLOADS_MAX = 16;

    private static final Duration DOWNLOAD_SILENCE_MAX = Duration.ofSeconds(30);

    private final Reads reads;
    private final Views views;
    private final ChainSource source;
    private final Semaphore downloads = new Semaphore(DOWNLOADS_MAX);

    record BlockPage(List<BlockView> blocks, Optional<String> nextCursor) {}

    record TransactionPage(List<TransactionView> transactions, Optional<String> nextCursor) {}

    /// @param nextBest the block after it on the main chain
    record BlockStatus(boolean inBestChain, long height, Optional<String> nextBest) {}

    BlockRoutes(Reads reads, Views views, ChainSource source) {
        this.reads = reads;
        this.views = views;
        this.source = source;
    }

    List<Route> routes() {
        return List.of(
                reads.get("/api/blocks/tip/height", (_, view) -> Reply.text(view.tip().height())),
                reads.get("/api/blocks/tip/hash", (_, view) -> Reply.text(view.tip().id())),
                reads.get(
                        "/api/blocks",
                        (request, view) -> blocks(request, view, view.tip().height())),
                reads.get(
                        "/api/blocks/{start}",
                        (request, view) ->
                                blocks(
                                        request,
                                        view,
                                        Params.number(request, "start", "bad-height"))),
                reads.get(
                        "/api/block-height/{height}",
                        (request, view) ->
                                Reply.text(
                                        atHeight(
                                                        view,
                                                        Params.number(
                                                                request, "height", "bad-height"))
                                                .id())),
                reads.get("/api/block/{id}", this::block),
                reads.get("/api/block/{id}/header", this::header),
                reads.get("/api/block/{id}/status", this::status),
                reads.get("/api/block/{id}/txids", this::transactionIds),
                reads.get("/api/block/{id}/txs", (request, view) -> transactions(request, view, 0)),
                reads.get(
                        "/api/block/{id}/txs/{start}",
                        (request, view) ->
                                transactions(
                                        request,
                                        view,
                                        Params.number(request, "start", "bad-cursor"))),
                Route.get("/api/block/{id}/raw", this::raw));
    }

    /// The id when the block at a height is too deep to be replaced.
    static Optional<Hash256> lasting(ChainView view, Views views, BlockRow block) {
        long depth = view.tip().height() - block.height();
        return depth > views.spec().reorganizationLimit()
                ? Optional.of(block.id())
                : Optional.empty();
    }

    private Reply blocks(ServerRequest request, ChainView view, long start) {
        int limit = Params.limit(request, BLOCKS_USUAL, BLOCKS_MAX);
        var rows = view.blocksDown(Math.min(start, view.tip().height()), limit);
        long lowest = rows.getLast().height();
        return Reply.json(
                new BlockPage(
                        rows.stream().map(views::block).toList(),
                        lowest == 0 ? Optional.empty() : Optional.of(Long.toString(lowest - 1))));
    }

    private Reply block(ServerRequest request, ChainView view) {
        var row = find(request, view);
        return Reply.json(views.block(row)).lasting(lasting(view, views, row));
    }

    private Reply header(ServerRequest request, ChainView view) {
        var row = find(request, view);
        return Reply.text(java.util.HexFormat.of().formatHex(row.header().encoded()))
                .lasting(lasting(view, views, row));
    }

    /// The validator knows blocks of other branches too.
    private Reply status(ServerRequest request, ChainView view) {
        Hash256 id = Params.id(request);
        var row = view.block(id);
        if (row.isPresent()) {
            long height = row.get().height();
            return Reply.json(
                    new BlockStatus(
                            true, height, view.block(height + 1).map(next -> next.id().toHex())));
        }
        var known = source.header(id).orElseThrow(() -> unknown(id));
        return Reply.json(new BlockStatus(false, known.height(), Optional.empty()));
    }

    private Reply transactionIds(ServerRequest request, ChainView view) {
        var row = find(request, view);
        var ids = view.transactionIds(row.height()).stream().map(Hash256::toHex).toList();
        return Reply.json(ids).lasting(lasting(view, views, row));
    }

    private Reply transactions(ServerRequest request, ChainView view, long start) {
        var row = find(request, view);
        int limit = Params.limit(request, TRANSACTIONS_USUAL, TRANSACTIONS_MAX);
        if (start > row.transactions()) {
            throw ApiException.badRequest(
                    "bad-cursor", "the block has " + row.transactions() + " transactions");
        }
        int from = Math.toIntExact(start);
        var page =
                view.transactions(row.height(), from, limit).stream()
                        .map(found -> views.transaction(found.transaction().decoded(), row))
                        .toList();
        int next = from + page.size();
        return Reply.json(
                        new TransactionPage(
                                page,
                                next < row.transactions()
                                        ? Optional.of(Integer.toString(next))
                                        : Optional.empty()))
                .lasting(lasting(view, views, row));
    }

    /// Streams, since a block has up to 32 MiB: in parts and as fast as the client reads.
    private Mono<ServerResponse> raw(ServerRequest request) {
        return Mono.fromCallable(() ->
                        reads.ask(view -> new Raw(findWhole(request, view), etag(request, view))))
                .flatMap(raw -> {
                    var response =
                            ServerResponse.ok()
                                    .contentType(MediaType.APPLICATION_OCTET_STREAM)
                                    .contentLength(raw.row().bytes());
                    raw.lasting()
                            .ifPresentOrElse(
                                    id ->
                                            response.eTag("\"" + id + "\"")
                                                    .header(
                                                            HttpHeaders.CACHE_CONTROL,
                                                            Reads.LASTING),
                                    () -> response.header(HttpHeaders.CACHE_CONTROL, "no-store"));
                    return response.body(download(raw.row()), DataBuffer.class);
                })
                .subscribeOn(reads.scheduler());
    }

    private record Raw(BlockRow row, Optional<Hash256> lasting) {}

    private Optional<Hash256> etag(ServerRequest request, ChainView view) {
        return lasting(view, views, find(request, view));
    }

    private Flux<DataBuffer> download(BlockRow row) {
        return Flux.<DataBuffer, BlockDownload>generate(
                        () -> {
                            if (!downloads.tryAcquire()) {
                                throw ApiException.unavailable(
                                        "busy", DOWNLOADS_MAX + " blocks are downloaded already");
                            }
                            return new BlockDownload(reads.open(), row);
                        },
                        (download, sink) -> {
                            download.next()
                                    .ifPresentOrElse(
                                            part ->
                                                    sink.next(
                                                            DefaultDataBufferFactory.sharedInstance
                                                                    .wrap(part)),
                                            sink::complete);
                            return download;
                        },
                        download -> {
                            download.close();
                            downloads.release();
                        })
                .subscribeOn(reads.scheduler())
                .timeout(DOWNLOAD_SILENCE_MAX);
    }

    static BlockRow find(ServerRequest request, ChainView view) {
        Hash256 id = Params.id(request);
        return view.block(id).orElseThrow(() -> unknown(id));
    }

    /// Signatures go from whole blocks, so the first transaction tells.
    private static BlockRow findWhole(ServerRequest request, ChainView view) {
        BlockRow row = find(request, view);
        view.transactionAt(new Location(row.height(), 0))
                .ifPresent(first -> TransactionRoutes.whole(first.transaction()));
        return row;
    }

    private static BlockRow atHeight(ChainView view, long height) {
        return view.block(height)
                .orElseThrow(() ->
                        ApiException.notFound("unknown-block", "no block at height " + height));
    }

    private static ApiException unknown(Hash256 id) {
        return ApiException.notFound("unknown-block", "no block " + id + " on the main chain");
    }
}
