package org.numicoin.validator.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.numicoin.chain.Block;
import org.numicoin.chain.BlockHeader;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Transaction;
import org.numicoin.chain.Witness;
import org.numicoin.consensus.ChainSpecs;
import org.numicoin.messaging.Origin;
import org.numicoin.messaging.TemplateBody;
import org.numicoin.messaging.TemplateNumber;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.testing.ChainBuilder;
import org.numicoin.testing.Keys;
import org.numicoin.testing.Specs;
import org.numicoin.testing.TransactionBuilder;
import org.numicoin.validator.chain.Decision;
import org.numicoin.validator.chain.ImportResult;
import org.numicoin.validator.chain.ImportResult.Decided;
import org.numicoin.validator.chain.ImportResult.UnknownTemplate;
import org.numicoin.validator.chain.RejectionCodes;
import org.numicoin.validator.chain.Replica;
import org.numicoin.validator.chain.TestWriter;
import org.numicoin.validator.chain.Work.SolvedHeader;

/// From transactions to a template, and from its solution to a block.
final class TemplateAssemblerTest {
    private static final Origin WORKER = new Origin(Origin.Kind.WORKER, "worker-1", "");

    private final ChainSpec spec =
            ChainSpecs.parse(
                    Specs.yaml("templates", 3, 100)
                            .replace("weight-limit: 8388608", "weight-limit: 262144"));
    private final ChainBuilder chain = new ChainBuilder(spec);

    @TempDir Path folder;

    private Replica replica;
    private TestWriter writer;
    private long now;

    @BeforeEach
    void open() {
        replica = Replica.open(folder.resolve("store"), spec);
        writer = new TestWriter(replica);
        now = replica.clock.get();
    }

    @AfterEach
    void close() {
        replica.close();
    }

    @Test
    void assemblesAnEmptyTemplateWithoutTransactions() {
        var template = replica.assembler.assemble(List.of(), now);
        assertThat(template.header().miner().payload()).isEqualTo(Hash256.ZERO);
        assertThat(template.header().timestamp()).isEqualTo(now);
        assertThat(template.templateId()).isEqualTo(template.header().templateId());
        assertConnects(solve(template, 0));
    }

    @Test
    void neverGoesBehindTheTimestampOfTheTip() {
        var ahead = chain.extend(chain.genesis(), Keys.address(1), now + 20_000, List.of());
        writer.submit(ahead.block());
        var template = replica.assembler.assemble(List.of(), now);
        assertThat(template.header().timestamp()).isEqualTo(now + 20_001);
    }

    @Test
    void connectsASolutionOfATemplateAssembledHere() {
        var template = replica.assembler.assemble(List.of(payment(0, 0), payment(1, 0)), now);
        assertThat(template.dropped()).isEmpty();
        long weight = template.header().weight();
        assertThat(template.fees().nano()).isEqualTo(weight * 10);
        // Its body is not stored yet: what executing gave is all that is needed.
        assertConnects(solve(template, 0));
        try (var view = replica.reader.open()) {
            assertThat(view.body(view.tip())).contains(template.body());
        }
    }

    @Test
    void connectsASolutionByItsStoredBodyAfterARestart() {
        var template = replica.assembler.assemble(List.of(payment(0, 0)), now);
        replica.bodies.add(body(template), 1);
        replica.close();
        replica = Replica.open(folder.resolve("store"), spec);
        writer = writer.on(replica);
        assertThat(replica.bodies.position()).isEqualTo(1);
        assertConnects(solve(template, 0));
    }

    @Test
    void aWorkerMayChangeTimeSignalsAndMiner() {
        var template = replica.assembler.assemble(List.of(payment(0, 0)), now);
        var header =
                chain.mine(
                        template.header()
                                .withMiner(Keys.address(5))
                                .withTimestamp(now + 500)
                                .withNonce(0, 42));
        assertConnects(new SolvedHeader(WORKER, 0, template.templateId(), header));
    }

    @Test
    void waitsForABodyThatIsOnItsWay() {
        var template = assembledElsewhere(List.of(payment(0, 0)));
        var solution = solve(template, 3);
        assertThat(writer.submit(solution)).isEqualTo(new UnknownTemplate(template.templateId()));
        assertThat(replica.engine.due()).isEmpty();
        assertThat(
                        replica.engine
                                .undecided(new org.numicoin.messaging.InputPositions(9, 9))
                                .solutions())
                .isEqualTo(3);
        replica.bodies.add(body(template), 1);
        assertThat(replica.engine.due()).hasSize(1);
        assertConnected(writer.submit(replica.engine.due().getFirst()));
    }

    @Test
    void refusesASolutionWhoseBodyNeverComes() {
        var template = assembledElsewhere(List.of(payment(0, 0)));
        writer.submit(solve(template, 0));
        replica.clock.addAndGet(10_000);
        var result = writer.submit(replica.engine.due().getFirst());
        assertThat(((Decided) result).decision().outcome())
                .isEqualTo(new Decision.Refused(RejectionCodes.UNKNOWN_TEMPLATE));
        assertThat(replica.engine.due()).isEmpty();
    }

    @Test
    void checksTheProofOfWorkOfASolutionBeforeItsBody() {
        var template = assembledElsewhere(List.of());
        var target = new org.numicoin.consensus.CompactTarget(template.header().target());
        int nonce = 0;
        BlockHeader header = template.header();
        while (target.isMetBy(chain.powHash().hash(header.proofOfWorkBlob()))) {
            header = header.withNonce(++nonce, 0);
        }
        var result = writer.submit(new SolvedHeader(WORKER, 0, template.templateId(), header));
        var outcome = ((Decided) result).decision().outcome();
        assertThat(((Decision.Invalid) outcome).violation().code()).isEqualTo("high-hash");
    }

