package org.numicoin.consensus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.numicoin.primitives.Hash256;
import org.numicoin.primitives.Tag;
import org.numicoin.wire.ByteReader;
import org.numicoin.wire.ByteWriter;
import org.numicoin.wire.DecodeException;

final class ListRootTest {
    @Test
    void agreesWithTheVectors() {
        for (var vector : VectorFile.read("transaction-roots")) {
            assertThat(ListRoot.ofTransactions(items(Integer.parseInt(vector.get(0)))))
                    .hasToString(vector.get(1));
        }
    }

    @Test
    void agreesWithTheRecursionOfRfc6962() {
        for (int count = 0; count <= 70; count++) {
            List<Hash256> items = items(count);
            Hash256 tree = count == 0 ? Hash256.ZERO : recursive(items);
            assertThat(ListRoot.ofWitnesses(items))
                    .isEqualTo(
                            Tag.WITNESSES_ROOT.hash(
                                    new ByteWriter().u32(count).hash(tree).toBytes()));
        }
    }

    @Test
    void aRepeatedLastItemMakesAnotherRoot() {
        List<Hash256> three = items(3);
        var four = new ArrayList<>(three);
        four.add(three.getLast());
        assertThat(ListRoot.ofTransactions(four)).isNotEqualTo(ListRoot.ofTransactions(three));
    }

    @Test
    void theSameItemsInAnotherOrderOrListMakeAnotherRoot() {
        List<Hash256> items = items(4);
        var swapped = new ArrayList<>(items);
        Collections.swap(swapped, 1, 2);
        assertThat(ListRoot.ofTransactions(swapped)).isNotEqualTo(ListRoot.ofTransactions(items));
        assertThat(ListRoot.ofWitnesses(items)).isNotEqualTo(ListRoot.ofTransactions(items));
    }

    @Test
    void provesEveryItemOfEveryListAndNothingElse() {
        for (int count = 1; count <= 40; count++) {
            List<Hash256> items = items(count);
            Hash256 root = ListRoot.ofTransactions(items);
            for (int i = 0; i < count; i++) {
                ListProof proof = ListRoot.TRANSACTIONS.prove(items, i);
                Hash256 item = items.get(i);
                assertThat(ListRoot.TRANSACTIONS.verify(root, item, proof)).isTrue();
                assertThat(ListRoot.WITNESSES.verify(root, item, proof)).isFalse();
                assertThat(ListRoot.TRANSACTIONS.verify(root, item(200), proof)).isFalse();
                assertThat(ListRoot.TRANSACTIONS.verify(Hash256.ZERO, item, proof)).isFalse();
                for (ListProof wrong : spoiled(proof)) {
                    assertThat(ListRoot.TRANSACTIONS.verify(root, item, wrong))
                            .as("%s", wrong)
                            .isFalse();
                }
            }
        }
    }

    @Test
    void refusesANodeOfferedAsLeaf() {
        List<Hash256> items = items(4);
        Hash256 root = ListRoot.ofTransactions(items);
        Hash256 left = recursive(items.subList(0, 2), Tag.TXS_LEAF, Tag.TXS_NODE);
        Hash256 right = recursive(items.subList(2, 4), Tag.TXS_LEAF, Tag.TXS_NODE);
        assertThat(ListRoot.TRANSACTIONS.verify(root, left, new ListProof(0, 2, List.of(right))))
                .isFalse();
        assertThat(ListRoot.TRANSACTIONS.verify(root, left, new ListProof(0, 4, List.of(right))))
                .isFalse();
    }

    @Test
    void aProofSurvivesItsEncoding() {
        ListProof proof = ListRoot.TRANSACTIONS.prove(items(11), 10);
        assertThat(ByteReader.decode(encode(proof), ListProof::decode)).isEqualTo(proof);
    }

    @Test
    void refusesEncodedProofsThatCannotBe() {
        byte[] noItem = new ByteWriter().u32(3).u32(3).u8(0).toBytes();
        byte[] negative = new ByteWriter().u32(-1).u32(3).u8(0).toBytes();
        byte[] tooMany = new ByteWriter().u32(0).u32(3).u8(32).raw(new byte[32 * 32]).toBytes();
        byte[] cut = Arrays.copyOf(encode(ListRoot.TRANSACTIONS.prove(items(4), 1)), 50);
        for (byte[] bytes : List.of(noItem, negative, tooMany, cut)) {
            assertThatExceptionOfType(DecodeException.class)
                    .isThrownBy(() -> ByteReader.decode(bytes, ListProof::decode));
        }
        assertThatIllegalArgumentException().isThrownBy(() -> new ListProof(2, 2, List.of()));
    }

    private static List<ListProof> spoiled(ListProof proof) {
        var siblings = proof.siblings();
        var longer = new ArrayList<>(siblings);
        longer.add(item(99));
        var spoiled = new ArrayList<ListProof>();
        spoiled.add(new ListProof(proof.index(), proof.count(), longer));
        spoiled.add(new ListProof(proof.index(), proof.count() + 1, siblings));
        if (proof.count() > 1) {
            int other = (proof.index() + 1) % proof.count();
            spoiled.add(new ListProof(other, proof.count(), siblings));
            spoiled.add(
                    new ListProof(
                            proof.index(),
                            proof.count(),
                            siblings.subList(0, siblings.size() - 1)));
        }
        return spoiled;
    }

    private static Hash256 recursive(List<Hash256> items) {
        return recursive(items, Tag.WITNESSES_LEAF, Tag.WITNESSES_NODE);
    }

    private static Hash256 recursive(List<Hash256> items, Tag leaf, Tag node) {
        if (items.size() == 1) {
            return leaf.hash(items.getFirst().toBytes());
        }
        int split = Integer.highestOneBit(items.size() - 1);
        return node.hash(
                recursive(items.subList(0, split), leaf, node),
                recursive(items.subList(split, items.size()), leaf, node));
    }

    private static byte[] encode(ListProof proof) {
        var writer = new ByteWriter();
        proof.encode(writer);
        return writer.toBytes();
    }

    private static List<Hash256> items(int count) {
        var items = new ArrayList<Hash256>();
        for (int i = 1; i <= count; i++) {
            items.add(item(i));
        }
        return items;
    }

    private static Hash256 item(int value) {
        var bytes = new byte[32];
        Arrays.fill(bytes, (byte) value);
        return Hash256.of(bytes);
    }
}
