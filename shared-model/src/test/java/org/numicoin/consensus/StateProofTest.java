package org.numicoin.consensus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.numicoin.consensus.StateTreeTest.crowdedPath;
import static org.numicoin.consensus.StateTreeTest.hash;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.wire.ByteReader;
import org.numicoin.wire.ByteWriter;
import org.numicoin.wire.DecodeException;

final class StateProofTest {
    private final NaiveStateTree.Store store = new NaiveStateTree.Store();
    private final Map<Hash256, Bytes> values = new HashMap<>();
    private Hash256 root = Hash256.ZERO;

    @Test
    void provesThatAnEmptyStateHoldsNothing() {
        StateProof proof = prove(hash(new Random(1)));
        assertThat(proof.siblings()).isEmpty();
        assertThat(proof.verify(root, hash(new Random(1)), Optional.empty())).isTrue();
        assertThat(proof.verify(root, hash(new Random(1)), Optional.of(Bytes.EMPTY))).isFalse();
    }

    @Test
    void provesTheOnlyEntryAndTheAbsenceOfOthers() {
        var random = new Random(2);
        Hash256 path = hash(random);
        put(Map.of(path, Bytes.ofHex("01")));
        assertThat(prove(path).siblings()).isEmpty();
        assertThat(prove(path).verify(root, path, Optional.of(Bytes.ofHex("01")))).isTrue();
        assertThat(prove(path).verify(root, path, Optional.of(Bytes.ofHex("02")))).isFalse();
        Hash256 absent = hash(random);
        assertThat(prove(absent).other()).isPresent();
        assertThat(prove(absent).verify(root, absent, Optional.empty())).isTrue();
        assertThat(prove(absent).verify(root, path, Optional.empty())).isFalse();
    }

    @Test
    void provesPresenceAndAbsenceInCrowdedTrees() {
        for (int seed = 3; seed < 13; seed++) {
            var random = new Random(seed);
            Map<Hash256, Bytes> entries = new HashMap<>();
            int count = 1 + random.nextInt(120);
            for (int i = 0; i < count; i++) {
                entries.put(crowdedPath(random), Bytes.wrap(new byte[] {(byte) i}));
            }
            put(entries);
            values.forEach((path, value) -> {
                StateProof proof = prove(path);
                assertThat(proof.verify(root, path, Optional.of(value))).isTrue();
                assertThat(proof.verify(root, path, Optional.empty())).isFalse();
                assertThat(proof.verify(root, path, Optional.of(Bytes.ofHex("ffff")))).isFalse();
            });
            for (int i = 0; i < 200; i++) {
                Hash256 path = crowdedPath(random);
                assertThat(prove(path).verify(root, path, Optional.ofNullable(values.get(path))))
                        .isTrue();
            }
        }
    }

    @Test
    void absenceEndsInAnEmptySubtreeOrInAnotherLeaf() {
        var random = new Random(14);
        Map<Hash256, Bytes> entries = new HashMap<>();
        for (int i = 0; i < 50; i++) {
            entries.put(hash(random), Bytes.ofHex("aa"));
        }
        put(entries);
        int empty = 0;
        for (int i = 0; i < 200; i++) {
            Hash256 path = hash(random);
            StateProof proof = prove(path);
            assertThat(proof.verify(root, path, Optional.empty())).isTrue();
            empty += proof.other().isEmpty() ? 1 : 0;
        }
        assertThat(empty).isBetween(1, 199);
    }

    @Test
    void refusesALeafOfAnotherPathAndANodeAsLeaf() {
        Hash256 one = new Hash256(0, 0, 0, 1);
        Hash256 two = new Hash256(1L << 62, 0, 0, 2);
        Hash256 three = new Hash256(1L << 63, 0, 0, 3);
        put(Map.of(one, Bytes.ofHex("01"), two, Bytes.ofHex("02"), three, Bytes.ofHex("03")));
        // The proof of one shows nothing about a path beside it.
        assertThat(prove(one).verify(root, new Hash256(0, 0, 0, 9), Optional.of(Bytes.ofHex("01"))))
                .isFalse();
        // Another leaf shows the absence only of paths that would lie where it lies.
        var far =
                new StateProof(
                        prove(three).siblings(),
                        Optional.of(
                                new StateProof.OtherLeaf(
                                        three, StateTree.valueHash(new byte[] {3}))));
        assertThat(far.verify(root, new Hash256(1L << 63, 0, 0, 4), Optional.empty())).isTrue();
        assertThat(far.verify(root, one, Optional.empty())).isFalse();
        assertThat(far.verify(root, three, Optional.empty())).isFalse();
        assertThat(far.verify(root, three, Optional.of(Bytes.ofHex("03")))).isFalse();
        // The node above one and two, offered as the leaf where they lie, is hashed as a leaf.
        byte[] node = new byte[64];
        StateTree.leafHash(one, new byte[] {1}).copyTo(node, 0);
        StateTree.leafHash(two, new byte[] {2}).copyTo(node, 32);
        var shorter = new StateProof(prove(one).siblings().subList(0, 1), Optional.empty());
        assertThat(shorter.verify(root, one, Optional.of(Bytes.wrap(node)))).isFalse();
        assertThat(shorter.verify(root, one, Optional.empty())).isFalse();
    }

