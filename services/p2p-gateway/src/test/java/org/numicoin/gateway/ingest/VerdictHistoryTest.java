package org.numicoin.gateway.ingest;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.numicoin.chain.Transaction;
import org.numicoin.kit.FatalError;
import org.numicoin.kit.health.ProgressWatch;
import org.numicoin.kit.kafka.KafkaClients;
import org.numicoin.kit.kafka.Outgoing;
import org.numicoin.kit.kafka.Publisher;
import org.numicoin.kit.testing.KafkaFixture;
import org.numicoin.kit.testing.SharedBroker;
import org.numicoin.kit.testing.TopicProbe;
import org.numicoin.kit.trace.TraceContext;
import org.numicoin.messaging.NetworkId;
import org.numicoin.messaging.Origin;
import org.numicoin.messaging.Shards;
import org.numicoin.messaging.Topics;
import org.numicoin.messaging.TransactionVerdict;
import org.numicoin.messaging.TransactionVerdict.Kind;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.testing.Specs;
import org.numicoin.testing.TransactionBuilder;

@ExtendWith(SharedBroker.class)
final class VerdictHistoryTest {
    private static final NetworkId NETWORK = new NetworkId(99, Hash256.ZERO);
    private static final long PATIENCE_SECONDS = 30;
    private static final int SENDERS = 8;

    private final CompletableFuture<FatalError> stopped = new CompletableFuture<>();
    private KafkaClients clients;
    private Publisher mempool;

    @BeforeEach
    void prepare(KafkaFixture fixture) {
        clients = fixture.create(Topics.TX_VERDICTS).clients("gateway-1");
        mempool = Publisher.small(clients);
    }

    @AfterEach
    void close() {
        mempool.close();
    }

    @Test
    void tellsWhatEveryShardHasDecidedInItsOrderAndEnds() throws Exception {
        var said = new ArrayList<TransactionVerdict>();
        for (int version = 1; version <= 3; version++) {
            for (int sender = 0; sender < SENDERS; sender++) {
                var verdict = verdict(sender, version);
                say(verdict);
                said.add(verdict);
            }
        }
        say(0, Bytes.ofHex("ffff"));
        say(0, Bytes.EMPTY);

        var heard = read();

        assertThat(heard).containsExactlyInAnyOrderElementsOf(said);
        for (int sender = 0; sender < SENDERS; sender++) {
            var address = verdict(sender, 1).sender();
            assertThat(heard.stream().filter(one -> one.sender().equals(address)))
                    .isSortedAccordingTo(Comparator.comparing(TransactionVerdict::version));
        }
        assertThat(stopped).isNotDone();
    }

    @Test
    void endsAtOnceWhereNothingWasDecided() throws Exception {
        assertThat(read()).isEmpty();
    }

    private List<TransactionVerdict> read() throws InterruptedException {
        var heard = new ArrayList<TransactionVerdict>();
        var ended = new CountDownLatch(1);
        var listener =
                new VerdictHistory.Listener() {
                    @Override
                    public void decidedBefore(List<TransactionVerdict> verdicts) {
                        heard.addAll(verdicts);
                    }

                    @Override
                    public void ended() {
                        ended.countDown();
                    }
                };
        try (var _ =
                VerdictHistory.start(
                        clients,
                        NETWORK,
                        listener,
                        new ProgressWatch(System::nanoTime),
                        stopped::complete)) {
            assertThat(ended.await(PATIENCE_SECONDS, SECONDS)).isTrue();
        }
        return heard;
    }

    private void say(TransactionVerdict verdict) {
        say(Shards.of(verdict.sender()), Bytes.wrap(verdict.encoded(NETWORK)));
    }

    private void say(int partition, Bytes value) {
        var outgoing =
                new Outgoing(
                        Topics.TX_VERDICTS, partition, Bytes.ofHex("01"), value, TraceContext.NONE);
        var _ = TopicProbe.write(mempool, outgoing);
    }

    private static TransactionVerdict verdict(int sender, int version) {
        Transaction transaction =
                TransactionBuilder.from(Specs.fast(), sender).pay(9, 20_000_000).sign(sender);
        return new TransactionVerdict(
                Kind.ACCEPTED,
                new TransactionVerdict.Version(version, 0),
                transaction.core().sender(),
                transaction.core().nonce(),
                transaction.id(),
                transaction.fullId(),
                "",
                "",
                new Origin(Origin.Kind.API, "api", ""),
                Bytes.wrap(transaction.encoded()));
    }
}
