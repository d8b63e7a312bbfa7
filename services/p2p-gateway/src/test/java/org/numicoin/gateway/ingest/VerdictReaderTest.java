package org.numicoin.gateway.ingest;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
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
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.testing.Specs;
import org.numicoin.testing.TransactionBuilder;

@ExtendWith(SharedBroker.class)
final class VerdictReaderTest {
    private static final NetworkId NETWORK = new NetworkId(99, Hash256.ZERO);
    private static final long PATIENCE_SECONDS = 30;

    /// One of each sender.
    private static final List<Transaction> TRANSACTIONS =
            IntStream.range(0, 8)
                    .mapToObj(key ->
                            TransactionBuilder.from(Specs.fast(), key).pay(2, 20_000_000).sign(key))
                    .toList();

    private final BlockingQueue<TransactionVerdict> heard = new LinkedBlockingQueue<>();
    private final CompletableFuture<FatalError> stopped = new CompletableFuture<>();
    private KafkaFixture kafka;
    private KafkaClients clients;
    private Publisher mempool;
    private @Nullable VerdictReader reader;

    @BeforeEach
    void prepare(KafkaFixture fixture) {
        kafka = fixture.create(Topics.TX_VERDICTS);
        clients = kafka.clients("gateway-1");
        mempool = Publisher.small(clients);
    }

    @AfterEach
    void close() {
        if (reader != null) {
            reader.close();
        }
        mempool.close();
    }

    @Test
    void tellsWhatIsDecidedFromItsStartOnInEveryShard() throws Exception {
        say(verdict(1, "before"));
        start();

        for (int sender = 0; sender < TRANSACTIONS.size(); sender++) {
            say(verdict(sender, "after"));
            assertThat(next()).isEqualTo(verdict(sender, "after"));
        }
        assertThat(heard).isEmpty();
    }

    @Test
    void countsWhatItCannotReadAndGoesOn() throws Exception {
        start();
        say(0, Bytes.ofHex("ffff"));
        say(verdict(1, "next"));

        assertThat(next()).isEqualTo(verdict(1, "next"));
        assertThat(kafka.meters().get("numi.records.malformed").counter().count()).isEqualTo(1);
    }

    @Test
    void passesOverWhatCompactionHasDeleted() throws Exception {
        start();
        say(0, Bytes.EMPTY);
        say(verdict(1, "next"));

        assertThat(next()).isEqualTo(verdict(1, "next"));
        assertThat(kafka.meters().get("numi.records.malformed").counter().count()).isZero();
    }

    @Test
    void stopsTheServiceAtAVerdictOfAnotherChain() throws Exception {
        start();
        var foreign = new NetworkId(7, Hash256.ZERO);
        say(0, Bytes.wrap(verdict(1, "foreign").encoded(foreign)));

        assertThat(stopped.get(PATIENCE_SECONDS, SECONDS))
                .hasMessageContaining("tx.verdicts-0@")
                .hasMessageContaining("chain");
        assertThat(heard).isEmpty();
    }

    /// Returns once what is said from now on is heard.
    private void start() throws Exception {
        reader =
                VerdictReader.start(
                        clients,
                        NETWORK,
                        List.of(heard::add),
                        new ProgressWatch(System::nanoTime),
                        stopped::complete);
        // Where all shards end is asked for at once, so one of them says that it was.
        boolean reading = false;
        for (int number = 0; !reading; number++) {
            var probe = verdict(0, "probe " + number);
            say(probe);
            reading = isHeard(probe);
        }
    }

    private boolean isHeard(TransactionVerdict probe) throws InterruptedException {
        var verdict = heard.poll(100, MILLISECONDS);
        while (verdict != null && !verdict.equals(probe)) {
            verdict = heard.poll(100, MILLISECONDS);
        }
        return verdict != null;
    }

    private TransactionVerdict next() throws InterruptedException {
        var verdict = heard.poll(PATIENCE_SECONDS, SECONDS);
        assertThat(verdict).isNotNull();
        return verdict;
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

    private static TransactionVerdict verdict(int sender, String code) {
        Transaction transaction = TRANSACTIONS.get(sender);
        return new TransactionVerdict(
                TransactionVerdict.Kind.REJECTED,
                new TransactionVerdict.Version(1, 0),
                transaction.core().sender(),
                transaction.core().nonce(),
                transaction.id(),
                transaction.fullId(),
                code,
                "",
                new Origin(Origin.Kind.GATEWAY, "gateway-1", ""),
                Bytes.EMPTY);
    }
}
