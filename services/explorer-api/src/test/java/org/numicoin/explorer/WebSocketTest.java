package org.numicoin.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.numicoin.chain.Transaction;
import org.numicoin.kit.testing.SharedBroker;
import org.numicoin.localnet.LocalKafka;
import org.numicoin.messaging.TransactionVerdict.Kind;
import org.numicoin.primitives.Bech32m;
import org.numicoin.testing.Keys;
import org.numicoin.testing.TransactionBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

/// A WebSocket client against a running explorer whose chain goes on.
@ExtendWith(SharedBroker.class)
@Timeout(120)
class WebSocketTest {
    @TempDir static Path folder;

    private static TestNetwork network;
    private static ConfigurableApplicationContext explorer;
    private static Client client;

    @BeforeAll
    static void start(LocalKafka kafka) throws Exception {
        network = new TestNetwork(kafka.bootstrap(), "push", folder);
        explorer =
                network.explorer(
                        "data",
                        "--numi.explorer.push.ping=100ms",
                        "--numi.explorer.push.tracks-max=3");
        client = new Client(explorer).awaitTip(network.chain().tip().id());
    }

    @AfterAll
    static void stop() {
        explorer.close();
        network.close();
    }

    @Test
    void pushesBlocksThatConnectAndDisconnect() throws Exception {
        try (var socket = new Socket(client.base())) {
            socket.send("{\"action\":\"want\",\"data\":[\"blocks\"]}");
            socket.await(message -> message.has("wanted"));
            network.grow(1, 0);
            var first = network.chain().tip();
            var block = socket.await(message -> message.has("block")).path("block");
            assertThat(block).isEqualTo(client.json("/api/block/" + first.id()));
            network.reorganize(1, 0);
            var gone = socket.await(message -> message.has("block-disconnected"));
            assertThat(gone.path("block-disconnected").path("id").asString())
                    .isEqualTo(first.id().toHex());
            socket.await(message ->
                    message.path("block")
                            .path("id")
                            .asString("")
                            .equals(network.chain().tip().id().toHex()));
        }
    }

    @Test
    void followsATransactionFromThePoolIntoABlock() throws Exception {
        var payment =
                TransactionBuilder.from(network.spec(), 1).pay(2, 10_000_000).signRevealing(1);
        var address = Bech32m.encode(network.spec().addressPrefix(), Keys.address(2));
        try (var socket = new Socket(client.base())) {
            socket.send("{\"track-tx\":\"" + payment.id() + "\"}");
            assertThat(socket.await(message -> message.has("tx")).path("tx").has("status"))
                    .isFalse();
            socket.send("{\"track-address\":\"" + address + "\"}");
            socket.await(message -> message.has("tracked"));
            network.verdict(Kind.ACCEPTED, payment, "");
            var pooled = socket.await(message -> message.has("tx")).path("tx");
            assertThat(pooled.path("status").path("pool").asString()).isEqualTo("accepted");
            var received = socket.await(message -> message.has("address-tx")).path("address-tx");
            assertThat(received.path("transaction").path("txid").asString())
                    .isEqualTo(payment.id().toHex());
            network.mine(0, payment);
            var mined =
                    socket.await(message ->
                            message.path("tx").path("status").path("confirmed").asBoolean(false));
            assertThat(mined.path("tx").path("status").path("block_hash").asString())
                    .isEqualTo(network.chain().tip().id().toHex());
        }
    }

    @Test
    void followsATransactionThatIsReplaced() throws Exception {
        var older = payment(3, 10);
        var newer = payment(3, 20);
        try (var socket = new Socket(client.base())) {
            socket.send("{\"track-rbf\":\"all\"}");
            assertThat(socket.await(message -> message.has("tracked")).toString())
                    .isEqualTo("{\"tracked\":{\"rbf\":\"all\"}}");
            track(socket, older);
            network.verdict(Kind.ACCEPTED, older, "");
            awaitStatus(socket, "pool", "accepted");
            network.replace(older, newer);
            var told = socket.await(message -> message.has("rbf")).path("rbf");
            assertThat(told.toString())
                    .isEqualTo(
                            "{\"txid\":\""
                                    + older.id()
                                    + "\",\"replaced_by\":\""
                                    + newer.id()
                                    + "\"}");
            var gone = awaitStatus(socket, "verdict", "replaced");
            assertThat(gone.path("replaced_by").asString()).isEqualTo(newer.id().toHex());
            socket.send("{\"untrack-rbf\":\"all\"}");
            assertThat(socket.await(message -> message.has("untracked")).toString())
                    .isEqualTo("{\"untracked\":{\"rbf\":\"all\"}}");
        }
    }

