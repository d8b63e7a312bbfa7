package org.numicoin.worker.selfselect;

import java.time.Duration;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpStatus;
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
                .flatMap(json ->
                        ServerResponse.ok().contentType(MediaType.APPLICATION_JSON).bodyValue(json))
                .onErrorResume(
                        DataBufferLimitException.class,
                        _ -> ServerResponse.status(HttpStatus.CONTENT_TOO_LARGE).build());
    }

    private static byte[] bytes(DataBuffer body) {
        var bytes = new byte[body.readableByteCount()];
        body.read(bytes);
        DataBufferUtils.release(body);
        return bytes;
    }
}
