package org.numicoin.validator.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.numicoin.validator.chain.Results.assertConnected;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.numicoin.chain.Block;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.PrunedBlock;
import org.numicoin.chain.PrunedTransaction;
import org.numicoin.chain.TransactionContent;
import org.numicoin.chain.WitnessForm;
import org.numicoin.primitives.Bytes;
import org.numicoin.testing.ChainBuilder;
import org.numicoin.testing.ChainBuilder.Node;
import org.numicoin.validator.state.ChainStore;
import org.numicoin.validator.state.Damage;
import org.numicoin.validator.state.StoreReport;

/// A store that prunes signatures alone, or before bodies, tells of its old transactions everything
/// but these.
final class WitnessPruningTest {
    private static final int DEPTH = PrunedStores.DEPTH;
    private static final int BLOCKS = PrunedStores.BLOCKS;
    private static final int FROM = PrunedStores.FROM;

    /// Of bodies when signatures go before them.
    private static final int BODY_DEPTH = DEPTH + 12;

    private static final int BODIES_FROM = BLOCKS - BODY_DEPTH + 1;

    private final ChainSpec spec = PrunedStores.SPEC;

    @TempDir private Path folder;

    @ParameterizedTest
    @ValueSource(ints = {0, BODY_DEPTH})
    void signaturesGoAndWhatTransactionsSayStays(int bodyDepth) {
        long bodiesFrom = bodyDepth == 0 ? 0 : BODIES_FROM;
        try (var pruned = stores().open("pruned", bodyDepth, DEPTH);
                var full = stores().open("full", 0, 0)) {
            var writer = new TestWriter(pruned);
            new BusyChain(spec, writer).grow(BLOCKS);
            full.follow(writer.log);
            var reads = pruned.store.latest();
            assertThat(reads.bodiesFrom()).isEqualTo(bodiesFrom);
            assertThat(reads.witnessesFrom()).isEqualTo(FROM);
            try (var view = pruned.reader.open()) {
                long transactions = 0;
                for (long height = 0; height <= BLOCKS; height++) {
                    var id = reads.idAt(height).orElseThrow();
                    var whole = full.store.latest().encodedBlock(id).orElseThrow();
                    Block block = Block.decode(whole.toBytes());
                    assertThat(view.isPruned(view.block(id).orElseThrow()))
                            .isEqualTo(height < FROM);
                    assertThat(view.encodedBlock(id))
                            .isEqualTo(height < FROM ? Optional.empty() : Optional.of(whole));
                    assertThat(reads.encodedBlock(id))
                            .as("height " + height)
                            .isEqualTo(stored(block, whole, height, bodiesFrom));
                    for (int i = 0; i < block.transactions().size(); i++) {
                        var each = block.transactions().get(i);
                        var found = view.transaction(each.id());
                        assertThat(found.isPresent()).isEqualTo(height >= bodiesFrom);
                        if (found.isPresent()) {
                            TransactionContent expected =
                                    height < FROM ? block.pruned().transactions().get(i) : each;
                            assertThat(found.get().transaction()).isEqualTo(expected);
                            assertThat(found.get().index()).isEqualTo(i);
                            transactions++;
                        }
                    }
                }
                assertThat(transactions).isGreaterThan(10);
            }
            PrunedStores.assertSameButForPruning(pruned, full);
        }
        StoreReport report = stores().examine("pruned");
        assertThat(report.damage()).isEmpty();
        assertThat(report.blocks()).isEqualTo(BLOCKS + 1);
    }

    private static Optional<Bytes> stored(Block block, Bytes whole, long height, long bodiesFrom) {
        if (height < bodiesFrom) {
            return Optional.empty();
        }
        return Optional.of(height < FROM ? Bytes.wrap(block.pruned().encoded()) : whole);
    }