    @Test
    void followsATransactionThatIsEvictedAndComesBack() throws Exception {
        var payment = payment(4, 10);
        try (var socket = new Socket(client.base())) {
            track(socket, payment);
            network.verdict(Kind.ACCEPTED, payment, "");
            awaitStatus(socket, "pool", "accepted");
            network.verdict(Kind.EVICTED, payment, "pool-full");
            assertThat(awaitStatus(socket, "verdict", "evicted").path("code").asString())
                    .isEqualTo("pool-full");
            network.verdict(Kind.ACCEPTED, payment, "");
            assertThat(awaitStatus(socket, "pool", "accepted").has("verdict")).isFalse();
        }
    }

    @Test
    void followsATransactionThatExpires() throws Exception {
        var payment = payment(5, 10);
        try (var socket = new Socket(client.base())) {
            track(socket, payment);
            network.verdict(Kind.ACCEPTED, payment, "");
            awaitStatus(socket, "pool", "accepted");
            network.verdict(Kind.EXPIRED, payment, "too-old");
            assertThat(awaitStatus(socket, "verdict", "expired").path("code").asString())
                    .isEqualTo("too-old");
        }
    }

    @Test
    void tellsThePoolOnceASecond() throws Exception {
        var payment = payment(6, 10);
        try (var whole = new Socket(client.base());
                var socket = new Socket(client.base())) {
            whole.send("{\"action\":\"want\",\"data\":[\"stats\",\"mempool-blocks\"]}");
            whole.await(message -> message.has("wanted"));
            whole.await(message -> message.has("stats"));
            socket.send("{\"track-mempool\":true}");
            socket.await(message -> message.has("tracked"));
            network.verdict(Kind.ACCEPTED, payment, "");
            socket.await(message ->
                    message.path("mempool").path("added").toString().contains(id(payment)));
            // What was told before the pool came to rest is not what is answered now.
            whole.await(message ->
                    !message.path("mempool-blocks").isEmpty()
                            && message.path("mempool-blocks")
                                    .equals(client.json("/api/v1/fees/mempool-blocks")));
            network.verdict(Kind.EVICTED, payment, "pool-full");
            var gone =
                    socket.await(message ->
                            message.path("mempool")
                                    .path("removed")
                                    .toString()
                                    .contains(id(payment)));
            assertThat(gone.path("mempool").path("removed").toString())
                    .contains("{\"txid\":\"" + id(payment) + "\",\"verdict\":\"evicted\"}");
            socket.send("{\"track-mempool\":false}");
            socket.await(message -> message.has("untracked"));
        }
    }

    @Test
    void answersAPing() throws Exception {
        try (var socket = new Socket(client.base())) {
            socket.send("{\"action\":\"ping\"}");
            assertThat(socket.await(message -> message.has("pong")).toString())
                    .isEqualTo("{\"pong\":true}");
        }
    }

    @Test
    void pingsByItself() throws Exception {
        try (var socket = new Socket(client.base())) {
            Client.await("two pings", () -> socket.pings.get() >= 2);
        }
    }

    @Test
    void saysWhatIsWrongWithAMessage() throws Exception {
        try (var socket = new Socket(client.base())) {
            for (var wrong :
                    new String[][] {
                        {"nonsense", "bad-message"},
                        {"[]", "bad-message"},
                        {"{\"action\":\"fly\"}", "bad-message"},
                        {"{\"action\":\"want\",\"data\":[\"everything\"]}", "bad-message"},
                        {"{\"track-tx\":\"12\"}", "bad-id"},
                        {"{\"track-address\":\"me\"}", "bad-address"},
                        {"{\"track-rbf\":\"some\"}", "bad-message"},
                        {"{\"untrack-rbf\":\"some\"}", "bad-message"},
                        {"{\"untrack-tx\":\"12\"}", "bad-id"},
                        {"{\"untrack-address\":\"me\"}", "bad-address"}
                    }) {
                socket.send(wrong[0]);
                assertThat(
                                socket.await(message -> message.has("error"))
                                        .path("error")
                                        .path("code")
                                        .asString())
                        .as(wrong[0])
                        .isEqualTo(wrong[1]);
            }
        }
    }

