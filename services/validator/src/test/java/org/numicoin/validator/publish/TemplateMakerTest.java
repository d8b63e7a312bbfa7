package org.numicoin.validator.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.numicoin.chain.Transaction;
import org.numicoin.crypto.SignatureCache;
import org.numicoin.crypto.SignatureProviders;
import org.numicoin.crypto.SignatureVerifier;
import org.numicoin.kit.kafka.Outgoing;
import org.numicoin.kit.kafka.PublishResult;
import org.numicoin.messaging.Message;
import org.numicoin.messaging.MiningTemplate;
import org.numicoin.messaging.TemplateBody;
import org.numicoin.messaging.TemplateNumber;
import org.numicoin.messaging.Topics;
import org.numicoin.rpc.v1.SelectRequest;
import org.numicoin.testing.ChainBuilder.Node;
import org.numicoin.testing.TransactionBuilder;
import org.numicoin.validator.TestChain;
import org.numicoin.validator.chain.ChainReader;
import org.numicoin.validator.chain.ExecutedBlocks;
import org.numicoin.validator.chain.Workers;
import org.numicoin.validator.state.ChainStore;
import org.numicoin.validator.state.StoreSettings;
import org.numicoin.validator.template.TemplateAssembler;

final class TemplateMakerTest {
    private static final TestChain CHAIN = TestChain.create();
    private static final Node GENESIS = CHAIN.builder().genesis();

    @TempDir private Path folder;
    private final List<Outgoing> published = new ArrayList<>();
    private final List<SelectRequest> asked = new ArrayList<>();
    private List<Transaction> best = List.of();
    private Instant now = Instant.ofEpochMilli(CHAIN.spec().genesisTimestamp() + 60_000);
    private ChainStore store;
    private TemplateMaker maker;

    @BeforeEach
    void open() {
        store = ChainStore.open(new StoreSettings(folder.resolve("chain"), 16 << 20), CHAIN.spec());
        var reader = new ChainReader(CHAIN.spec(), store);
        var provider =
                SignatureProviders.select(Duration.ofMillis(30), System::nanoTime).provider();
        var verifier = new SignatureVerifier(provider, new SignatureCache(64), Runnable::run, 1);
        var meters = new SimpleMeterRegistry();
        maker =
                new TemplateMaker(
                        CHAIN.spec(),
                        TemplateSettings.of(CHAIN.spec()),
                        reader,
                        request -> {
                            asked.add(request);
                            return best;
                        },
                        new TemplateAssembler(
                                CHAIN.spec(),
                                reader,
                                new ExecutedBlocks(1 << 20),
                                verifier,
                                Workers.CALLER),
                        new TemplatePublisher(
                                this::publish,
                                this::publish,
                                CHAIN.network(),
                                new Random(5),
                                meters),
                        () -> now,
                        meters);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void theBodyGoesOutBeforeTheHeaderUnderOneIdAndNumber() throws Exception {
        best = List.of(payment(0, 10));
        maker.make(4, true, () -> true);
        assertThat(published)
                .extracting(Outgoing::topic)
                .containsExactly(Topics.MINING_BODIES, Topics.MINING_TEMPLATES);
        var body = body(0);
        var template = template(1);
        assertThat(body.templateId()).isEqualTo(template.templateId());
        assertThat(template.header().templateId()).isEqualTo(template.templateId());
        assertThat(body.number()).isEqualTo(template.number()).isEqualTo(new TemplateNumber(4, 1));
        assertThat(body.parentId()).isEqualTo(GENESIS.id());
        assertThat(template.header().weight()).isPositive();
    }

    @Test
    void eachTemplateBeginsATraceThatItsBodyAndItsHeaderShare() throws Exception {
        maker.make(4, true, () -> true);
        maker.make(4, true, () -> true);
        var traces = published.stream().map(outgoing -> outgoing.trace().traceId()).toList();
        assertThat(traces).hasSize(4);
        assertThat(traces.get(0)).isEqualTo(traces.get(1)).isNotEqualTo(traces.get(2));
        assertThat(traces.get(2)).isEqualTo(traces.get(3));
        assertThat(published).noneMatch(outgoing -> outgoing.trace().isNone());
    }

    @Test
    void withoutAnyTransactionTheTemplateIsEmpty() throws Exception {
        assertThat(maker.make(1, true, () -> true)).isEqualTo(GENESIS.id());
        assertThat(template(1).header().weight()).isZero();
        assertThat(asked.getFirst().getBaseFee()).isEqualTo(CHAIN.spec().leastBaseFee());
    }

    @Test
    void onTheSameTipOnlyFeesThatAreFivePercentBetterMakeAnotherOne() throws Exception {
        best = List.of(payment(0, 100));
        maker.make(1, true, () -> true);
        best = List.of(payment(0, 104));
        maker.make(1, false, () -> true);
        assertThat(published).hasSize(2);
        best = List.of(payment(0, 106));
        maker.make(1, false, () -> true);
        assertThat(published).hasSize(4);
        assertThat(template(3).number()).isEqualTo(new TemplateNumber(1, 2));
    }

    @Test
    void aTemplateIsRenewedWhenItsTimestampIsTwentySecondsOld() throws Exception {
        maker.make(1, true, () -> true);
        now = now.plusMillis(19_999);
        maker.make(1, false, () -> true);
        assertThat(published).hasSize(2);
        now = now.plusMillis(1);
        maker.make(1, false, () -> true);
        assertThat(published).hasSize(4);
        assertThat(template(3).header().timestamp()).isEqualTo(now.toEpochMilli());
    }

    @Test
    void whoDoesNotWriteAnyMorePublishesNothing() throws Exception {
        maker.make(1, true, () -> false);
        assertThat(published).isEmpty();
    }

    @Test
    void whatDoesNotExecuteIsLeftOutAndReportedWithTheNextQuestion() throws Exception {
        var tooEarly =
                TransactionBuilder.from(CHAIN.spec(), 1)
                        .nonce(7)
                        .pay(2, 1_000_000_000)
                        .signRevealing(1);
        best = List.of(tooEarly, payment(0, 10));
        maker.make(1, true, () -> true);
        assertThat(body(0).body().length()).isGreaterThan(4);
        maker.make(1, false, () -> true);
        assertThat(asked.getLast().getFailedList()).hasSize(1);
        assertThat(asked.getLast().getFailed(0).getCode()).isEqualTo("bad-nonce");
        assertThat(asked.getLast().getFailed(0).getFullId().toByteArray())
                .isEqualTo(tooEarly.fullId().toBytes());
    }

    private static Transaction payment(int key, long tip) {
        return TransactionBuilder.from(CHAIN.spec(), key)
                .fee(1_000, tip)
                .pay(3, 1_000_000_000)
                .signRevealing(key);
    }

    private CompletableFuture<PublishResult> publish(Outgoing outgoing) {
        published.add(outgoing);
        return CompletableFuture.completedFuture(new PublishResult.Acked(0, published.size()));
    }

    private MiningTemplate template(int index) {
        return message(index, MiningTemplate.class);
    }

    private TemplateBody body(int index) {
        return message(index, TemplateBody.class);
    }

    private <M extends Message> M message(int index, Class<M> type) {
        return Message.decode(published.get(index).value().unsafeArray(), CHAIN.network(), type);
    }
}
