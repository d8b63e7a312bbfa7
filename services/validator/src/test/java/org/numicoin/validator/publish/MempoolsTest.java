package org.numicoin.validator.publish;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.stub.StreamObserver;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.numicoin.chain.Transaction;
import org.numicoin.kit.config.RpcSettings;
import org.numicoin.kit.rpc.RpcChannels;
import org.numicoin.kit.rpc.RpcLimits;
import org.numicoin.kit.rpc.RpcServer;
import org.numicoin.kit.rpc.RpcTarget;
import org.numicoin.rpc.v1.MempoolGrpc;
import org.numicoin.rpc.v1.SelectReply;
import org.numicoin.rpc.v1.SelectRequest;
import org.numicoin.rpc.v1.Selected;
import org.numicoin.testing.TransactionBuilder;
import org.numicoin.validator.TestChain;

final class MempoolsTest {
    private static final TestChain CHAIN = TestChain.create();
    private static final Transaction CHEAP = payment(0, 0);
    private static final Transaction DEAR_BUT_SECOND = payment(0, 1);
    private static final Transaction MIDDLE = payment(1, 0);
    private static final RpcLimits LIMITS = RpcLimits.of(1 << 20);

    @Test
    void answersAreMergedByRateAndASenderKeepsTheOrderOfNonces() {
        var one = reply(selected(CHEAP, 100), selected(DEAR_BUT_SECOND, 900));
        var other = reply(selected(MIDDLE, 500));
        assertThat(MempoolSelection.merge(List.of(one, other), 1 << 20))
                .containsExactly(MIDDLE, CHEAP, DEAR_BUT_SECOND);
    }

    @Test
    void aTransactionThatTwoReplicasNameIsTakenOnce() {
        var reply = reply(selected(CHEAP, 100));
        assertThat(MempoolSelection.merge(List.of(reply, reply), 1 << 20)).containsExactly(CHEAP);
    }

    @Test
    void theListEndsBeforeTheLimitOfBytes() {
        var reply = reply(selected(MIDDLE, 500), selected(CHEAP, 100));
        assertThat(MempoolSelection.merge(List.of(reply), MIDDLE.size() + 1L))
                .containsExactly(MIDDLE);
    }

    @Test
    void aReplicaThatDoesNotAnswerInTimeIsLeftOut() throws Exception {
        var release = new CountDownLatch(1);
        var quick = server(reply(selected(MIDDLE, 500)), new CountDownLatch(0));
        var slow = server(reply(selected(CHEAP, 100)), release);
        var targets =
                List.of(
                        new RpcTarget("127.0.0.1", quick.port()),
                        new RpcTarget("127.0.0.1", slow.port()));
        var meters = new SimpleMeterRegistry();
        try (var mempools =
                Mempools.start(
                        new RpcChannels(targets, LIMITS),
                        meters,
                        why -> {
                            throw why;
                        })) {
            mempools.awaitNames();
            var request = SelectRequest.newBuilder().setWeightMax(1 << 20).build();
            var warm = mempools.select(request);
            long start = System.nanoTime();
            var selected = mempools.select(request);
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isLessThan(Duration.ofSeconds(2));
            assertThat(selected).containsExactly(MIDDLE);
            assertThat(warm).doesNotContain(CHEAP);
            assertThat(meters.get("numi.template.mempool.missing").counter().count())
                    .isGreaterThanOrEqualTo(2);
        } finally {
            release.countDown();
            quick.stop();
            slow.stop();
        }
    }

    private static RpcServer server(SelectReply reply, CountDownLatch release) {
        var service =
                new MempoolGrpc.MempoolImplBase() {
                    @Override
                    public void select(SelectRequest request, StreamObserver<SelectReply> out) {
                        try {
                            release.await();
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                        out.onNext(reply);
                        out.onCompleted();
                    }
                };
        var server =
                new RpcServer(
                        new RpcSettings("127.0.0.1", 0, 2, 16),
                        LIMITS,
                        List.of(service),
                        new SimpleMeterRegistry());
        server.start();
        return server;
    }

    private static Transaction payment(int key, long nonce) {
        return TransactionBuilder.from(CHAIN.spec(), key)
                .nonce(nonce)
                .pay(3, 1_000_000_000)
                .signRevealing(key);
    }

    private static SelectReply reply(Selected... selected) {
        return SelectReply.newBuilder().addAllTransactions(List.of(selected)).build();
    }

    private static Selected selected(Transaction transaction, long rate) {
        return Selected.newBuilder()
                .setTransaction(ByteString.copyFrom(transaction.encoded()))
                .setFeeRate(rate)
                .build();
    }
}
