package org.numicoin.worker.selfselect;

import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/// `POST /json_rpc`, where XMRig looks for it. Answers take turns on one thread, so that whoever
/// floods takes one core from the search at most.
public final class SelfSelectRoutes {
    static final int BODY_MAX = 4_096;
    private static final Duration BODY_WITHIN = Duration.ofSeconds(10);

    private SelfSelectRoutes() {}

    public static RouterFunction<ServerResponse> of(SelfSelectRpc rpc) {
        return RouterFunctions.route().POST("/json_rpc", request -> answer(rpc, request)).build();
    }

    private static Mono<ServerResponse> answer(SelfSelectRpc rpc, ServerRequest request) {
        return DataBufferUtils.join(request.exchange().getRequest().getBody(), BODY_MAX)
                .timeout(BODY_WITHIN)
                .map(SelfSelectRoutes::bytes)
                .defaultIfEmpty(new byte[0])
                .publishOn(Schedulers.single())
                .map(rpc::answer)
                .onErrorResume(
                        DataBufferLimitException.class,
                        _ -> unread("a request has at most " + BODY_MAX + " bytes"))
                .onErrorResume(
                        TimeoutException.class, _ -> unread("the request did not come within 10 s"))
                .flatMap(json ->
                        ServerResponse.ok()
                                .contentType(MediaType.APPLICATION_JSON)
                                .bodyValue(json));
    }

    private static Mono<String> unread(String why) {
        return Mono.just(SelfSelectRpc.unread(why));
    }

    private static byte[] bytes(DataBuffer body) {
        var bytes = new byte[body.readableByteCount()];
        body.read(bytes);
        DataBufferUtils.release(body);
        return bytes;
    }
}