    @Test
    void refusesProofsWithASiblingChangedMissingOrTooMany() {
        var random = new Random(15);
        Map<Hash256, Bytes> entries = new HashMap<>();
        for (int i = 0; i < 100; i++) {
            entries.put(hash(random), Bytes.ofHex("bb"));
        }
        put(entries);
        values.forEach((path, value) -> {
            List<Hash256> siblings = prove(path).siblings();
            for (int i = 0; i < siblings.size(); i++) {
                var changed = new ArrayList<>(siblings);
                changed.set(i, hash(random));
                assertRefused(changed, path, value);
            }
            assertRefused(siblings.subList(1, siblings.size()), path, value);
            assertRefused(siblings.subList(0, siblings.size() - 1), path, value);
            var longer = new ArrayList<>(siblings);
            longer.add(Hash256.ZERO);
            assertRefused(longer, path, value);
        });
    }

    @Test
    void addressesThatShare255BitsHaveProofsAsShortAsOthers() {
        var random = new Random(16);
        Map<Hash256, Bytes> entries = new HashMap<>();
        for (int i = 0; i < 1_000; i++) {
            entries.put(StateKey.account(new Address(hash(random))).path(), Bytes.ofHex("cc"));
        }
        Hash256 one = StateKey.account(new Address(new Hash256(5, 5, 5, 4))).path();
        Hash256 neighbour = StateKey.account(new Address(new Hash256(5, 5, 5, 5))).path();
        entries.put(one, Bytes.ofHex("dd"));
        entries.put(neighbour, Bytes.ofHex("ee"));
        put(entries);
        assertThat(prove(one).siblings()).hasSizeBetween(8, 24);
        assertThat(prove(neighbour).siblings()).hasSizeBetween(8, 24);
    }

    @Test
    void aProofEndsOneBitBelowWhatThePathSharesWithItsNextNeighbour() {
        var random = new Random(18);
        Map<Hash256, Bytes> entries = new HashMap<>();
        for (int i = 0; i < 300; i++) {
            entries.put(i % 2 == 0 ? hash(random) : crowdedPath(random), Bytes.ofHex("ac"));
        }
        put(entries);
        var sorted = values.keySet().toArray(Hash256[]::new);
        Arrays.sort(sorted);
        for (int i = 0; i < sorted.length; i++) {
            assertThat(prove(sorted[i]).siblings()).hasSize(siblings(sorted, i));
        }
    }

    @Test
    void aMillionEntriesNeedAtMost48Siblings() {
        var sorted = new Hash256[1_000_000];
        for (int i = 0; i < sorted.length; i++) {
            sorted[i] = StateKey.unpaidReward(i).path();
        }
        Arrays.parallelSort(sorted);
        int most = 0;
        for (int i = 0; i < sorted.length; i++) {
            most = Math.max(most, siblings(sorted, i));
        }
        assertThat(most).isBetween(30, 48);
    }

    @Test
    void survivesItsEncoding() {
        var random = new Random(17);
        Map<Hash256, Bytes> entries = new HashMap<>();
        for (int i = 0; i < 30; i++) {
            entries.put(crowdedPath(random), Bytes.ofHex("ab"));
        }
        put(entries);
        for (int i = 0; i < 50; i++) {
            StateProof proof = prove(crowdedPath(random));
            assertThat(ByteReader.decode(encode(proof), StateProof::decode)).isEqualTo(proof);
        }
    }

    @Test
    void refusesEncodedProofsThatCannotBe() {
        byte[] tooMany = new ByteWriter().u16(257).raw(new byte[257 * 32]).u8(0).toBytes();
        byte[] announced = new ByteWriter().u16(256).toBytes();
        byte[] flag = new ByteWriter().u16(0).u8(2).toBytes();
        byte[] cut = new ByteWriter().u16(0).u8(1).raw(new byte[63]).toBytes();
        byte[] trailing = new ByteWriter().u16(0).u8(0).u8(0).toBytes();
        for (byte[] bytes : List.of(tooMany, announced, flag, cut, trailing)) {
            assertThatExceptionOfType(DecodeException.class)
                    .isThrownBy(() -> ByteReader.decode(bytes, StateProof::decode));
        }
        var siblings = new Hash256[257];
        Arrays.fill(siblings, Hash256.ZERO);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StateProof(List.of(siblings), Optional.empty()));
    }

    private static int siblings(Hash256[] sorted, int index) {
        int left = index == 0 ? 0 : sharedBits(sorted[index - 1], sorted[index]);
        int right = index == sorted.length - 1 ? 0 : sharedBits(sorted[index], sorted[index + 1]);
        return 1 + Math.max(left, right);
    }

    private static int sharedBits(Hash256 one, Hash256 other) {
        int shared = 0;
        while (one.bit(shared) == other.bit(shared)) {
            shared++;
        }
        return shared;
    }

    private void assertRefused(List<Hash256> siblings, Hash256 path, Bytes value) {
        assertThat(
                        new StateProof(siblings, Optional.empty())
                                .verify(root, path, Optional.of(value)))
                .isFalse();
    }

    private StateProof prove(Hash256 path) {
        return StateTree.prove(
                store,
                path,
                other ->
                        Optional.ofNullable(values.get(other))
                                .map(value -> StateTree.valueHash(value.unsafeArray()))
                                .orElseThrow());
    }

    /// Makes these the only entries.
    private void put(Map<Hash256, Bytes> entries) {
        Map<Hash256, Optional<Hash256>> changes = new HashMap<>();
        values.keySet().forEach(path -> changes.put(path, Optional.empty()));
        entries.forEach((path, value) ->
                changes.put(path, Optional.of(StateTree.leafHash(path, value.unsafeArray()))));
        root = StateTreeTest.apply(store, changes);
        values.clear();
        values.putAll(entries);
    }

    private static byte[] encode(StateProof proof) {
        var writer = new ByteWriter();
        proof.encode(writer);
        return writer.toBytes();
    }
}
