package org.numicoin.kit.http;

import java.time.Duration;
import java.util.function.Function;
import org.springframework.web.reactive.socket.CloseStatus;
import org.springframework.web.reactive.socket.WebSocketMessage;
import org.springframework.web.reactive.socket.WebSocketSession;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// A WebSocket client that is told things: what waits for it is sent, it is pinged so that no proxy
/// takes the connection for idle, and when it is too slow it is closed.
public final class PushConnection {
    private PushConnection() {}

    /// Serves a client until it goes, or is too slow.
    ///
    /// @param heard what is done with each text that it sends, one after another
    public static Mono<Void> serve(
            WebSocketSession session,
            Outbox outbox,
            Duration ping,
            Function<String, Mono<Void>> heard) {
        Flux<WebSocketMessage> pings =
                Flux.interval(ping)
                        .onBackpressureDrop()
                        .map(_ -> session.pingMessage(factory -> factory.wrap(new byte[0])));
        Mono<Void> sending =
                session.send(outbox.messages().map(session::textMessage).mergeWith(pings));
        Mono<Void> receiving =
                session.receive()
                        .filter(message -> message.getType() == WebSocketMessage.Type.TEXT)
                        .map(WebSocketMessage::getPayloadAsText)
                        .concatMap(heard)
                        .then();
        return Mono.firstWithSignal(sending, receiving)
                .onErrorResume(
                        Outbox.Overflow.class,
                        slow ->
                                session.close(
                                        CloseStatus.POLICY_VIOLATION.withReason(
                                                "too slow: " + slow.getMessage())));
    }

    /// For a client that comes when as many are connected as may be.
    public static Mono<Void> refuse(WebSocketSession session) {
        return session.close(
                CloseStatus.SERVICE_OVERLOAD.withReason("too many clients are connected"));
    }
}
