package org.numicoin.explorer.api;

import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.numicoin.chain.PrunedTransaction;
import org.numicoin.chain.Transaction;
import org.numicoin.consensus.ListRoot;
import org.numicoin.explorer.index.ChainView;
import org.numicoin.explorer.index.StoredTransaction;
import org.numicoin.explorer.pool.PoolView;
import org.numicoin.kit.http.ApiException;
import org.numicoin.kit.http.Route;
import org.numicoin.primitives.Hash256;
import org.springframework.web.reactive.function.server.ServerRequest;

/// One transaction, in a block or in the pool. Confirmed beats pooled.
final class TransactionRoutes {
    private final Reads reads;
    private final Views views;
    private final PoolView pool;
    private final Statuses statuses;

    /// Shows that a transaction is in a block: its place, and the hashes beside its way up to the
    /// transaction root (docs/spec/consensus.md, list roots).
    ///
    /// @param pos from 0
    /// @param merkle from the leaf up
    record MerkleProof(
            long blockHeight,
            String blockHash,
            String merkleRoot,
            int pos,
            int count,
            List<String> merkle) {}

    TransactionRoutes(Reads reads, Views views, PoolView pool) {
        this.reads = reads;
        this.views = views;
        this.pool = pool;
        this.statuses = new Statuses(pool);
    }

    List<Route> routes() {
        return List.of(
                reads.get("/api/tx/{id}", this::transaction),
                reads.get("/api/tx/{id}/status", this::status),
                reads.get(
                        "/api/tx/{id}/hex",
                        (request, view) -> {
                            var raw = raw(request, view);
                            return Reply.text(HexFormat.of().formatHex((byte[]) raw.body()))
                                    .lasting(raw.lasting());
                        }),
                reads.get("/api/tx/{id}/raw", this::raw),
                reads.get("/api/tx/{id}/merkle-proof", this::merkleProof));
    }

    private Reply transaction(ServerRequest request, ChainView view) {
        Hash256 id = Params.id(request);
        var found = view.transaction(id);
        if (found.isPresent()) {
            return Reply.json(views.transaction(found.get(), view))
                    .lasting(lasting(view, found.get(), id));
        }
        var pooled = pool.find(id).orElseThrow(() -> unknown(id));
        return Reply.json(views.transaction(pooled, view.tip()));
    }

    private Reply status(ServerRequest request, ChainView view) {
        Hash256 id = Params.id(request);
        return Reply.json(statuses.of(id, view).orElseThrow(() -> unknown(id)));
    }

    private Reply raw(ServerRequest request, ChainView view) {
        Hash256 id = Params.id(request);
        var found = view.transaction(id);
        if (found.isPresent()) {
            return Reply.binary(whole(found.get().transaction()))
                    .lasting(lasting(view, found.get(), id));
        }
        var pooled = pool.find(id).orElseThrow(() -> unknown(id));
        return Reply.binary(pooled.transaction().encoded());
    }

    /// Of a transaction that an index has without signatures nobody here knows the bytes.
    static byte[] whole(StoredTransaction stored) {
        return switch (stored.decoded()) {
            case Transaction transaction -> transaction.encoded();
            case PrunedTransaction transaction ->
                    throw ApiException.notFound(
                            "witness-pruned",
                            "the signatures of transaction "
                                    + transaction.id()
                                    + " are gone: ask an explorer whose validator keeps all");
        };
    }

    private Reply merkleProof(ServerRequest request, ChainView view) {
        Hash256 id = Params.id(request);
        var found =
                view.transaction(id)
                        .orElseThrow(() ->
                                pool.find(id).isPresent()
                                        ? ApiException.notFound(
                                                "not-confirmed",
                                                "transaction " + id + " is in no block yet")
                                        : unknown(id));
        var at = found.location();
        var block = Views.blockOf(found, view);
        var proof = ListRoot.TRANSACTIONS.prove(view.transactionIds(at.height()), at.index());
        return Reply.json(
                        new MerkleProof(
                                at.height(),
                                block.id().toHex(),
                                block.header().transactionRoot().toHex(),
                                proof.index(),
                                proof.count(),
                                proof.siblings().stream().map(Hash256::toHex).toList()))
                .lasting(lasting(view, found, id));
    }

    private Optional<Hash256> lasting(ChainView view, ChainView.Found found, Hash256 id) {
        return BlockRoutes.lasting(view, views, Views.blockOf(found, view)).map(_ -> id);
    }

    static ApiException unknown(Hash256 id) {
        return ApiException.notFound("unknown-transaction", "no transaction " + id);
    }
}
