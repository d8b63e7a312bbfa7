package org.numicoin.explorer.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.numicoin.chain.Account;
import org.numicoin.chain.Payload;
import org.numicoin.chain.Payment;
import org.numicoin.consensus.HeaderRules;
import org.numicoin.consensus.StateKey;
import org.numicoin.consensus.StateProof;
import org.numicoin.consensus.TransactionRules;
import org.numicoin.explorer.api.AddressView.AuthorizationView;
import org.numicoin.explorer.api.AddressView.ChainStats;
import org.numicoin.explorer.api.AddressView.PoolStats;
import org.numicoin.explorer.follow.ChainSource;
import org.numicoin.explorer.follow.SourceException;
import org.numicoin.explorer.index.ChainView;
import org.numicoin.explorer.index.IndexPosition;
import org.numicoin.explorer.index.Location;
import org.numicoin.explorer.index.WideSum;
import org.numicoin.explorer.pool.PoolView;
import org.numicoin.explorer.pool.PooledTransaction;
import org.numicoin.kit.http.ApiException;
import org.numicoin.kit.http.Route;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Amount;
import org.numicoin.primitives.Hash256;
import org.numicoin.wire.ByteReader;
import org.springframework.web.reactive.function.server.ServerRequest;

/// An address: its account, what happened there, and a proof of it.
final class AddressRoutes {
    static final int HISTORY_USUAL = 25;
    static final int HISTORY_MAX = 100;
    static final int POOLED_MAX = 50;
    private static final Pattern CURSOR = Pattern.compile("([0-9]{1,18})-([0-9]{1,9})");

    private final Reads reads;
    private final Views views;
    private final PoolView pool;
    private final ChainSource source;

    AddressRoutes(Reads reads, Views views, PoolView pool, ChainSource source) {
        this.reads = reads;
        this.views = views;
        this.pool = pool;
        this.source = source;
    }

    List<Route> routes() {
        return List.of(
                reads.get("/api/address/{address}", this::summary),
                reads.get("/api/address/{address}/txs", this::transactions),
                reads.get(
                        "/api/address/{address}/txs/chain",
                        (request, view) -> chain(request, view, Optional.empty())),
                reads.get(
                        "/api/address/{address}/txs/chain/{last_seen}",
                        (request, view) ->
                                chain(
                                        request,
                                        view,
                                        Optional.of(
                                                lastSeen(
                                                        request.pathVariable("last_seen"), view)))),
                reads.get("/api/address/{address}/proof", this::proof));
    }

    private Reply summary(ServerRequest request, ChainView view) {
        Address address = Params.address(request, views.spec());
        var row = view.address(address);
        long nonce = row.account().map(Account::nonce).orElse(0L);
        return Reply.json(
                new AddressView(
                        views.address(address),
                        row.account().isPresent(),
                        Views.amount(row.account().map(Account::balance).orElse(Amount.ZERO)),
                        nonce,
                        pool.pendingNonce(address, nonce),
                        Long.toString(row.stats().immature()),
                        row.account().map(AddressRoutes::authorization),
                        ChainStats.of(row.stats()),
                        poolStats(address, view)));
    }

    private static AuthorizationView authorization(Account account) {
        return new AuthorizationView(
                account.authorization().toHex(),
                account.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                Views.places(account.known()));
    }

    private PoolStats poolStats(Address address, ChainView view) {
        long baseFee = HeaderRules.nextBaseFee(views.spec(), view.tip().header());
        long sent = 0;
        long received = 0;
        var sentSum = WideSum.ZERO;
        var receivedSum = WideSum.ZERO;
        var feeSum = WideSum.ZERO;
        var pooled = pool.of(address);
        for (PooledTransaction one : pooled) {
            var core = one.transaction().core();
            boolean sends = core.sender().equals(address);
            if (sends) {
                sent++;
                long rate = TransactionRules.feeRate(core, baseFee);
                feeSum = feeSum.plus(WideSum.of(rate * one.transaction().weight(views.spec())));
            }
            if (core.payload() instanceof Payload.Transfer transfer) {
                for (Payment payment : transfer.payments()) {
                    var amount = WideSum.of(payment.amount().nano());
                    if (sends) {
                        sentSum = sentSum.plus(amount);
                    }
                    if (payment.recipient().equals(address)) {
                        received++;
                        receivedSum = receivedSum.plus(amount);
                    }
                }
            }
        }
        return new PoolStats(
                pooled.size(),
                sent,
                received,
                sentSum.toDecimal(),
                receivedSum.toDecimal(),
                feeSum.toDecimal());
    }

