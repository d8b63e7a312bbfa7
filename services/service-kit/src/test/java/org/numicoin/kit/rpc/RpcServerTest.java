package org.numicoin.kit.rpc;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.numicoin.kit.FatalError;
import org.numicoin.kit.config.RpcSettings;
import org.numicoin.rpc.v1.AccountsReply;
import org.numicoin.rpc.v1.AccountsRequest;
import org.numicoin.rpc.v1.BlockReply;
import org.numicoin.rpc.v1.BlockRequest;
import org.numicoin.rpc.v1.BlocksRequest;
import org.numicoin.rpc.v1.SpecReply;
import org.numicoin.rpc.v1.SpecRequest;
import org.numicoin.rpc.v1.SupplyReply;
import org.numicoin.rpc.v1.SupplyRequest;
import org.numicoin.rpc.v1.TipReply;
import org.numicoin.rpc.v1.TipRequest;
import org.numicoin.rpc.v1.ValidatorGrpc;
import org.numicoin.wire.DecodeException;

final class RpcServerTest {
    private static final int BLOCK = 8 << 20;
    private static final RpcLimits LIMITS = RpcLimits.of(BLOCK);

    private final CountDownLatch goOn = new CountDownLatch(1);
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final RpcServer server = server(0);
    private final ManagedChannel channel;

    RpcServerTest() {
        server.start();
        channel = RpcChannels.any(new RpcTarget("127.0.0.1", server.port()), LIMITS);
    }

    @AfterEach
    void stop() {
        goOn.countDown();
        channel.shutdownNow();
        server.stop();
    }

    @Test
    void carriesAWholeBlock() {
        var reply = stub().block(BlockRequest.newBuilder().setHeight(1).build());
        assertThat(reply.getBody().size()).isEqualTo(BLOCK);
        assertThat(calls("numicoin.v1.Validator/Block", "OK")).isEqualTo(1);
    }

    @Test
    void refusesARequestOfMoreThanAMebibyte() {
        var request =
                AccountsRequest.newBuilder()
                        .addAddresses(ByteString.copyFrom(new byte[1 << 20]))
                        .build();
        assertThat(failure(() -> stub().accounts(request)).getStatus().getCode())
                .isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    }

