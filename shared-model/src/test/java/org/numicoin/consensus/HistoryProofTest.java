package org.numicoin.consensus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.numicoin.consensus.HistoryTreeTest.block;
import static org.numicoin.consensus.HistoryTreeTest.blocks;
import static org.numicoin.consensus.HistoryTreeTest.tree;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.numicoin.primitives.ChainWork;
import org.numicoin.primitives.Hash256;
import org.numicoin.wire.ByteReader;
import org.numicoin.wire.ByteWriter;
import org.numicoin.wire.DecodeException;

final class HistoryProofTest {
    private static final int COUNT = 45;
    private static final HistoryNodes NODES = HistoryNodes.over(blocks(COUNT));

    @Test
    void provesEveryBlockOfEveryHistory() {
        for (int count = 1; count <= COUNT; count++) {
            Hash256 root = tree(count).root();
            for (int index = 0; index < count; index++) {
                HistoryProof proof = HistoryProof.of(NODES, index, count);
                assertThat(proof.verify(root, block(index))).isTrue();
                assertThat(proof.verify(root, block(index + 1))).isFalse();
                assertThat(proof.verify(Hash256.ZERO, block(index))).isFalse();
            }
        }
    }

    @Test
    void refusesAProofForAnotherPlaceOrLength() {
        Hash256 root = tree(COUNT).root();
        var siblings = HistoryProof.of(NODES, 20, COUNT).siblings();
        assertThat(new HistoryProof(21, COUNT, siblings).verify(root, block(20))).isFalse();
        assertThat(new HistoryProof(20, COUNT + 1, siblings).verify(root, block(20))).isFalse();
        assertThat(
                        new HistoryProof(20, COUNT, siblings.subList(1, siblings.size()))
                                .verify(root, block(20)))
                .isFalse();
        var longer = new ArrayList<>(siblings);
        longer.add(block(COUNT));
        assertThat(new HistoryProof(20, COUNT, longer).verify(root, block(20))).isFalse();
    }

    @Test
    void refusesAProverWhoDoublesTheWorkOfASubtreeNotSampled() {
        assertEveryForgedSiblingIsRefused(record ->
                new HistoryRecord(
                        record.hash(),
                        record.work().plus(record.work()),
                        record.timestamp(),
                        record.elapsed()));
    }

    @Test
    void refusesAProverWhoShiftsTheClockOfASubtree() {
        assertEveryForgedSiblingIsRefused(record ->
                new HistoryRecord(
                        record.hash(), record.work(), record.timestamp(), record.elapsed() + 1));
        assertEveryForgedSiblingIsRefused(record ->
                new HistoryRecord(
                        record.hash(), record.work(), record.timestamp() + 1, record.elapsed()));
    }

    @Test
    void refusesClocksThatRunBackwardsEvenUnderAMatchingRoot() {
        HistoryRecord late = block(9);
        HistoryRecord early = block(3);
        Hash256 root = HistoryTree.root(2, late.join(early));
        assertThat(new HistoryProof(0, 2, List.of(early)).verify(root, late)).isFalse();
    }

    @Test
    void refusesWorkThatOverflows() {
        ChainWork most = ChainWork.of(BigInteger.TWO.pow(256).subtract(BigInteger.ONE));
        var heavy = new HistoryRecord(Hash256.ZERO, most, Long.MAX_VALUE, Long.MAX_VALUE);
        assertThat(new HistoryProof(0, 2, List.of(heavy)).verify(Hash256.ZERO, block(0))).isFalse();
        assertThat(
                        new HistoryPrefixProof(1, 2, List.of(block(0), heavy))
                                .verify(tree(1).root(), Hash256.ZERO))
                .isFalse();
    }

    @Test
    void provesEveryPrefixOfEveryHistory() {
        for (int newer = 0; newer <= COUNT; newer++) {
            for (int older = 0; older <= newer; older++) {
                HistoryPrefixProof proof = HistoryPrefixProof.of(NODES, older, newer);
                assertThat(proof.verify(tree(older).root(), tree(newer).root()))
                        .as("%d of %d", older, newer)
                        .isTrue();
            }
        }
    }