    /// What waits in the pool, newest first, then the newest of the chain.
    private Reply transactions(ServerRequest request, ChainView view) {
        Address address = Params.address(request, views.spec());
        int limit = Params.limit(request, HISTORY_USUAL, HISTORY_MAX);
        var tip = view.tip();
        var list = new ArrayList<TransactionView>();
        pool.of(address).reversed().stream()
                .limit(POOLED_MAX)
                .map(pooled -> views.transaction(pooled, tip))
                .forEach(list::add);
        return page(view, address, Optional.empty(), limit, list);
    }

    private Reply chain(ServerRequest request, ChainView view, Optional<Location> after) {
        Address address = Params.address(request, views.spec());
        int limit = Params.limit(request, HISTORY_USUAL, HISTORY_MAX);
        return page(view, address, after, limit, new ArrayList<>());
    }

    /// One more than asked for is looked up, so that a last page has no cursor.
    private Reply page(
            ChainView view,
            Address address,
            Optional<Location> after,
            int limit,
            List<TransactionView> list) {
        var locations = view.history(address, after, limit + 1);
        var shown = locations.subList(0, Math.min(limit, locations.size()));
        for (Location at : shown) {
            view.transactionAt(at)
                    .map(found -> views.transaction(found, view))
                    .ifPresent(list::add);
        }
        return Reply.json(
                new BlockRoutes.TransactionPage(
                        list,
                        locations.size() > limit
                                ? Optional.of(cursor(shown.getLast()))
                                : Optional.empty()));
    }

    /// A place rather than an id, so that a reorganization does not make a cursor void.
    private static String cursor(Location at) {
        return at.height() + "-" + at.index();
    }

    /// Also takes the id of the last transaction seen, as Esplora does.
    private static Location lastSeen(String text, ChainView view) {
        var cursor = CURSOR.matcher(text);
        if (cursor.matches()) {
            return new Location(Long.parseLong(cursor.group(1)), Integer.parseInt(cursor.group(2)));
        }
        return Params.parseId(text)
                .flatMap(view::locate)
                .orElseThrow(() ->
                        ApiException.badRequest(
                                "bad-cursor",
                                "neither a next_cursor nor the id of a confirmed"
                                        + " transaction: "
                                        + ApiException.cut(text)));
    }

    /// From the validator, which has the state tree; checked before it is passed on.
    private Reply proof(ServerRequest request, ChainView view) {
        Address address = Params.address(request, views.spec());
        long sequence = view.position().map(IndexPosition::sequence).orElse(0L);
        var proven = source.prove(address, sequence);
        var proof = ByteReader.decode(proven.proof().toBytes(), StateProof::decode);
        Hash256 path = StateKey.account(address).path();
        if (!proof.verify(proven.stateRoot(), path, proven.entry())) {
            throw new SourceException(
                    "the validator's proof for " + address + " does not hold",
                    new IllegalStateException("state root " + proven.stateRoot()));
        }
        return Reply.json(
                new ProofView(
                        views.address(address),
                        proven.entry().isPresent(),
                        proven.entry().map(entry -> entry.toHex()),
                        path.toHex(),
                        proof.siblings().stream().map(Hash256::toHex).toList(),
                        proof.other()
                                .map(leaf ->
                                        new ProofView.OtherLeafView(
                                                leaf.path().toHex(), leaf.valueHash().toHex())),
                        proven.stateRoot().toHex(),
                        proven.tipId().toHex(),
                        proven.tipHeight()));
    }
}
