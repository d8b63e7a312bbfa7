package org.numicoin.kit.rpc;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.numicoin.kit.config.RpcSettings;
import org.numicoin.kit.testing.HealthProbe;
import org.numicoin.rpc.v1.SupplyReply;
import org.numicoin.rpc.v1.SupplyRequest;
import org.numicoin.rpc.v1.ValidatorGrpc;

/// Health as a balancer asks it, while every thread of the server stands still in a call.
final class RpcHealthTest {
    private static final int THREADS = 2;

    private final CountDownLatch inside = new CountDownLatch(THREADS);
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final RpcServer server =
            new RpcServer(
                    new RpcSettings("127.0.0.1", 0, THREADS, THREADS),
                    RpcLimits.of(1 << 20),
                    List.of(new Slow()),
                    new SimpleMeterRegistry());
    private final ManagedChannel channel;

    RpcHealthTest() {
        server.start();
        channel = RpcChannels.any(new RpcTarget("127.0.0.1", server.port()), RpcLimits.of(1 << 20));
    }

    @AfterEach
    void stop() {
        goOn.countDown();
        channel.shutdownNow();
        server.stop();
    }

    @Test
    void answersWhileEveryThreadStandsInACall() throws Exception {
        var calls =
                Stream.generate(() ->
                                ValidatorGrpc.newFutureStub(channel)
                                        .supply(SupplyRequest.getDefaultInstance()))
                        .limit(THREADS)
                        .toList();
        assertThat(inside.await(10, SECONDS)).isTrue();
        // status: SERVING
        assertThat(HealthProbe.check(channel, new byte[0])).containsExactly(0x08, 0x01);
        // Of a named service, too: field 1, a text.
        assertThat(HealthProbe.check(channel, new byte[] {0x0a, 0x01, 'x'}))
                .containsExactly(0x08, 0x01);
        assertThat(calls).noneMatch(call -> call.isDone());
        goOn.countDown();
        for (var call : calls) {
            assertThat(call.get(10, SECONDS)).isEqualTo(SupplyReply.getDefaultInstance());
        }
    }

    @Test
    void isNotThereOnceTheServerHasStopped() {
        server.stop();
        assertThatThrownBy(() -> HealthProbe.check(channel, new byte[0]))
                .isInstanceOf(StatusRuntimeException.class);
    }

    private final class Slow extends ValidatorGrpc.ValidatorImplBase {
        @Override
        public void supply(SupplyRequest request, StreamObserver<SupplyReply> answer) {
            inside.countDown();
            try {
                goOn.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            answer.onNext(SupplyReply.getDefaultInstance());
            answer.onCompleted();
        }
    }
}
