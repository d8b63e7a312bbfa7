package org.numicoin.pool.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.numicoin.pool.api.TestApi.payment;
import static org.numicoin.pool.api.TestApi.text;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.numicoin.messaging.PoolEntry;
import org.numicoin.mining.testing.Templates;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Hash256;
import org.numicoin.testing.Keys;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(120)
class NotificationsTest {
    private static final Address A = Keys.address(1);
    private static final Hash256 FIRST = Hash256.ofHex("ab".repeat(32));
    private static final Hash256 SECOND = Hash256.ofHex("cd".repeat(32));
    private static final JsonMapper JSON = new JsonMapper();

    private final TestApi api =
            new TestApi(
                    "--numi.pool.api.ping=100ms",
                    "--numi.pool.api.clients=2",
                    "--numi.pool.api.outbox=16",
                    "--numi.pool.api.hashrate=100ms");
    private final List<Socket> open = new ArrayList<>();

    @AfterEach
    void close() {
        open.forEach(socket -> socket.socket.abort());
        api.close();
    }

    private Socket connect() {
        var socket = new Socket(api.port());
        open.add(socket);
        return socket;
    }

    @Test
    void tellsOfBlocksAndPayments() throws Exception {
        api.state().caughtUp();
        var socket = connect();
        var _ = socket.await("hashrateupdated");
        api.credit(FIRST, 5, Optional.of(A), payment(A, 2_000_000_000));
        JsonNode found = socket.await("blockfound");
        assertThat(found.path("poolId").stringValue()).isEqualTo("numi");
        assertThat(found.path("blockHeight").asLong()).isEqualTo(5);
        assertThat(found.path("miner").stringValue()).isEqualTo(text(A));
        api.credit(SECOND, 6, Optional.empty(), payment(A, 1_000_000_000));
        api.apply(new PoolEntry.BlockMatured(FIRST));
        JsonNode unlocked = socket.await("blockunlocked");
        assertThat(unlocked.path("status").stringValue()).isEqualTo("confirmed");
        assertThat(unlocked.path("rewardNano").stringValue()).isEqualTo("2000001000");
        api.apply(new PoolEntry.BlockOrphaned(SECOND));
        JsonNode orphaned = socket.await("blockunlocked");
        assertThat(orphaned.path("status").stringValue()).isEqualTo("orphaned");
        assertThat(orphaned.path("rewardNano").stringValue()).isEqualTo("0");
        api.reserve(1, payment(A, 1_500_000_000));
        api.sign(1, SECOND);
        JsonNode paid = socket.await("payment");
        assertThat(paid.path("amount").decimalValue()).isEqualByComparingTo("1.5");
        assertThat(paid.path("recpientsCount").asInt()).isEqualTo(1);
        assertThat(paid.path("txIds").path(0).stringValue()).isEqualTo(SECOND.toHex());
    }

    @Test
    void tellsOfANewHeightAndOfBlocksOnTheirWay() throws Exception {
        var genesis = Templates.CHAIN.genesis();
        api.offer(1, Templates.header(genesis));
        // The first height is what was.
        var news = api.bean(News.class);
        news.tellHeight();
        api.credit(FIRST, 0, Optional.of(A), payment(A, 2_000_000_000));
        var socket = connect();
        var _ = socket.await("hashrateupdated");
        api.offer(2, Templates.header(Templates.CHAIN.extend(genesis, 5)));
        news.tellHeight();
        assertThat(socket.await("newchainheight").path("blockHeight").asLong()).isEqualTo(1);
        JsonNode progress = socket.await("blockunlockprogress");
        assertThat(progress.path("progress").doubleValue()).isEqualTo(1 / 3.0);
    }

    @Test
    void saysNothingOfWhatHappenedLongAgo() throws Exception {
        var socket = connect();
        var _ = socket.await("hashrateupdated");
        api.credit(FIRST, 5, Optional.of(A), payment(A, 2_000_000_000));
        api.state().caughtUp();
        api.credit(SECOND, 6, Optional.of(A), payment(A, 2_000_000_000));
        assertThat(socket.await("blockfound").path("blockHeight").asLong()).isEqualTo(6);
    }

