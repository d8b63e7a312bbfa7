package org.numicoin.cli.wallet;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.numicoin.chain.Account;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Transaction;
import org.numicoin.consensus.BlockExecution;
import org.numicoin.consensus.HeaderRules;
import org.numicoin.consensus.RuleViolation;
import org.numicoin.crypto.BouncyCastleSignatures;
import org.numicoin.crypto.SignatureCheck;
import org.numicoin.json.Json;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Amount;
import org.numicoin.primitives.Bech32m;
import org.numicoin.primitives.Hash256;
import org.numicoin.testing.ChainBuilder;

/// An explorer with a chain of its own: what is posted goes to a pool, and `mine` puts it into a
/// block under the real rules, signatures included. Answers to posts can be scripted, and each
/// question about a transaction's status mines a block unless told otherwise.
public final class FakeExplorer implements AutoCloseable {
    private static final int MINER = 99;

    private final ChainSpec spec;
    private final ChainBuilder chain;
    private final List<ChainBuilder.Node> blocks = new ArrayList<>();
    private final Map<Hash256, Transaction> pool = new LinkedHashMap<>();
    private final Map<Hash256, Long> mined = new LinkedHashMap<>();
    private final Deque<Scripted> script = new ArrayDeque<>();
    private final List<String> posts = new ArrayList<>();
    private final HttpServer server;
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private boolean mining = true;

    /// The next answer to a post.
    ///
    /// @param takes whether the transaction gets into the pool all the same
    /// @param status 0 closes the connection without an answer
    public record Scripted(boolean takes, int status, String body) {}

    public FakeExplorer(ChainSpec spec) {
        this.spec = spec;
        this.chain = new ChainBuilder(spec);
        blocks.add(chain.genesis());
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(thread);
        server.createContext("/", this::handle);
        server.start();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    synchronized void answerNextPost(Scripted... answers) {
        script.addAll(List.of(answers));
    }

    synchronized void stopMining() {
        mining = false;
    }

    /// Bodies of all posts so far.
    synchronized List<String> posts() {
        return List.copyOf(posts);
    }

    public synchronized ChainBuilder.Node tip() {
        return blocks.getLast();
    }

    synchronized Optional<Account> account(Address address) {
        return tip().state().account(address);
    }

    /// A block with everything in the pool.
    public synchronized void mine() {
        var transactions = List.copyOf(pool.values());
        requireSignatures(transactions);
        blocks.add(chain.extend(tip(), MINER, transactions.toArray(Transaction[]::new)));
        transactions.forEach(transaction -> mined.put(transaction.id(), tip().height()));
        pool.clear();
    }

    /// A block with a transaction whose signature nobody asked for.
    public synchronized void mineUnchecked(Transaction transaction) {
        blocks.add(chain.extend(tip(), MINER, transaction));
    }

    public synchronized void submit(Transaction transaction) {
        pool.put(transaction.id(), transaction);
    }

    @Override
    public void close() {
        server.stop(0);
        thread.shutdownNow();
    }

    private void requireSignatures(List<Transaction> transactions) {
        var execution = execution();
        for (Transaction transaction : transactions) {
            execution
                    .apply(transaction)
                    .ifPresent(violation -> {
                        throw new IllegalStateException(transaction + " breaks " + violation);
                    });
        }
        var provider = new BouncyCastleSignatures();
        var known = tip().state().knownKeys();
        for (var check : SignatureCheck.withKeys(execution.signatureChecks(), known)) {
            if (!provider.verify(
                    check.publicKey().orElseThrow().toBytes(),
                    check.message().toBytes(),
                    check.signature().toBytes())) {
                throw new IllegalStateException("a signature does not verify");
            }
        }
    }

    private BlockExecution execution() {
        long height = tip().height() + 1;
        return BlockExecution.begin(
                spec,
                tip().state(),
                height,
                HeaderRules.nextBaseFee(spec, tip().block().header()),
                chain.maturedMiner(tip(), height));
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            answer(exchange, exchange.getRequestURI().getPath(), body);
        }
    }

