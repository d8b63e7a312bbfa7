package org.numicoin.explorer.push;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.numicoin.explorer.push.Subscriptions.Common;
import org.numicoin.kit.http.PushConnection;
import org.numicoin.primitives.Hash256;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.reactive.socket.WebSocketSession;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// One client's conversation, in the words of mempool.space: `{"action":"want","data":["blocks"]}`,
/// `{"track-tx":"…"}`, `{"track-address":"…"}`, `{"track-rbf":"all"}` and their `untrack-`,
/// `{"track-mempool":true}`, `{"action":"ping"}`. What is malformed is answered with an `error` and
/// its code.
public final class PushHandler implements WebSocketHandler {
    /// Longer messages end the connection.
    public static final int MESSAGE_BYTES_MAX = 4_096;

    private static final Map<String, Common> WANTED =
            Map.of(
                    "blocks", Common.BLOCKS,
                    "mempool-blocks", Common.MEMPOOL_BLOCKS,
                    "stats", Common.STATS);

    /// The one thing that `track-rbf` takes.
    private static final String ALL = "all";

    private final PushHub hub;
    private final JsonMapper json;
    private final PushSettings settings;
    private final Scheduler reads;

    record PushError(String code, String detail) {}

    /// @param reads threads on which messages are answered, since that reads the index
    public PushHandler(PushHub hub, JsonMapper json, PushSettings settings, Scheduler reads) {
        this.hub = hub;
        this.json = json;
        this.settings = settings;
        this.reads = reads;
    }

    @Override
    public Mono<Void> handle(WebSocketSession session) {
        var connected = hub.connect();
        if (connected.isEmpty()) {
            return PushConnection.refuse(session);
        }
        var client = connected.get();
        return PushConnection.serve(
                        session,
                        client.outbox(),
                        settings.ping(),
                        text ->
                                Mono.<Void>fromRunnable(() -> receive(client, text))
                                        .subscribeOn(reads))
                .doFinally(_ -> hub.disconnect(client));
    }

    /// Answers one message.
    void receive(PushClient client, String text) {
        JsonNode message;
        try {
            message = json.readTree(text);
        } catch (JacksonException _) {
            refuse(client, "bad-message", "not JSON");
            return;
        }
        if (message.path("action").isString()) {
            act(client, message.path("action").stringValue(), message);
        } else if (message.path("track-tx").isString()) {
            trackTransaction(client, message.path("track-tx").stringValue());
        } else if (message.path("track-address").isString()) {
            trackAddress(client, message.path("track-address").stringValue());
        } else if (message.path("track-rbf").isString()) {
            trackReplacements(client, message.path("track-rbf").stringValue());
        } else if (message.path("track-mempool").isBoolean()) {
            trackMempool(client, message.path("track-mempool").booleanValue());
        } else if (message.path("untrack-rbf").isString()) {
            untrackReplacements(client, message.path("untrack-rbf").stringValue());
        } else if (message.path("untrack-tx").isString()) {
            untrackTransaction(client, message.path("untrack-tx").stringValue());
        } else if (message.path("untrack-address").isString()) {
            untrackAddress(client, message.path("untrack-address").stringValue());
        } else {
            refuse(
                    client,
                    "bad-message",
                    "expected action, track-tx, track-address, track-rbf or track-mempool");
        }
    }

    private void act(PushClient client, String action, JsonNode message) {
        switch (action) {
            case "ping" -> hub.send(client, "pong", true);
            case "want" -> want(client, message.path("data"));
            default -> refuse(client, "bad-message", "expected the action want or ping");
        }
    }

