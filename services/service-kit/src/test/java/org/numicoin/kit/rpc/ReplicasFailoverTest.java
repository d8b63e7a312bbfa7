package org.numicoin.kit.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.numicoin.kit.config.RpcSettings;
import org.numicoin.rpc.v1.ChainPosition;
import org.numicoin.rpc.v1.TipReply;
import org.numicoin.rpc.v1.TipRequest;
import org.numicoin.rpc.v1.ValidatorGrpc;

/// Replicas in real servers, one of which dies, hangs or lags while questions are asked.
final class ReplicasFailoverTest {
    private static final RpcLimits LIMITS = RpcLimits.of(1 << 20);
    private static final int QUESTIONS = 20;

    private final List<Replica> replicas = new ArrayList<>();
    private final List<ManagedChannel> channels = new ArrayList<>();
    private final CountDownLatch end = new CountDownLatch(1);

    @AfterEach
    void stop() {
        end.countDown();
        channels.forEach(ManagedChannel::shutdownNow);
        replicas.forEach(replica -> replica.server.stop());
    }

    @Test
    void replicasTakeTurns() {
        var stub = stub(replica(1), replica(2));
        assertThat(answers(stub)).containsExactlyInAnyOrder(1L, 2L);
    }

    @Test
    void whenOneDiesTheOtherAnswersEveryQuestionAndItIsAskedAgainWhenItIsBack() {
        var dying = replica(1);
        var stub = stub(dying, replica(2));
        assertThat(answers(stub)).hasSize(2);
        int port = dying.server.port();
        dying.server.stop();
        assertThat(answers(stub)).containsExactly(2L);
        replicas.remove(dying);
        replica(1, port);
        await().until(() -> answers(stub).size() == 2);
    }

    @Test
    void whenOneHangsTheOtherAnswersEveryQuestion() {
        var hanging = replica(1);
        var stub = stub(hanging, replica(2));
        hanging.mode = Mode.HANGS;
        assertThat(answers(stub)).containsExactly(2L);
        assertThat(hanging.asked.get()).isPositive();
    }

    @Test
    void ofManyQuestionsAtATimeNoneWaitsForTheOneThatHangs() throws Exception {
        var hanging = replica(1);
        replica(2);
        var stub = ValidatorGrpc.newFutureStub(channel(targets()));
        hanging.mode = Mode.HANGS;
        var waiting =
                IntStream.range(0, QUESTIONS)
                        .mapToObj(_ -> stub.tip(TipRequest.getDefaultInstance()))
                        .toList();
        for (var answer : waiting) {
            assertThat(answer.get(30, TimeUnit.SECONDS).getPosition().getSequence()).isEqualTo(2);
        }
    }

    @Test
    void whenOneLagsTheOtherAnswersWhatNeedsALaterEvent() {
        var lagging = replica(1);
        var stub = stub(lagging, replica(2));
        lagging.mode = Mode.LAGS;
        assertThat(answers(stub)).containsExactly(2L);
        assertThat(lagging.asked.get()).isPositive();
    }

    @Test
    void whenOneIsBusyTheOtherAnswersEveryQuestion() {
        var busy = replica(1);
        var stub = stub(busy, replica(2));
        busy.mode = Mode.BUSY;
        assertThat(answers(stub)).containsExactly(2L);
        assertThat(busy.asked.get()).isPositive();
    }