    private synchronized void answer(HttpExchange exchange, String path, byte[] body)
            throws IOException {
        String[] parts = path.substring(1).split("/");
        if (path.equals("/api/tx")) {
            post(exchange, new String(body, StandardCharsets.US_ASCII));
        } else if (path.equals("/api/blocks/tip/height")) {
            send(exchange, 200, Long.toString(tip().height()));
        } else if (path.equals("/api/blocks/tip/hash")) {
            send(exchange, 200, tip().id().toHex());
        } else if (path.equals("/api/v1/fees/recommended")) {
            send(exchange, 200, FakeViews.fees(spec, tip().block().header()));
        } else if (parts.length == 3 && parts[1].equals("block-height")) {
            send(exchange, 200, blocks.get(Integer.parseInt(parts[2])).id().toHex());
        } else if (parts.length == 4 && parts[1].equals("block")) {
            block(exchange, chain.node(Hash256.ofHex(parts[2])), parts[3]);
        } else if (parts.length == 4 && parts[1].equals("tx")) {
            status(exchange, Hash256.ofHex(parts[2]));
        } else if (parts.length >= 3 && parts[1].equals("address")) {
            address(exchange, Bech32m.decode(spec.addressPrefix(), parts[2]), parts);
        } else {
            send(exchange, 404, problem("unknown-route"));
        }
    }

    private static void block(HttpExchange exchange, ChainBuilder.Node node, String what)
            throws IOException {
        byte[] bytes =
                what.equals("raw")
                        ? node.block().encoded()
                        : HexFormat.of()
                                .formatHex(node.block().header().encoded())
                                .getBytes(StandardCharsets.US_ASCII);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private void post(HttpExchange exchange, String hex) throws IOException {
        posts.add(hex);
        var transaction = Transaction.decode(HexFormat.of().parseHex(hex));
        Optional<Scripted> scripted = Optional.ofNullable(script.poll());
        Optional<String> refused =
                scripted.isPresent() && !scripted.get().takes()
                        ? Optional.empty()
                        : take(transaction);
        if (scripted.isPresent()) {
            if (scripted.get().status() != 0) {
                send(exchange, scripted.get().status(), scripted.get().body());
            }
        } else if (refused.isPresent()) {
            send(exchange, 422, problem(refused.get()));
        } else {
            send(exchange, 200, transaction.id().toHex());
        }
    }

    /// As the mempool: what is known is taken again, a nonce goes to the first.
    private Optional<String> take(Transaction transaction) {
        if (pool.containsKey(transaction.id()) || mined.containsKey(transaction.id())) {
            return Optional.empty();
        }
        var core = transaction.core();
        long nonce = account(core.sender()).map(Account::nonce).orElse(0L);
        if (core.nonce() != pendingNonce(core.sender())) {
            return Optional.of(
                    core.nonce() < nonce
                            ? "nonce-too-low"
                            : core.nonce() < pendingNonce(core.sender())
                                    ? "slot-taken"
                                    : "nonce-too-high");
        }
        if (core.nonce() == nonce) {
            Optional<RuleViolation> violation = execution().apply(transaction);
            if (violation.isPresent()) {
                return violation.map(RuleViolation::code);
            }
        }
        pool.put(transaction.id(), transaction);
        return Optional.empty();
    }

    private void status(HttpExchange exchange, Hash256 id) throws IOException {
        if (mining) {
            mine();
        }
        Long height = mined.get(id);
        if (height != null) {
            send(
                    exchange,
                    200,
                    Json.text(
                            FakeViews.confirmed(height, blocks.get(Math.toIntExact(height)).id())));
        } else if (pool.containsKey(id)) {
            send(exchange, 200, Json.text(FakeViews.pooled()));
        } else {
            send(exchange, 404, problem("unknown-transaction"));
        }
    }

    private void address(HttpExchange exchange, Address address, String[] parts)
            throws IOException {
        if (parts.length == 3) {
            send(
                    exchange,
                    200,
                    FakeViews.address(spec, address, account(address), pendingNonce(address)));
        } else if (parts[3].equals("proof")) {
            send(exchange, 200, FakeViews.proof(spec, address, tip()));
        } else {
            var all = new ArrayList<Transaction>();
            blocks.forEach(node -> all.addAll(node.block().transactions()));
            send(exchange, 200, FakeViews.history(spec, address, all.reversed(), mined));
        }
    }

    private long pendingNonce(Address sender) {
        return account(sender).map(Account::nonce).orElse(0L)
                + pool.values().stream()
                        .filter(transaction -> transaction.core().sender().equals(sender))
                        .count();
    }

    static String problem(String code) {
        return Json.text(
                Map.of("type", "urn:numicoin:problem:" + code, "code", code, "detail", "scripted"));
    }

    private static void send(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (status == 503) {
            exchange.getResponseHeaders().set("Retry-After", "0");
        }
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    Amount balance(Address address) {
        return account(address).map(Account::balance).orElse(Amount.ZERO);
    }
}
