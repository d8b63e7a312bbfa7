package org.numicoin.kit.http;

import java.util.concurrent.ArrayBlockingQueue;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/// What waits to be sent to one client. When it is full the client is too slow: the outbox ends
/// with [Overflow] and takes nothing more.
public final class Outbox {
    private final int max;
    private final Sinks.Many<String> sink;

    /// The client does not read what it asked for.
    public static final class Overflow extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Overflow(int max) {
            super(max + " messages wait to be read");
        }
    }

    /// @param max messages that wait
    public Outbox(int max) {
        this.max = max;
        this.sink =
                Sinks.many().unicast().onBackpressureBuffer(new ArrayBlockingQueue<String>(max));
    }

    /// Puts a message behind those that wait. Any thread may call.
    public synchronized void send(String message) {
        switch (sink.tryEmitNext(message)) {
            case OK, FAIL_TERMINATED, FAIL_CANCELLED -> {}
            case FAIL_OVERFLOW, FAIL_NON_SERIALIZED, FAIL_ZERO_SUBSCRIBER -> fail();
        }
    }

    /// The messages, for one subscriber.
    public Flux<String> messages() {
        return sink.asFlux();
    }

    private void fail() {
        var _ = sink.tryEmitError(new Overflow(max));
    }
}