    @Test
    void answersWhatIsNotTrackedAnyMoreAndMakesRoomForOthers() throws Exception {
        var address = Bech32m.encode(network.spec().addressPrefix(), Keys.address(2));
        try (var socket = new Socket(client.base())) {
            socket.send("{\"track-address\":\"" + address + "\"}");
            for (int i = 0; i < 5; i++) {
                String id = ("a" + i).repeat(32);
                socket.send("{\"track-tx\":\"" + id + "\"}");
                socket.await(message -> message.has("tx"));
                socket.send("{\"untrack-tx\":\"" + id + "\"}");
                assertThat(socket.await(message -> message.has("untracked")).toString())
                        .isEqualTo("{\"untracked\":{\"txids\":[\"" + id + "\"]}}");
            }
            socket.send("{\"untrack-address\":\"" + address + "\"}");
            assertThat(socket.await(message -> message.has("untracked")).toString())
                    .isEqualTo("{\"untracked\":{\"addresses\":[\"" + address + "\"]}}");
        }
    }

    @Test
    void tracksNoMoreThanIsAllowed() throws Exception {
        try (var socket = new Socket(client.base())) {
            for (int i = 0; i < 4; i++) {
                socket.send("{\"track-tx\":\"" + ("0" + i).repeat(32) + "\"}");
            }
            assertThat(
                            socket.await(message -> message.has("error"))
                                    .path("error")
                                    .path("code")
                                    .asString())
                    .isEqualTo("too-many-tracks");
        }
    }

    @Test
    void endsTheConnectionAtAMessageThatIsTooLong() throws Exception {
        try (var socket = new Socket(client.base())) {
            socket.send("x".repeat(5_000));
            assertThat(socket.closed.get(20, TimeUnit.SECONDS)).isIn(1009, 1002, 1006);
        }
        assertThat(client.get("/api/blocks/tip/height").statusCode()).isEqualTo(200);
    }

    private static void track(Socket socket, Transaction transaction) throws InterruptedException {
        socket.send("{\"track-tx\":\"" + transaction.id() + "\"}");
        socket.await(message -> message.has("tx"));
    }

    private static String id(Transaction transaction) {
        return transaction.id().toHex();
    }

    private static JsonNode awaitStatus(Socket socket, String field, String value)
            throws InterruptedException {
        return socket.await(message ->
                        message.path("tx").path("status").path(field).asString("").equals(value))
                .path("tx")
                .path("status");
    }

    private static Transaction payment(int key, long tip) {
        return TransactionBuilder.from(network.spec(), key)
                .fee(2_000, tip)
                .pay(2, 10_000_000)
                .signRevealing(key);
    }

    /// Keeps every message until it is asked for.
    private static final class Socket implements WebSocket.Listener, AutoCloseable {
        private final BlockingQueue<JsonNode> messages = new LinkedBlockingQueue<>();
        private final AtomicInteger pings = new AtomicInteger();
        private final CompletableFuture<Integer> closed = new CompletableFuture<>();
        private final StringBuilder text = new StringBuilder();
        private final WebSocket socket;

        Socket(String base) {
            this.socket =
                    HttpClient.newHttpClient()
                            .newWebSocketBuilder()
                            .buildAsync(URI.create(base.replace("http", "ws") + "/api/v1/ws"), this)
                            .join();
        }

        void send(String message) {
            socket.sendText(message, true).join();
        }

        /// The first message that fits; those before it are dropped.
        JsonNode await(Predicate<JsonNode> fits) throws InterruptedException {
            while (true) {
                var message = messages.poll(30, TimeUnit.SECONDS);
                assertThat(message).as("a message within 30 s").isNotNull();
                if (message != null && fits.test(message)) {
                    return message;
                }
            }
        }

        @Override
        public @Nullable CompletionStage<?> onText(
                WebSocket from, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                messages.add(Client.parse(text.toString()));
                text.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onPing(WebSocket from, ByteBuffer message) {
            pings.incrementAndGet();
            from.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket from, int status, String reason) {
            closed.complete(status);
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable problem) {
            closed.complete(1006);
        }

        @Override
        public void close() {
            socket.abort();
        }
    }
}