    /// What is wanted replaces what was wanted before.
    private void want(PushClient client, JsonNode data) {
        if (!data.isArray()) {
            refuse(client, "bad-message", "data is a list such as [\"blocks\"]");
            return;
        }
        var chosen = EnumSet.noneOf(Common.class);
        for (JsonNode wanted : data) {
            var known = Optional.ofNullable(WANTED.get(wanted.asString("")));
            if (known.isEmpty()) {
                refuse(client, "bad-message", "wanted can be blocks, mempool-blocks and stats");
                return;
            }
            chosen.add(known.get());
        }
        for (Common one : WANTED.values()) {
            if (chosen.contains(one)) {
                hub.subscriptions().add(client, one);
            } else {
                hub.subscriptions().remove(client, one);
            }
        }
        hub.send(client, "wanted", data);
        PushHub.WHOLE_POOL.stream()
                .filter(chosen::contains)
                .forEach(one -> hub.sendWholePool(client, one));
    }

    /// Answers with the status as it is, then with each change.
    private void trackTransaction(PushClient client, String text) {
        var id = id(text);
        if (id.isEmpty()) {
            refuseId(client);
        } else if (!hub.subscriptions().add(client, id.get())) {
            refuseMore(client);
        } else {
            hub.send(
                    client,
                    "tx",
                    new PushHub.TransactionNews(id.get().toHex(), hub.answers().status(id.get())));
        }
    }

    private void trackAddress(PushClient client, String text) {
        try {
            var address = hub.answers().parse(text);
            if (hub.subscriptions().add(client, address)) {
                hub.send(
                        client,
                        "tracked",
                        Map.of("addresses", List.of(hub.answers().text(address))));
            } else {
                refuseMore(client);
            }
        } catch (IllegalArgumentException e) {
            refuse(client, "bad-address", String.valueOf(e.getMessage()));
        }
    }

    private void untrackTransaction(PushClient client, String text) {
        var id = id(text);
        if (id.isEmpty()) {
            refuseId(client);
        } else {
            hub.subscriptions().remove(client, id.get());
            hub.send(client, "untracked", Map.of("txids", List.of(id.get().toHex())));
        }
    }

    private void untrackAddress(PushClient client, String text) {
        try {
            var address = hub.answers().parse(text);
            hub.subscriptions().remove(client, address);
            hub.send(
                    client, "untracked", Map.of("addresses", List.of(hub.answers().text(address))));
        } catch (IllegalArgumentException e) {
            refuse(client, "bad-address", String.valueOf(e.getMessage()));
        }
    }

    private void trackReplacements(PushClient client, String which) {
        if (which.equals(ALL)) {
            hub.subscriptions().add(client, Common.REPLACEMENTS);
            hub.send(client, "tracked", Map.of("rbf", ALL));
        } else {
            refuseRbf(client);
        }
    }

    private void untrackReplacements(PushClient client, String which) {
        if (which.equals(ALL)) {
            hub.subscriptions().remove(client, Common.REPLACEMENTS);
            hub.send(client, "untracked", Map.of("rbf", ALL));
        } else {
            refuseRbf(client);
        }
    }

    private void trackMempool(PushClient client, boolean on) {
        if (on) {
            hub.subscriptions().add(client, Common.MEMPOOL);
        } else {
            hub.subscriptions().remove(client, Common.MEMPOOL);
        }
        hub.send(client, on ? "tracked" : "untracked", Map.of("mempool", on));
    }

    private void refuseRbf(PushClient client) {
        refuse(client, "bad-message", "only all replacements can be tracked");
    }

    private void refuseId(PushClient client) {
        refuse(client, "bad-id", "an id has 64 hexadecimal digits");
    }

    private void refuseMore(PushClient client) {
        refuse(
                client,
                "too-many-tracks",
                "one client tracks at most " + settings.tracksMax() + "; untrack something first");
    }

    private void refuse(PushClient client, String code, String detail) {
        hub.send(client, "error", new PushError(code, detail));
    }

    private static Optional<Hash256> id(String text) {
        return text.matches("[0-9a-fA-F]{64}")
                ? Optional.of(Hash256.ofHex(text))
                : Optional.empty();
    }
}
