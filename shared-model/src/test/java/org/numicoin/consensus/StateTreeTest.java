package org.numicoin.consensus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Hash256;
import org.numicoin.wire.ByteWriter;

final class StateTreeTest {
    @Test
    void agreesWithTheVectorsInAnyOrderOfInsertion() {
        for (var vector : VectorFile.read("state-roots")) {
            int count = Integer.parseInt(vector.get(0));
            for (int first = 0; first < Math.max(1, count); first++) {
                var store = new NaiveStateTree.Store();
                Hash256 root = StateTree.root(store);
                for (int i = 0; i < count; i++) {
                    root = insertAccount(store, 1 + (first + i) % count);
                }
                assertThat(root).hasToString(vector.get(1));
                assertThat(StateTree.root(store)).isEqualTo(root);
            }
        }
    }

    @Test
    void deletingAndInsertingAgainRestoresEveryPage() {
        var store = new NaiveStateTree.Store();
        insertAccount(store, 1);
        insertAccount(store, 2);
        Hash256 root = insertAccount(store, 3);
        var before = Map.copyOf(store.pages);
        for (int k = 1; k <= 3; k++) {
            apply(store, Map.of(accountPath(k), Optional.empty()));
            assertThat(StateTree.root(store)).isNotEqualTo(root);
            assertThat(insertAccount(store, k)).isEqualTo(root);
            assertThat(store.pages).isEqualTo(before);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void randomBatchesGiveTheRootAndThePagesOfTheSetAlone(long seed) {
        var random = new Random(seed);
        var store = new NaiveStateTree.Store();
        var entries = new HashMap<Hash256, Hash256>();
        for (int batch = 0; batch < 60; batch++) {
            Map<Hash256, Optional<Hash256>> changes = randomChanges(random, entries);
            var pagesBefore = Map.copyOf(store.pages);
            Hash256 rootBefore = StateTree.root(store);
            Map<Hash256, Optional<Hash256>> undo = undo(changes, entries);

            Hash256 root = apply(store, changes);
            change(entries, changes);
            assertThat(root).isEqualTo(NaiveStateTree.root(entries));
            assertThat(store.pages).isEqualTo(NaiveStateTree.pages(entries));
            assertThat(StateTree.root(store)).isEqualTo(root);

            if (random.nextInt(4) == 0) {
                assertThat(apply(store, undo)).isEqualTo(rootBefore);
                assertThat(store.pages).isEqualTo(pagesBefore);
                change(entries, undo);
            }
        }
    }

    @Test
    void oneBatchAndManyGiveTheSame() {
        var random = new Random(9);
        var paths = new ArrayList<Hash256>();
        for (int i = 0; i < 500; i++) {
            paths.add(crowdedPath(random));
        }
        Map<Hash256, Optional<Hash256>> all = new HashMap<>();
        paths.forEach(path -> all.put(path, Optional.of(hash(random))));
        var atOnce = new NaiveStateTree.Store();
        Hash256 root = apply(atOnce, all);
        Collections.shuffle(paths, random);
        var oneByOne = new NaiveStateTree.Store();
        for (Hash256 path : paths) {
            apply(oneByOne, Map.of(path, all.get(path)));
        }
        assertThat(StateTree.root(oneByOne)).isEqualTo(root);
        assertThat(oneByOne.pages).isEqualTo(atOnce.pages);
    }

    @Test
    void severalThreadsGiveTheSameUpdateAsOne() {
        var random = new Random(10);
        var store = new NaiveStateTree.Store();
        var entries = new HashMap<Hash256, Hash256>();
        try (var executor = Executors.newFixedThreadPool(2)) {
            for (int round = 0; round < 8; round++) {
                Map<Hash256, Optional<Hash256>> changes = new HashMap<>();
                for (int i = 0; i < 1_000; i++) {
                    changes.put(hash(random), Optional.of(hash(random)));
                }
                entries.keySet().stream()
                        .filter(_ -> random.nextInt(3) == 0)
                        .forEach(path -> changes.put(path, Optional.empty()));
                StateTreeUpdate alone = StateTree.update(store, changes);
                StateTreeUpdate together = StateTree.update(store, changes, executor);
                assertThat(together).isEqualTo(alone);
                store.apply(together);
                change(entries, changes);
                assertThat(StateTree.root(store)).isEqualTo(NaiveStateTree.root(entries));
            }
            Map<Hash256, Optional<Hash256>> everything = new HashMap<>();
            entries.keySet().forEach(path -> everything.put(path, Optional.empty()));
            store.apply(StateTree.update(store, everything, executor));
            assertThat(store.pages).isEmpty();
        }
    }

    @Test
    void anExecutorThatNeverRunsAnythingDoesNotHoldTheUpdateUp() {
        var random = new Random(11);
        Map<Hash256, Optional<Hash256>> changes = new HashMap<>();
        for (int i = 0; i < 2_000; i++) {
            changes.put(hash(random), Optional.of(hash(random)));
        }
        assertThat(StateTree.update(PageStore.EMPTY, changes, _ -> {}))
                .isEqualTo(StateTree.update(PageStore.EMPTY, changes));
    }

    @Test
    void changesThatChangeNothingTouchNoPage() {
        var random = new Random(12);
        var store = new NaiveStateTree.Store();
        Map<Hash256, Optional<Hash256>> entries = new HashMap<>();
        for (int i = 0; i < 400; i++) {
            entries.put(crowdedPath(random), Optional.of(hash(random)));
        }
        Hash256 root = apply(store, entries);
        Map<Hash256, Optional<Hash256>> same = new HashMap<>(entries);
        for (int i = 0; i < 400; i++) {
            same.putIfAbsent(crowdedPath(random), Optional.empty());
        }
        StateTreeUpdate update = StateTree.update(store, same);
        assertThat(update.pages()).isEmpty();
        assertThat(update.root()).isEqualTo(root);
        assertThat(StateTree.update(store, Map.of()).root()).isEqualTo(root);
    }

    @Test
    void entriesThatShareAllButTheLastBitLieAtTheDeepestPage() {
        Hash256 low = new Hash256(7, 7, 7, 6);
        Hash256 high = new Hash256(7, 7, 7, 7);
        var entries = Map.of(low, new Hash256(1, 0, 0, 0), high, new Hash256(2, 0, 0, 0));
        var store = new NaiveStateTree.Store();
        Map<Hash256, Optional<Hash256>> changes = new HashMap<>();
        entries.forEach((path, leaf) -> changes.put(path, Optional.of(leaf)));
        assertThat(apply(store, changes)).isEqualTo(NaiveStateTree.root(entries));
        assertThat(store.pages).hasSize(64).isEqualTo(NaiveStateTree.pages(entries));
        // Removing one of them takes the 63 pages below the root with it.
        apply(store, Map.of(low, Optional.empty()));
        assertThat(store.pages).hasSize(1);
        assertThat(StateTree.root(store)).isEqualTo(entries.get(high));
    }

    @Test
    void anUpdateCanBeReadBeforeItIsStored() {
        var random = new Random(13);
        var store = new NaiveStateTree.Store();
        var entries = new HashMap<Hash256, Hash256>();
        Map<Hash256, Optional<Hash256>> first = randomChanges(random, entries);
        change(entries, first);
        PageStore pending = store.with(StateTree.update(store, first));
        Map<Hash256, Optional<Hash256>> second = randomChanges(random, entries);
        change(entries, second);
        assertThat(StateTree.update(pending, second).root())
                .isEqualTo(NaiveStateTree.root(entries));
        assertThat(store.pages).isEmpty();
    }

    @Test
    void aStoreThatLostAPageIsNotBelieved() {
        var random = new Random(14);
        var store = new NaiveStateTree.Store();
        Map<Hash256, Optional<Hash256>> entries = new HashMap<>();
        for (int i = 0; i < 100; i++) {
            entries.put(hash(random), Optional.of(hash(random)));
        }
        apply(store, entries);
        store.pages.keySet().removeIf(key -> key.depth() == 1);
        assertThatIllegalStateException()
                .isThrownBy(() -> StateTree.update(store, entries))
                .withMessageContaining("misses its page");
    }

    private static Hash256 insertAccount(NaiveStateTree.Store store, int k) {
        return apply(
                store,
                Map.of(
                        accountPath(k),
                        Optional.of(StateTree.leafHash(accountPath(k), accountEntry(k)))));
    }

    static Hash256 accountPath(int k) {
        return StateKey.account(new Address(repeated(k))).path();
    }

    static byte[] accountEntry(int k) {
        return new ByteWriter()
                .u8(1)
                .u64(1_000L * k)
                .u64(0)
                .hash(repeated(k))
                .u8(0)
                .u16(0)
                .toBytes();
    }

    static Hash256 apply(NaiveStateTree.Store store, Map<Hash256, Optional<Hash256>> changes) {
        StateTreeUpdate update = StateTree.update(store, changes);
        store.apply(update);
        return update.root();
    }

    private static Map<Hash256, Optional<Hash256>> randomChanges(
            Random random, Map<Hash256, Hash256> entries) {
        Map<Hash256, Optional<Hash256>> changes = new HashMap<>();
        int fresh = random.nextInt(20);
        for (int i = 0; i < fresh; i++) {
            changes.put(crowdedPath(random), Optional.of(hash(random)));
        }
        int odds = 1 + random.nextInt(6);
        for (Hash256 path : List.copyOf(entries.keySet())) {
            if (random.nextInt(odds + 1) == 0) {
                changes.put(
                        path, random.nextInt(3) > 0 ? Optional.empty() : Optional.of(hash(random)));
            }
        }
        return changes;
    }

    private static Map<Hash256, Optional<Hash256>> undo(
            Map<Hash256, Optional<Hash256>> changes, Map<Hash256, Hash256> entries) {
        Map<Hash256, Optional<Hash256>> undo = new HashMap<>();
        changes.keySet().forEach(path -> undo.put(path, Optional.ofNullable(entries.get(path))));
        return undo;
    }

    private static void change(
            Map<Hash256, Hash256> entries, Map<Hash256, Optional<Hash256>> changes) {
        changes.forEach((path, leaf) -> {
            if (leaf.isPresent()) {
                entries.put(path, leaf.get());
            } else {
                entries.remove(path);
            }
        });
    }

    /// Paths that share long beginnings far more often than hashes would.
    static Hash256 crowdedPath(Random random) {
        var words = new long[4];
        int sharedBits = random.nextInt(256);
        int bit = sharedBits + random.nextInt(256 - sharedBits);
        words[bit >> 6] = 1L << (63 - (bit & 63));
        if (random.nextBoolean()) {
            words[0] |= random.nextLong() & 0xffL << 56;
        }
        return new Hash256(words[0], words[1], words[2], words[3]);
    }

    static Hash256 hash(Random random) {
        return new Hash256(
                random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
    }

    private static Hash256 repeated(int value) {
        var bytes = new byte[32];
        Arrays.fill(bytes, (byte) value);
        return Hash256.of(bytes);
    }
}
