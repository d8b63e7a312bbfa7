package org.numicoin.kit.rpc;

import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.Optional;
import org.numicoin.wire.DecodeException;

/// An answer that is an error: a gRPC status, a stable code for programs and a sentence for people.
/// Service methods throw it, or pass [#toAnswer] of it to their observer.
public final class RpcException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /// The trailer that carries the code.
    static final Metadata.Key<String> CODE =
            Metadata.Key.of("numi-code", Metadata.ASCII_STRING_MARSHALLER);

    /// The trailer that tells a client of gRPC after how many milliseconds to ask another replica.
    private static final Metadata.Key<String> ASK_OTHERS =
            Metadata.Key.of("grpc-retry-pushback-ms", Metadata.ASCII_STRING_MARSHALLER);

    private final Status.Code status;
    private final String code;

    private RpcException(Status.Code status, String code, String message) {
        super(message);
        this.status = status;
        this.code = code;
    }

    /// The request itself is wrong.
    public static RpcException invalid(String code, String message) {
        return new RpcException(Status.Code.INVALID_ARGUMENT, code, message);
    }

    /// What was asked for is not there.
    public static RpcException notFound(String code, String message) {
        return new RpcException(Status.Code.NOT_FOUND, code, message);
    }

    /// Not now, or not here: another replica or another try may succeed.
    public static RpcException unavailable(String code, String message) {
        return new RpcException(Status.Code.UNAVAILABLE, code, message);
    }

    /// Too much at a time.
    public static RpcException busy(String message) {
        return new RpcException(Status.Code.RESOURCE_EXHAUSTED, "busy", message);
    }

    /// As an answer. What is neither this nor malformed bytes is `internal`, with nothing of the
    /// cause.
    public static StatusRuntimeException toAnswer(Throwable thrown) {
        if (thrown instanceof RpcException e) {
            return answer(e.status, e.code, String.valueOf(e.getMessage()));
        }
        if (thrown instanceof DecodeException e) {
            return answer(
                    Status.Code.INVALID_ARGUMENT, "malformed", String.valueOf(e.getMessage()));
        }
        if (thrown instanceof StatusRuntimeException e) {
            return e;
        }
        return answer(Status.Code.INTERNAL, "internal", "unexpected error; the log has it");
    }

    /// The stable code of an error that a call of ours ended with, where the server gave one.
    public static Optional<String> codeOf(StatusRuntimeException e) {
        Metadata trailers = e.getTrailers();
        return trailers == null ? Optional.empty() : Optional.ofNullable(trailers.get(CODE));
    }

    public String code() {
        return code;
    }

    private static StatusRuntimeException answer(Status.Code status, String code, String text) {
        var trailers = new Metadata();
        trailers.put(CODE, code);
        if (status == Status.Code.UNAVAILABLE || status == Status.Code.RESOURCE_EXHAUSTED) {
            trailers.put(ASK_OTHERS, "0");
        }
        return status.toStatus().withDescription(code + ": " + text).asRuntimeException(trailers);
    }
}