    @Test
    void answersAnErrorWithItsStatusItsCodeAndASentence() {
        var error = failure(() -> stub().tip(TipRequest.getDefaultInstance()));
        assertThat(error.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(error.getStatus().getDescription()).isEqualTo("behind: at 5, not yet at 7");
        assertThat(RpcException.codeOf(error)).contains("behind");
    }

    @Test
    void answersMalformedBytesAsTheCallersFault() {
        var error = failure(() -> stub().accounts(AccountsRequest.getDefaultInstance()));
        assertThat(error.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(RpcException.codeOf(error)).contains("malformed");
        assertThat(error.getStatus().getDescription())
                .isEqualTo("malformed: at byte 3: expected a key");
    }

    @Test
    void tellsNothingOfABug() {
        var error = failure(() -> stub().spec(SpecRequest.getDefaultInstance()));
        assertThat(error.getStatus().getCode()).isEqualTo(Status.Code.INTERNAL);
        assertThat(error.getStatus().getDescription())
                .isEqualTo("internal: unexpected error; the log has it");
        assertThat(RpcException.codeOf(error)).contains("internal");
    }

    @Test
    void endsAStreamWithAnErrorAfterWhatItHad() {
        var blocks = stub().blocks(BlocksRequest.getDefaultInstance());
        assertThat(blocks.hasNext()).isTrue();
        assertThat(blocks.next()).isEqualTo(BlockReply.getDefaultInstance());
        var error = failure(() -> blocks.next());
        assertThat(RpcException.codeOf(error)).contains("no-block");
    }

    @Test
    void isBusyBeyondItsBoundAndFreeAgainAfterwards() throws Exception {
        var waiting =
                List.of(
                        ValidatorGrpc.newFutureStub(channel)
                                .supply(SupplyRequest.getDefaultInstance()),
                        ValidatorGrpc.newFutureStub(channel)
                                .supply(SupplyRequest.getDefaultInstance()));
        await().until(() -> "busy".equals(codeOfSupply()));
        goOn.countDown();
        for (var call : waiting) {
            assertThat(call.get(10, SECONDS)).isEqualTo(SupplyReply.getDefaultInstance());
        }
        await().until(() -> codeOfSupply().isEmpty());
    }

    @Test
    void aCallThatItsCallerGaveUpFreesItsPlace() {
        for (int i = 0; i < 10; i++) {
            var error =
                    failure(() ->
                            ValidatorGrpc.newBlockingStub(channel)
                                    .withDeadlineAfter(20, TimeUnit.MILLISECONDS)
                                    .supply(SupplyRequest.getDefaultInstance()));
            assertThat(error.getStatus().getCode())
                    .isIn(Status.Code.DEADLINE_EXCEEDED, Status.Code.RESOURCE_EXHAUSTED);
        }
        goOn.countDown();
        await().until(() -> codeOfSupply().isEmpty());
    }

    @Test
    void namesTheKeyWhenItsPortIsTaken() {
        var second = server(server.port());
        assertThatExceptionOfType(FatalError.class)
                .isThrownBy(second::start)
                .withMessage(
                        "numi.grpc.port (NUMI_GRPC_PORT): cannot listen on 127.0.0.1:"
                                + server.port()
                                + "; end the program that has the port, or set another");
        assertThat(second.isRunning()).isFalse();
    }

    @Test
    void reachesEachReplicaOfAList() {
        var second = server(0);
        second.start();
        var targets =
                RpcTarget.parseList("127.0.0.1:" + server.port() + ", 127.0.0.1:" + second.port());
        try (var channels = new RpcChannels(targets, LIMITS)) {
            var each = channels.each();
            assertThat(each).containsOnlyKeys(targets);
            each.values()
                    .forEach(replica ->
                            assertThat(
                                            failure(() ->
                                                            ValidatorGrpc.newBlockingStub(replica)
                                                                    .tip(
                                                                            TipRequest
                                                                                    .getDefaultInstance()))
                                                    .getStatus()
                                                    .getCode())
                                    .isEqualTo(Status.Code.UNAVAILABLE));
            assertThat(channels.each()).isEqualTo(each);
        } finally {
            second.stop();
        }
    }

    private RpcServer server(int port) {
        return new RpcServer(
                new RpcSettings("127.0.0.1", port, 3, 2), LIMITS, List.of(new Odd()), meters);
    }

    private ValidatorGrpc.ValidatorBlockingStub stub() {
        return ValidatorGrpc.newBlockingStub(channel).withDeadlineAfter(20, TimeUnit.SECONDS);
    }

    private String codeOfSupply() {
        try {
            var _ = stub().supply(SupplyRequest.getDefaultInstance());
            return "";
        } catch (StatusRuntimeException e) {
            return RpcException.codeOf(e).orElse("none");
        }
    }

    private static StatusRuntimeException failure(Runnable call) {
        return catchThrowableOfType(StatusRuntimeException.class, call::run);
    }

    private double calls(String method, String status) {
        return meters.counter("numi.rpc.calls", "method", method, "status", status).count();
    }

    /// Answers in every way that there is.
    private final class Odd extends ValidatorGrpc.ValidatorImplBase {
        @Override
        public void block(BlockRequest request, StreamObserver<BlockReply> answer) {
            answer.onNext(
                    BlockReply.newBuilder().setBody(ByteString.copyFrom(new byte[BLOCK])).build());
            answer.onCompleted();
        }

        @Override
        public void tip(TipRequest request, StreamObserver<TipReply> answer) {
            throw RpcException.unavailable("behind", "at 5, not yet at 7");
        }

        @Override
        public void accounts(AccountsRequest request, StreamObserver<AccountsReply> answer) {
            throw new DecodeException(3, "a key");
        }

        @Override
        public void spec(SpecRequest request, StreamObserver<SpecReply> answer) {
            throw new IllegalStateException("/secret/path of a bug");
        }

        @Override
        public void supply(SupplyRequest request, StreamObserver<SupplyReply> answer) {
            try {
                goOn.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            answer.onNext(SupplyReply.getDefaultInstance());
            answer.onCompleted();
        }

        @Override
        public void blocks(BlocksRequest request, StreamObserver<BlockReply> answer) {
            answer.onNext(BlockReply.getDefaultInstance());
            throw RpcException.notFound("no-block", "height 2 is above the tip");
        }
    }
}