    @Test
    void refusesARootThatIsNoPrefix() {
        HistoryTree branch = tree(20).append(block(21));
        for (int newer = 21; newer <= COUNT; newer++) {
            HistoryPrefixProof honest = HistoryPrefixProof.of(NODES, 21, newer);
            assertThat(honest.verify(branch.root(), tree(newer).root())).isFalse();
            // The branch's own peaks give its root, but not the newer one.
            var records = new ArrayList<>(branch.peaks());
            records.addAll(
                    honest.records().subList(branch.peaks().size(), honest.records().size()));
            assertThat(
                            new HistoryPrefixProof(21, newer, records)
                                    .verify(branch.root(), tree(newer).root()))
                    .isFalse();
        }
    }

    @Test
    void refusesPrefixProofsWithRecordsMissingOrTooMany() {
        for (int older = 1; older < 20; older++) {
            HistoryPrefixProof honest = HistoryPrefixProof.of(NODES, older, 20);
            var records = honest.records();
            var longer = new ArrayList<>(records);
            longer.add(block(30));
            for (var wrong :
                    List.of(
                            longer,
                            records.subList(0, records.size() - 1),
                            List.<HistoryRecord>of())) {
                assertThat(
                                new HistoryPrefixProof(older, 20, wrong)
                                        .verify(tree(older).root(), tree(20).root()))
                        .isFalse();
            }
        }
    }

    @Test
    void proofsSurviveTheirEncodings() {
        HistoryProof proof = HistoryProof.of(NODES, 12, COUNT);
        var writer = new ByteWriter();
        proof.encode(writer);
        assertThat(ByteReader.decode(writer.toBytes(), HistoryProof::decode)).isEqualTo(proof);
        HistoryPrefixProof prefix = HistoryPrefixProof.of(NODES, 12, COUNT);
        var prefixWriter = new ByteWriter();
        prefix.encode(prefixWriter);
        assertThat(ByteReader.decode(prefixWriter.toBytes(), HistoryPrefixProof::decode))
                .isEqualTo(prefix);
    }

    @Test
    void refusesEncodedProofsThatCannotBe() {
        assertDecodeFails(HistoryProof::decode, new ByteWriter().u64(4).u64(4).u8(0));
        assertDecodeFails(
                HistoryProof::decode, new ByteWriter().u64(0).u64(4).u8(64).raw(new byte[64 * 80]));
        assertDecodeFails(HistoryProof::decode, new ByteWriter().u64(0).u64(4).u8(1));
        assertDecodeFails(HistoryPrefixProof::decode, new ByteWriter().u64(5).u64(4).u8(0));
        assertDecodeFails(
                HistoryPrefixProof::decode,
                new ByteWriter().u64(0).u64(4).u8(127).raw(new byte[127 * 80]));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HistoryPrefixProof(2, 1, List.of()));
    }

    private static <T> void assertDecodeFails(
            java.util.function.Function<ByteReader, T> decoder, ByteWriter writer) {
        assertThatExceptionOfType(DecodeException.class)
                .isThrownBy(() -> ByteReader.decode(writer.toBytes(), decoder));
    }

    private static void assertEveryForgedSiblingIsRefused(UnaryOperator<HistoryRecord> forge) {
        Hash256 root = tree(COUNT).root();
        for (int index = 0; index < COUNT; index++) {
            var siblings = HistoryProof.of(NODES, index, COUNT).siblings();
            for (int i = 0; i < siblings.size(); i++) {
                var forged = new ArrayList<>(siblings);
                forged.set(i, forge.apply(siblings.get(i)));
                assertThat(new HistoryProof(index, COUNT, forged).verify(root, block(index)))
                        .isFalse();
            }
        }
    }
}
