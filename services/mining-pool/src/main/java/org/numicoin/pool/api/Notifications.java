package org.numicoin.pool.api;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.numicoin.kit.http.Outbox;
import org.numicoin.kit.http.PushConnection;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.reactive.socket.WebSocketSession;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/// The clients that are told what happens. They say nothing; what they send is passed over. One
/// that does not read is closed.
final class Notifications implements WebSocketHandler {
    static final String PATH = "/notifications";

    /// A longer message of a client ends the connection.
    static final int MESSAGE_BYTES_MAX = 1_024;

    private final JsonMapper json;
    private final ApiSettings.Api settings;
    private final Set<Outbox> clients = ConcurrentHashMap.newKeySet();
    private final AtomicInteger count = new AtomicInteger();

    Notifications(JsonMapper json, ApiSettings.Api settings, MeterRegistry meters) {
        this.json = json;
        this.settings = settings;
        Gauge.builder("numi.pool.push.clients", count, AtomicInteger::get)
                .description("Connected WebSocket clients")
                .register(meters);
    }

    @Override
    public Mono<Void> handle(WebSocketSession session) {
        Optional<Outbox> connected = connect();
        if (connected.isEmpty()) {
            return PushConnection.refuse(session);
        }
        Outbox outbox = connected.get();
        return PushConnection.serve(session, outbox, settings.ping(), _ -> Mono.empty())
                .doFinally(_ -> disconnect(outbox));
    }

    /// Nothing when as many are connected as may be.
    Optional<Outbox> connect() {
        if (count.incrementAndGet() > settings.clients()) {
            count.decrementAndGet();
            return Optional.empty();
        }
        var outbox = new Outbox(settings.outbox());
        clients.add(outbox);
        return Optional.of(outbox);
    }

    void disconnect(Outbox outbox) {
        clients.remove(outbox);
        count.decrementAndGet();
    }

    boolean hasListeners() {
        return !clients.isEmpty();
    }

    /// Tells all; the message is made once.
    void tell(Notification notification) {
        if (hasListeners()) {
            String message = json.writeValueAsString(notification);
            clients.forEach(client -> client.send(message));
        }
    }
}