    @Test
    void whenAllLagTheCallerHearsSo() {
        var first = replica(1);
        var second = replica(2);
        first.mode = Mode.LAGS;
        second.mode = Mode.LAGS;
        var error = failure(stub(first, second));
        assertThat(error.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(RpcException.codeOf(error)).contains("behind");
    }

    @Test
    void anotherErrorIsTheAnswerAndNobodyElseIsAsked() {
        var first = replica(1);
        var second = replica(2);
        first.mode = Mode.LACKS;
        second.mode = Mode.LACKS;
        var error = failure(stub(first, second));
        assertThat(RpcException.codeOf(error)).contains("no-block");
        assertThat(first.asked.get() + second.asked.get()).isEqualTo(1);
    }

    @Test
    void aSingleReplicaIsAskedOnce() {
        var only = replica(1);
        only.mode = Mode.LAGS;
        var error = failure(stub(only));
        assertThat(RpcException.codeOf(error)).contains("behind");
        assertThat(only.asked.get()).isEqualTo(1);
    }

    /// A machine behind which nobody is takes connections and says nothing.
    @Test
    void aTargetThatOnlyTakesConnectionsIsNoReplica() throws IOException {
        try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            replica(2);
            var targets = new ArrayList<>(targets());
            targets.addFirst(new RpcTarget("127.0.0.1", silent.getLocalPort()));
            targets.add(new RpcTarget("no-such-host.invalid", 1));
            var stub = ValidatorGrpc.newBlockingStub(channel(targets));
            assertThat(answers(stub)).containsExactly(2L);
        }
    }

    private Set<Long> answers(ValidatorGrpc.ValidatorBlockingStub stub) {
        var who = new HashSet<Long>();
        for (int i = 0; i < QUESTIONS; i++) {
            who.add(
                    stub.withDeadlineAfter(30, TimeUnit.SECONDS)
                            .tip(TipRequest.getDefaultInstance())
                            .getPosition()
                            .getSequence());
        }
        return who;
    }

    private static StatusRuntimeException failure(ValidatorGrpc.ValidatorBlockingStub stub) {
        return catchThrowableOfType(
                StatusRuntimeException.class,
                () ->
                        stub.withDeadlineAfter(30, TimeUnit.SECONDS)
                                .tip(TipRequest.getDefaultInstance()));
    }

    /// Connected with all of them, so that what is asked next meets each.
    private ValidatorGrpc.ValidatorBlockingStub stub(Replica... all) {
        var modes = IntStream.range(0, all.length).mapToObj(i -> all[i].mode).toList();
        var stub = ValidatorGrpc.newBlockingStub(channel(targets()));
        for (Replica replica : all) {
            replica.mode = Mode.ANSWERS;
        }
        await().until(() -> answers(stub).size() == all.length);
        for (int i = 0; i < all.length; i++) {
            all[i].mode = modes.get(i);
            all[i].asked.set(0);
        }
        return stub;
    }

    private List<RpcTarget> targets() {
        return replicas.stream()
                .map(replica -> new RpcTarget("127.0.0.1", replica.server.port()))
                .toList();
    }

    private ManagedChannel channel(List<RpcTarget> targets) {
        var channel = RpcChannels.any(targets, LIMITS);
        channels.add(channel);
        return channel;
    }

    private Replica replica(int number) {
        return replica(number, 0);
    }

    private Replica replica(int number, int port) {
        var replica = new Replica(number, port);
        replica.server.start();
        replicas.add(replica);
        return replica;
    }

    private enum Mode {
        ANSWERS,
        HANGS,
        LAGS,
        BUSY,
        LACKS
    }

    /// Says its number where an answer has the sequence.
    private final class Replica extends ValidatorGrpc.ValidatorImplBase {
        private final int number;
        private final RpcServer server;
        private final AtomicInteger asked = new AtomicInteger();
        private volatile Mode mode = Mode.ANSWERS;

        Replica(int number, int port) {
            this.number = number;
            this.server =
                    new RpcServer(
                            new RpcSettings("127.0.0.1", port, 2, 100),
                            LIMITS,
                            List.of(this),
                            new SimpleMeterRegistry());
        }

        @Override
        public void tip(TipRequest request, StreamObserver<TipReply> answer) {
            asked.incrementAndGet();
            switch (mode) {
                case ANSWERS -> {}
                case HANGS -> hang();
                case LAGS -> throw RpcException.unavailable("behind", "not yet there");
                case BUSY -> throw RpcException.busy("too many calls in progress");
                case LACKS -> throw RpcException.notFound("no-block", "none of that id");
            }
            answer.onNext(
                    TipReply.newBuilder()
                            .setPosition(ChainPosition.newBuilder().setSequence(number))
                            .build());
            answer.onCompleted();
        }

        private void hang() {
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
