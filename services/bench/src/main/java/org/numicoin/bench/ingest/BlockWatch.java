package org.numicoin.bench.ingest;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.numicoin.primitives.Hash256;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Hears of each block over the explorer's WebSocket and asks for its transactions: from then on
/// they are visible.
final class BlockWatch implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int ID_DIGITS = 2 * Hash256.BYTES;

    private final HttpClient http = HttpClient.newBuilder().connectTimeout(LIMIT).build();
    private final String api;
    private final Timeline timeline;
    private final BlockingQueue<JsonNode> announced = new LinkedBlockingQueue<>();
    private final List<Seen> blocks = new CopyOnWriteArrayList<>();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final WebSocket socket;
    private final Thread thread;
    private long height;

    /// A block that was seen.
    record Seen(long at, int transactions, long bytes) {}

    BlockWatch(String host, int port, Timeline timeline) throws IOException, InterruptedException {
        this.api = host + ":" + port + "/api";
        this.timeline = timeline;
        this.socket =
                http.newWebSocketBuilder()
                        .connectTimeout(LIMIT)
                        .buildAsync(URI.create("ws://" + api + "/v1/ws"), new Messages())
                        .join();
        socket.sendText("{\"action\":\"want\",\"data\":[\"blocks\"]}", true).join();
        this.height = Long.parseLong(get("/blocks/tip/height").strip());
        this.thread = Thread.ofPlatform().name("blocks").daemon().start(this::run);
    }

    List<Seen> blocks() {
        return List.copyOf(blocks);
    }

    @Override
    public void close() {
        socket.abort();
        thread.interrupt();
        http.shutdownNow();
    }

    /// Throws what ended the watch, if something did.
    void requireWell() throws IOException {
        Optional<Throwable> found = Optional.ofNullable(failure.get());
        if (found.isPresent()) {
            throw new IOException("blocks are no longer seen: " + found.get(), found.get());
        }
    }

    private void run() {
        try {
            while (true) {
                see(announced.take());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException e) {
            failure.compareAndSet(null, e);
        }
    }

    /// Those before it, too, that were not announced.
    private void see(JsonNode block) throws IOException, InterruptedException {
        long newest = block.path("height").asLong();
        for (long each = Math.min(height + 1, newest); each <= newest; each++) {
            String id =
                    each == newest
                            ? block.path("id").asString()
                            : get("/block-height/" + each).strip();
            String ids = get("/block/" + id + "/txids");
            long at = timeline.now();
            int count = 0;
            for (int quote = ids.indexOf('"');
                    quote >= 0;
                    quote = ids.indexOf('"', quote + ID_DIGITS + 2)) {
                timeline.see(Hash256.ofHex(ids.substring(quote + 1, quote + 1 + ID_DIGITS)), at);
                count++;
            }
            long bytes = each == newest ? block.path("size").asLong() : 0;
            blocks.add(new Seen(at, count, bytes));
        }
        height = newest;
    }

    private String get(String path) throws IOException, InterruptedException {
        var request =
                HttpRequest.newBuilder(URI.create("http://" + api + path)).timeout(LIMIT).build();
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException(path + ": " + response.statusCode() + " " + response.body());
        }
        return response.body();
    }

    /// Collects the parts of a message.
    private final class Messages implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onClose(
                WebSocket webSocket, int statusCode, String reason) {
            failure.compareAndSet(null, new IOException("closed, " + statusCode + " " + reason));
            return null;
        }

        @Override
        public void onError(WebSocket webSocket, Throwable error) {
            failure.compareAndSet(null, error);
        }

        @Override
        public @Nullable CompletionStage<?> onText(
                WebSocket webSocket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                JsonNode block = JSON.readTree(text.toString()).path("block");
                if (block.isObject()) {
                    announced.add(block);
                }
                text.setLength(0);
            }
            webSocket.request(1);
            return null;
        }
    }
}
