package org.numicoin.consensus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.numicoin.primitives.ChainWork;
import org.numicoin.primitives.Hash256;
import org.numicoin.wire.ByteReader;
import org.numicoin.wire.ByteWriter;
import org.numicoin.wire.DecodeException;

final class HistoryTreeTest {
    @Test
    void agreesWithTheVectors() {
        for (var vector : VectorFile.read("history-roots")) {
            assertThat(tree(Integer.parseInt(vector.get(0))).root()).hasToString(vector.get(1));
        }
    }

    @Test
    void agreesWithTheRecursionOfRfc6962AndAddsUpTheWork() {
        HistoryTree tree = HistoryTree.EMPTY;
        BigInteger work = BigInteger.ZERO;
        for (int count = 1; count <= 130; count++) {
            tree = tree.append(blocks(count).getLast());
            work = work.add(BigInteger.valueOf(1_000 + count - 1));
            assertThat(tree.count()).isEqualTo(count);
            assertThat(tree.root()).isEqualTo(HistoryTree.root(count, recursive(blocks(count))));
            assertThat(tree.work()).isEqualTo(ChainWork.of(work));
        }
    }

    @Test
    void branchesFromOneHistoryDoNotDisturbEachOther() {
        HistoryTree fork = tree(7);
        Hash256 before = fork.root();
        HistoryTree one = fork.append(block(7));
        HistoryTree other = fork.append(block(8));
        assertThat(one.root()).isNotEqualTo(other.root());
        assertThat(fork.root()).isEqualTo(before);
    }

    @Test
    void survivesItsEncoding() {
        for (int count : new int[] {0, 1, 2, 3, 7, 8, 100}) {
            HistoryTree tree = tree(count);
            byte[] bytes = encode(tree);
            assertThat(bytes).hasSize(8 + 80 * Integer.bitCount(count));
            assertThat(ByteReader.decode(bytes, HistoryTree::decode)).isEqualTo(tree);
        }
    }

    @Test
    void refusesEncodingsThatAreCutLongerOrBeyond2To63() {
        byte[] bytes = encode(tree(5));
        byte[] beyond = bytes.clone();
        beyond[0] = (byte) 0x80;
        byte[] manyPeaks = bytes.clone();
        Arrays.fill(manyPeaks, 0, 8, (byte) 0x7f);
        for (byte[] wrong :
                List.of(
                        Arrays.copyOf(bytes, bytes.length - 1),
                        Arrays.copyOf(bytes, bytes.length + 1),
                        beyond,
                        manyPeaks)) {
            assertThatExceptionOfType(DecodeException.class)
                    .isThrownBy(() -> ByteReader.decode(wrong, HistoryTree::decode));
        }
        assertThatIllegalArgumentException().isThrownBy(() -> new HistoryTree(2, tree(3).peaks()));
    }

    static HistoryTree tree(int count) {
        HistoryTree tree = HistoryTree.EMPTY;
        for (HistoryRecord block : blocks(count)) {
            tree = tree.append(block);
        }
        return tree;
    }

    static List<HistoryRecord> blocks(int count) {
        var blocks = new ArrayList<HistoryRecord>();
        for (int k = 0; k < count; k++) {
            blocks.add(block(k));
        }
        return blocks;
    }

    static HistoryRecord block(int k) {
        var id = new byte[32];
        Arrays.fill(id, (byte) k);
        return HistoryRecord.ofBlock(
                Hash256.of(id),
                ChainWork.of(BigInteger.valueOf(1_000 + k)),
                1_800_000_000_000L + 30_000L * k,
                30_000L * Math.max(0, k - 1));
    }

    private static HistoryRecord recursive(List<HistoryRecord> blocks) {
        if (blocks.size() == 1) {
            return blocks.getFirst();
        }
        int split = Integer.highestOneBit(blocks.size() - 1);
        return recursive(blocks.subList(0, split))
                .join(recursive(blocks.subList(split, blocks.size())));
    }

    private static byte[] encode(HistoryTree tree) {
        var writer = new ByteWriter(16);
        tree.encode(writer);
        return writer.toBytes();
    }
}