    @Test
    void dropsWhatDoesNotExecuteAndWhatCannotFollow() {
        var unpaid = TransactionBuilder.from(spec, 9).pay(1, 5).signRevealing(9);
        var early = payment(2, 5);
        var afterEarly = payment(2, 6);
        var template =
                replica.assembler.assemble(List.of(unpaid, payment(0, 0), early, afterEarly), now);
        assertThat(template.block().transactions()).containsExactly(payment(0, 0));
        assertThat(template.dropped())
                .extracting(AssembledTemplate.Dropped::transaction)
                .containsExactly(unpaid, early);
        assertThat(template.dropped())
                .extracting(AssembledTemplate.Dropped::code)
                .containsExactly("insufficient-balance", "bad-nonce");
        assertConnects(solve(template, 0));
    }

    @Test
    void dropsTransactionsWithBadSignaturesAndStartsOver() {
        var good = payment(1, 0);
        var forged =
                new Transaction(
                        payment(0, 0).core(),
                        Witness.ofKey(
                                java.util.Optional.of(Keys.publicKey(0)),
                                good.witness().signatures().getFirst().signature()));
        var template = replica.assembler.assemble(List.of(forged, payment(0, 1), good), now);
        assertThat(template.block().transactions()).containsExactly(good);
        assertThat(template.dropped())
                .contains(new AssembledTemplate.Dropped(forged, "bad-signature"));
        assertConnects(solve(template, 0));
    }

    @Test
    void fillsABlockToItsWeightLimitAndNoFurther() {
        var best = new ArrayList<Transaction>();
        for (int nonce = 0; nonce < 12; nonce++) {
            for (int key = 0; key < Specs.FUNDED_KEYS; key++) {
                best.add(payment(key, nonce));
            }
        }
        var template = replica.assembler.assemble(best, now);
        assertThat(template.dropped()).isEmpty();
        assertThat(template.header().weight())
                .isLessThanOrEqualTo(spec.weightLimit())
                .isGreaterThan(spec.weightLimit() - 8_000);
        assertThat(template.block().transactions().size()).isLessThan(best.size());
        assertConnects(solve(template, 0));
    }

    @Test
    void keepsBodiesNearTheTipOnly() {
        var template = replica.assembler.assemble(List.of(), now);
        replica.bodies.add(body(template), 1);
        var tip = chain.genesis();
        for (int i = 0; i < 4; i++) {
            tip = chain.extend(tip, 1);
            writer.submit(tip.block());
            assertThat(replica.bodies.contains(template.templateId())).isTrue();
        }
        var next = replica.assembler.assemble(List.of(), now);
        replica.bodies.add(body(next), 2);
        assertThat(replica.bodies.contains(template.templateId())).isFalse();
        assertThat(replica.bodies.body(next.templateId())).contains(next.body());
        replica.bodies.add(body(template), 3);
        assertThat(replica.bodies.contains(template.templateId())).isFalse();
        assertThat(replica.bodies.position()).isEqualTo(3);
    }

    @Test
    void keepsNoMoreThanSixtyFourBodies() {
        for (int i = 0; i < BodyStore.BODIES_MAX + 5; i++) {
            var id = new Hash256(1, 2, 3, i);
            replica.bodies.add(
                    new TemplateBody(
                            new TemplateNumber(1, i),
                            id,
                            chain.genesis().id(),
                            1,
                            Bytes.ofHex("00000000")),
                    i + 1);
        }
        assertThat(replica.bodies.size()).isEqualTo(BodyStore.BODIES_MAX);
        assertThat(replica.bodies.contains(new Hash256(1, 2, 3, 4))).isFalse();
        assertThat(replica.bodies.contains(new Hash256(1, 2, 3, 5))).isTrue();
    }

    /// A template whose execution this replica does not know.
    private AssembledTemplate assembledElsewhere(List<Transaction> transactions) {
        try (var other = Replica.open(folder.resolve("elsewhere"), spec)) {
            return other.assembler.assemble(transactions, now);
        }
    }

    private SolvedHeader solve(AssembledTemplate template, long offset) {
        var header = chain.mine(template.header().withMiner(Keys.address(4)));
        return new SolvedHeader(WORKER, offset, template.templateId(), header);
    }

    private void assertConnects(SolvedHeader solution) {
        assertConnected(writer.submit(solution));
        assertThat(replica.engine.position().tipId()).isEqualTo(solution.blockId());
        try (var view = replica.reader.open()) {
            var stored =
                    Block.decode(view.encodedBlock(solution.blockId()).orElseThrow().unsafeArray());
            assertThat(stored.header()).isEqualTo(solution.header());
        }
    }

    private static void assertConnected(ImportResult result) {
        assertThat(result).isInstanceOf(Decided.class);
        assertThat(((Decided) result).decision().outcome()).isInstanceOf(Decision.Connected.class);
    }

    private Transaction payment(int key, long nonce) {
        var builder = TransactionBuilder.from(spec, key).nonce(nonce).pay(key + 20, 20_000_000);
        return nonce == 0 ? builder.signRevealing(key) : builder.sign(key);
    }

    private static TemplateBody body(AssembledTemplate template) {
        return new TemplateBody(
                new TemplateNumber(1, 1),
                template.templateId(),
                template.header().parentId(),
                template.header().height(),
                template.body());
    }
}