    /// What bodies leave of a step is for signatures; what goes whole does not lose them before.
    @Test
    void turningBothOnOverALongChainGoesInSteps() {
        int blocks = Pruner.BLOCKS_MAX + BODY_DEPTH + 20;
        var chain = new ChainBuilder(spec);
        var nodes = PrunedStores.extend(chain, chain.genesis(), 1, blocks);
        TestLog log;
        try (var replica = stores().open("store", 0, 0)) {
            var writer = new TestWriter(replica);
            nodes.forEach(node -> assertConnected(writer.submit(node.block())));
            log = writer.log;
        }
        try (var replica = stores().open("store", BODY_DEPTH, DEPTH)) {
            var writer = new TestWriter(replica, log);
            Node tip = nodes.getLast();
            for (long[] expected :
                    new long[][] {
                        {Pruner.BLOCKS_MAX, Pruner.BLOCKS_MAX},
                        {blocks + 2 - BODY_DEPTH + 1, blocks + 2 - DEPTH + 1},
                        {blocks + 3 - BODY_DEPTH + 1, blocks + 3 - DEPTH + 1}
                    }) {
                tip = chain.extend(tip, 1);
                assertConnected(writer.submit(tip.block()));
                var reads = replica.store.latest();
                assertThat(new long[] {reads.bodiesFrom(), reads.witnessesFrom()})
                        .containsExactly(expected);
            }
        }
        assertThat(stores().examine("store").damage()).isEmpty();
    }

    @Test
    void signaturesThatWereKeptLongerThanBodiesGoWithThem() {
        try (var pruned = stores().open("store", DEPTH, BODY_DEPTH)) {
            new BusyChain(spec, new TestWriter(pruned)).grow(BLOCKS);
            assertThat(pruned.store.latest().bodiesFrom()).isEqualTo(FROM);
            assertThat(pruned.store.latest().witnessesFrom()).isEqualTo(FROM);
        }
        assertThat(stores().examine("store").damage()).isEmpty();
    }

    /// Too few blocks without signatures, and too many.
    @ParameterizedTest
    @ValueSource(ints = {FROM - 10, FROM + 10})
    void aStoreThatClaimsOtherSignaturesThanItHasIsDamaged(int claimed) {
        var _ = stores().grown("store", 0, DEPTH);
        try (var store = ChainStore.open(stores().settings("store"), spec);
                var batch = store.batch()) {
            batch.base(store.latest().base().orElseThrow().prunedTo(0, claimed));
            store.write(batch);
        }
        assertThat(stores().examine("store").damage())
                .extracting(StoreReport.Found::kind)
                .contains(Damage.BODY);
    }

    /// Transaction root and weight are held against the header.
    @ParameterizedTest
    @ValueSource(strings = {"BadTransactionRoot", "BadWeight"})
    void aChangedBodyWithoutSignaturesIsDamaged(String violation) {
        var blocks = stores().grown("store", 0, DEPTH);
        try (var store = ChainStore.open(stores().settings("store"), spec);
                var batch = store.batch()) {
            PrunedBlock block = busy(blocks).pruned();
            batch.encodedBlock(block.id(), Bytes.wrap(changed(block, violation).encoded()));
            store.write(batch);
        }
        assertThat(stores().examine("store").damage())
                .filteredOn(found -> found.kind() == Damage.BODY)
                .singleElement()
                .satisfies(found ->
                        assertThat(found.examples()).first().asString().contains(violation));
    }

    private static Block busy(List<Bytes> blocks) {
        return blocks.subList(1, FROM).stream()
                .map(encoded -> Block.decode(encoded.toBytes()))
                .filter(block -> !block.transactions().isEmpty())
                .findFirst()
                .orElseThrow();
    }

    private static PrunedBlock changed(PrunedBlock block, String violation) {
        var transactions = new ArrayList<>(block.transactions());
        var last = transactions.removeLast();
        if (violation.equals("BadWeight")) {
            var form = last.witnessForm();
            transactions.add(
                    new PrunedTransaction(
                            last.core(),
                            new WitnessForm(false, Optional.empty(), 1, 1 - form.reveals())));
        }
        return new PrunedBlock(block.header(), transactions);
    }

    private PrunedStores stores() {
        return new PrunedStores(folder);
    }
}
