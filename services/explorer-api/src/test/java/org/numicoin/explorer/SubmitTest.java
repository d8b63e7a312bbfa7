package org.numicoin.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.numicoin.chain.Transaction;
import org.numicoin.kit.testing.SharedBroker;
import org.numicoin.kit.trace.TraceContext;
import org.numicoin.localnet.LocalKafka;
import org.numicoin.messaging.Message;
import org.numicoin.messaging.Shards;
import org.numicoin.messaging.SubmittedTransaction;
import org.numicoin.messaging.Topics;
import org.numicoin.messaging.TransactionVerdict.Kind;
import org.numicoin.testing.Keys;
import org.numicoin.testing.TransactionBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/// `POST /api/tx` through HTTP and Kafka, with the mempool played by the test.
@ExtendWith(SharedBroker.class)
@Timeout(120)
class SubmitTest {
    @TempDir static Path folder;

    private static TestNetwork network;
    private static ConfigurableApplicationContext explorer;
    private static Client client;

    @BeforeAll
    static void start(LocalKafka kafka) throws Exception {
        network = new TestNetwork(kafka.bootstrap(), "submit", folder);
        explorer = network.explorer("data", "--numi.explorer.submit.answer-within=3s");
        client = new Client(explorer).awaitTip(network.chain().tip().id());
    }

    @AfterAll
    static void stop() {
        explorer.close();
        network.close();
    }

    @Test
    void answersTheIdOnceAcceptedAndShowsItAtOnce() {
        var payment = payment(0);
        var answer = client.postAsync(payment);
        assertThat(submitted(payment).transaction().toBytes()).isEqualTo(payment.encoded());
        assertThat(answer).isNotDone();
        network.verdict(Kind.ACCEPTED, payment, "");
        var response = answer.join();
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo(payment.id().toHex());
        assertThat(client.json("/api/tx/" + payment.id()).path("txid").asString())
                .isEqualTo(payment.id().toHex());
    }

    @Test
    void answers422WithTheCodeOfTheMempool() {
        var payment = payment(1);
        var answer = client.postAsync(payment);
        submitted(payment);
        network.verdict(Kind.REJECTED, payment, "insufficient-balance");
        assertThat(answer.join().statusCode()).isEqualTo(422);
        var problem = Client.parse(answer.join().body());
        assertThat(problem.path("code").asString()).isEqualTo("insufficient-balance");
        assertThat(problem.path("detail").asString()).isEqualTo("in words: insufficient-balance");
        assertThat(client.json("/api/tx/" + payment.id() + "/status").toString())
                .isEqualTo(
                        "{\"confirmed\":false,\"verdict\":\"rejected\","
                                + "\"code\":\"insufficient-balance\","
                                + "\"detail\":\"in words: insufficient-balance\"}");
    }

    @Test
    void answers202WithTheStatusWhenNobodyDecides() {
        var payment = payment(2);
        var response = client.post(payment);
        assertThat(response.statusCode()).isEqualTo(202);
        var url = Client.parse(response.body()).path("status_url").asString();
        assertThat(url).isEqualTo("/api/tx/" + payment.id() + "/status");
        assertThat(response.headers().firstValue("Location")).contains(url);
        // Decided later: the status knows, and so does the next answer to the same bytes.
        network.verdict(Kind.QUEUED, payment, "");
        Client.await("the verdict", () -> client.get(url).statusCode() == 200);
        assertThat(client.json(url).path("pool").asString()).isEqualTo("queued");
        assertThat(client.post(payment).statusCode()).isEqualTo(200);
    }

    @Test
    void answers200WhenTheBlockComesFirst() {
        var payment = payment(3);
        var answer = client.postAsync(payment);
        submitted(payment);
        network.mine(0, payment);
        assertThat(answer.join().statusCode()).isEqualTo(200);
        assertThat(
                        client.json("/api/tx/" + payment.id())
                                .path("status")
                                .path("confirmed")
                                .asBoolean())
                .isTrue();
        // A late verdict does not make it pooled again, and the same bytes are still fine.
        network.verdict(Kind.ACCEPTED, payment, "");
        assertThat(client.post(payment).statusCode()).isEqualTo(200);
        assertThat(client.json("/api/tx/" + payment.id()).path("status").has("pool")).isFalse();
    }

    @Test
    void takesWhatCurlSendsByDefault() {
        var payment = payment(4);
        var request =
                client.postRequest(
                        Client.hex(payment) + "\n",
                        "Content-Type",
                        "application/x-www-form-urlencoded");
        var answer = CompletableFuture.supplyAsync(() -> client.send(request));
        submitted(payment);
        network.verdict(Kind.ACCEPTED, payment, "");
        assertThat(answer.join().statusCode()).isEqualTo(200);
    }

    @Test
    void startsATraceWhereTheRequestHasNoneAndKeepsTheOneThatItHas() {
        var untraced = payment(5);
        var first = client.postAsync(untraced);
        assertThat(traceOf(untraced).isNone()).isFalse();

        var traced = payment(6);
        var trace = new TraceContext(7, 8, 9);
        var request = client.postRequest(Client.hex(traced), "traceparent", trace.toHeader());
        var second = CompletableFuture.supplyAsync(() -> client.send(request));
        assertThat(traceOf(traced).traceId()).isEqualTo(trace.traceId());

        network.verdict(Kind.ACCEPTED, untraced, "");
        network.verdict(Kind.ACCEPTED, traced, "");
        assertThat(first.join().statusCode()).isEqualTo(200);
        assertThat(second.join().statusCode()).isEqualTo(200);
    }

    private static Transaction payment(int key) {
        return TransactionBuilder.from(network.spec(), key).pay(7, 10_000_000).signRevealing(key);
    }

    private static SubmittedTransaction submitted(Transaction transaction) {
        return decode(submittedRecord(transaction));
    }

    private static TraceContext traceOf(Transaction transaction) {
        var header = submittedRecord(transaction).headers().lastHeader("traceparent");
        return header == null ? TraceContext.NONE : TraceContext.parse(header.value());
    }

    private static SubmittedTransaction decode(ConsumerRecord<byte[], byte[]> record) {
        return Message.decode(record.value(), network.network(), SubmittedTransaction.class);
    }

    /// Waits for the record of a transaction in the partition of its sender.
    private static ConsumerRecord<byte[], byte[]> submittedRecord(Transaction transaction) {
        var sender = transaction.core().sender();
        var partition =
                List.of(new TopicPartition(network.topic(Topics.TX_SUBMITTED), Shards.of(sender)));
        Map<String, Object> settings = Map.of("bootstrap.servers", network.bootstrap());
        try (var consumer =
                new KafkaConsumer<>(
                        settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(partition);
            consumer.seekToBeginning(partition);
            long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            while (System.nanoTime() < end) {
                for (var record : consumer.poll(Duration.ofMillis(200))) {
                    var message = decode(record);
                    if (Transaction.decode(message.transaction().toBytes()).equals(transaction)) {
                        assertThat(record.key()).isEqualTo(sender.payload().toBytes());
                        return record;
                    }
                }
            }
        }
        throw new AssertionError("not published: " + transaction + " of " + Keys.address(0));
    }
}
