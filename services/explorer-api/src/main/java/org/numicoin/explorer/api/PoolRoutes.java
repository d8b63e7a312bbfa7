package org.numicoin.explorer.api;

import java.util.List;
import java.util.Optional;
import org.numicoin.explorer.index.ChainView;
import org.numicoin.explorer.pool.PoolView;
import org.numicoin.kit.http.ApiException;
import org.numicoin.kit.http.Route;
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
    private final PoolAnswers answers;

    record IdPage(List<String> txids, Optional<String> nextCursor) {}

    PoolRoutes(Reads reads, Views views, PoolView pool, PoolAnswers answers) {
        this.reads = reads;
        this.views = views;
        this.pool = pool;
        this.answers = answers;
    }

    List<Route> routes() {
        return List.of(
                reads.get("/api/mempool", (_, view) -> Reply.json(answers.summary(view))),
                reads.get("/api/mempool/txids", this::ids),
                reads.get("/api/mempool/recent", this::recent));
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
                                                        "not a next_cursor: "
                                                                + ApiException.cut(text))));
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
