package org.numicoin.kit.rpc;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Stands before every call: bounds how many are in progress, turns what a method throws into an
/// answer with a stable code, counts.
final class CallGuard implements ServerInterceptor {
    private static final Logger log = LoggerFactory.getLogger(CallGuard.class);

    private final Semaphore free;
    private final MeterRegistry meters;

    CallGuard(int callsMax, MeterRegistry meters) {
        this.free = new Semaphore(callsMax);
        this.meters = meters;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        String method = call.getMethodDescriptor().getFullMethodName();
        if (!free.tryAcquire()) {
            count(method, Status.Code.RESOURCE_EXHAUSTED);
            close(call, RpcException.toAnswer(RpcException.busy("too many calls in progress")));
            return new ServerCall.Listener<>() {};
        }
        var guarded = new GuardedCall<>(call, method);
        try {
            return new GuardedListener<>(next.startCall(guarded, headers), guarded);
        } catch (RuntimeException e) {
            guarded.fail(e);
            guarded.release();
            return new ServerCall.Listener<>() {};
        }
    }

    private static void close(ServerCall<?, ?> call, StatusRuntimeException answer) {
        Metadata trailers = answer.getTrailers();
        call.close(answer.getStatus(), trailers == null ? new Metadata() : trailers);
    }

    private void count(String method, Status.Code status) {
        Counter.builder("numi.rpc.calls")
                .description("Calls answered, by method and status")
                .tag("method", method)
                .tag("status", status.name())
                .register(meters)
                .increment();
    }

    private final class GuardedCall<Q, A> extends SimpleForwardingServerCall<Q, A> {
        private final String method;
        private final AtomicBoolean released = new AtomicBoolean();
        private final AtomicBoolean closed = new AtomicBoolean();

        GuardedCall(ServerCall<Q, A> call, String method) {
            super(call);
            this.method = method;
        }

        @Override
        public void close(Status status, Metadata trailers) {
            if (closed.compareAndSet(false, true)) {
                count(method, status.getCode());
                super.close(status, trailers);
            }
        }

        void fail(RuntimeException e) {
            StatusRuntimeException answer = RpcException.toAnswer(e);
            if (answer.getStatus().getCode() == Status.Code.INTERNAL) {
                log.error("{} failed", method, e);
            }
            CallGuard.close(this, answer);
        }

        void release() {
            if (released.compareAndSet(false, true)) {
                free.release();
            }
        }
    }

    private static final class GuardedListener<Q> extends SimpleForwardingServerCallListener<Q> {
        private final GuardedCall<Q, ?> call;

        GuardedListener(ServerCall.Listener<Q> listener, GuardedCall<Q, ?> call) {
            super(listener);
            this.call = call;
        }

        @Override
        public void onMessage(Q message) {
            guard(() -> super.onMessage(message));
        }

        @Override
        public void onHalfClose() {
            guard(super::onHalfClose);
        }

        @Override
        public void onReady() {
            guard(super::onReady);
        }

        @Override
        public void onCancel() {
            call.release();
            guard(super::onCancel);
        }

        @Override
        public void onComplete() {
            call.release();
            guard(super::onComplete);
        }

        private void guard(Runnable step) {
            try {
                step.run();
            } catch (RuntimeException e) {
                call.fail(e);
            }
        }
    }
}