    @Test
    void theRestSaysNothingBeforeTheBooksAreRead() {
        api.client()
                .get()
                .uri("/api/pools")
                .exchange()
                .expectStatus()
                .isEqualTo(503)
                .expectHeader()
                .valueEquals("Retry-After", "1")
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("starting");
    }

    @Test
    void pingsAndPassesOverWhatClientsSay() throws Exception {
        var socket = connect();
        socket.socket.sendText("{\"type\":\"blockfound\"}", true).join();
        socket.socket.sendText("nonsense", true).join();
        await().until(() -> socket.pings.get() >= 2);
        var _ = socket.await("hashrateupdated");
    }

    @Test
    void refusesMoreClientsThanItMayHaveAndTakesOneAgainWhenOneWent() throws Exception {
        var first = connect();
        var second = connect();
        var _ = first.await("hashrateupdated");
        var _ = second.await("hashrateupdated");
        assertThat(connect().closed.get(30, TimeUnit.SECONDS)).isEqualTo(1013);
        first.socket.abort();
        await().until(() -> !connect().isClosedAfterNews());
    }

    @Test
    void endsTheConnectionAtAMessageThatIsTooLong() throws Exception {
        var socket = connect();
        var _ = socket.socket.sendText("x".repeat(2_000), true);
        assertThat(socket.closed.get(30, TimeUnit.SECONDS)).isIn(1009, 1002, 1006);
        assertThat(api.bean(Notifications.class)).isNotNull();
    }

    @Test
    void closesAClientThatDoesNotRead() throws Exception {
        var notifications = api.bean(Notifications.class);
        var slow = notifications.connect().orElseThrow();
        for (int i = 0; i < 17; i++) {
            notifications.tell(new Notification.HashrateUpdated("numi", i, 0));
        }
        var failure = new CompletableFuture<Throwable>();
        slow.messages().subscribe(_ -> {}, failure::complete);
        assertThat(failure.get(30, TimeUnit.SECONDS))
                .isInstanceOf(org.numicoin.kit.http.Outbox.Overflow.class);
    }

    @Test
    void everyFieldAndTypeIsDocumented() throws Exception {
        String document = Files.readString(RestTest.DOCUMENT);
        for (Class<?> kind : Notification.class.getPermittedSubclasses()) {
            for (var field : kind.getRecordComponents()) {
                assertThat(document).contains("`" + field.getName() + "`");
            }
        }
        assertThat(document.lines().filter(line -> line.matches("\\| `[a-z]+` \\| .*")))
                .hasSize(Notification.class.getPermittedSubclasses().length);
    }

    /// Keeps every message until it is asked for.
    private static final class Socket implements WebSocket.Listener {
        private final BlockingQueue<JsonNode> messages = new LinkedBlockingQueue<>();
        private final AtomicInteger pings = new AtomicInteger();
        private final CompletableFuture<Integer> closed = new CompletableFuture<>();
        private final StringBuilder text = new StringBuilder();
        private final WebSocket socket;

        Socket(int port) {
            this.socket =
                    HttpClient.newHttpClient()
                            .newWebSocketBuilder()
                            .buildAsync(
                                    URI.create("ws://127.0.0.1:" + port + Notifications.PATH), this)
                            .join();
        }

        /// The first message of a type; those before it are dropped.
        JsonNode await(String type) throws InterruptedException {
            while (true) {
                var message = messages.poll(30, TimeUnit.SECONDS);
                assertThat(message).as(type + " within 30 s").isNotNull();
                if (message != null && is(message, type)) {
                    return message;
                }
            }
        }

        /// Whether it was refused; waits for news or the end.
        boolean isClosedAfterNews() {
            org.awaitility.Awaitility.await().until(() -> closed.isDone() || !messages.isEmpty());
            return closed.isDone();
        }

        private static boolean is(JsonNode message, String type) {
            return message.path("type").stringValue().equals(type);
        }

        @Override
        public @Nullable CompletionStage<?> onText(
                WebSocket from, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                messages.add(JSON.readTree(text.toString()));
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
    }
}
