package org.numicoin.cluster;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.numicoin.primitives.Hash256;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A WebSocket client of an explorer that follows transactions, and keeps what it was told of each.
final class Push implements WebSocket.Listener, AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int SHORT = 8;

    private final Map<String, List<String>> told = new ConcurrentHashMap<>();
    private final Map<String, String> replacements = new ConcurrentHashMap<>();
    private final StringBuilder text = new StringBuilder();
    private final HttpClient http = HttpClient.newHttpClient();
    private final WebSocket socket;

    Push(Cluster cluster) {
        var address = URI.create(cluster.api("/api/v1/ws").toString().replace("http", "ws"));
        this.socket = http.newWebSocketBuilder().buildAsync(address, this).join();
        send("{\"track-rbf\":\"all\"}");
    }

    void track(Hash256 id) {
        told.put(id.toHex(), new CopyOnWriteArrayList<>());
        send("{\"track-tx\":\"" + id + "\"}");
    }

    /// Every status of a transaction in the order in which they came, without repetitions.
    List<String> told(Hash256 id) {
        return List.copyOf(told.getOrDefault(id.toHex(), List.of()));
    }

    /// What it was told that a transaction was replaced by.
    Optional<String> replacedBy(Hash256 id) {
        return Optional.ofNullable(replacements.get(id.toHex()));
    }

    /// A status as REST and WebSocket give it, in a few words.
    static String words(JsonNode status) {
        if (status.path("confirmed").asBoolean(false)) {
            return "mined in " + cut(status.path("block_hash").asString());
        }
        if (status.has("replaced_by")) {
            return "replaced by " + cut(status.path("replaced_by").asString());
        }
        if (status.has("verdict")) {
            String verdict = status.path("verdict").asString();
            String code = status.path("code").asString();
            return code.equals(verdict) ? verdict : verdict + " (" + code + ")";
        }
        return status.path("pool").asString("unknown");
    }

    static String cut(String hex) {
        return hex.substring(0, SHORT);
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
        text.append(part);
        if (last) {
            take(JSON.readTree(text.toString()));
            text.setLength(0);
        }
        from.request(1);
        return null;
    }

    private void take(JsonNode message) {
        var news = message.path("tx");
        var of = told.get(news.path("txid").asString(""));
        if (of != null) {
            String status = words(news.path("status"));
            if (of.isEmpty() || !of.getLast().equals(status)) {
                of.add(status);
            }
        }
        if (message.has("rbf")) {
            replacements.put(
                    message.path("rbf").path("txid").asString(),
                    message.path("rbf").path("replaced_by").asString());
        }
    }

    private void send(String message) {
        socket.sendText(message, true).join();
    }

    @Override
    public void close() {
        socket.abort();
        http.shutdownNow();
    }
}
