package org.numicoin.consensus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.numicoin.consensus.StateTreeTest.hash;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.numicoin.consensus.SnapshotChunk.Check;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Amount;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.testing.Keys;
import org.numicoin.testing.TransactionBuilder;
import org.numicoin.wire.DecodeException;

/// Chunks as the vectors have them, each provable by itself, and none provable that lacks, adds or
/// changes anything.
final class SnapshotChunkTest {
    private static final int SEEDS = 6;

    @Test
    void agreesWithTheVectors() throws NoSuchAlgorithmException {
        for (var vector : VectorFile.read("snapshot-chunks")) {
            var state = SnapshotState.ofAccounts(Integer.parseInt(vector.get(0)));
            SnapshotChunk chunk = state.chunk(range(vector.get(1).replace("-", "")));
            byte[] encoded = chunk.encoded();
            String expected = vector.get(2);
            assertThat(expected.startsWith("sha256:") ? sha256(encoded) : hex(encoded))
                    .isEqualTo(expected);
            assertValid(chunk, state.root());
            assertThat(SnapshotChunk.decode(Bytes.wrap(encoded))).isEqualTo(chunk);
        }
    }

    @Test
    void everyRangeOfAStateProvesItself() {
        for (int seed = 1; seed <= SEEDS; seed++) {
            var state = random(seed, 40);
            for (int depth = 0; depth <= 3; depth++) {
                int entries = 0;
                for (int i = 0; i < 1 << (4 * depth); i++) {
                    SnapshotChunk chunk = state.chunk(range(depth, i));
                    entries += assertValid(chunk, state.root());
                }
                assertThat(entries).isEqualTo(state.entries.size());
            }
        }
    }

    @Test
    void refusesWhatIsMissingAddedOrChanged() {
        for (int seed = 1; seed <= SEEDS; seed++) {
            var random = new Random(1_000 + seed);
            var state = random(seed, 40);
            var stranger = account(random, 5);
            for (int i = 0; i < 256; i++) {
                SnapshotChunk chunk = state.chunk(range(2, i));
                List<SnapshotEntry> entries = chunk.entries();
                if (chunk.range().contains(stranger.key().path())) {
                    var more = new ArrayList<>(entries);
                    more.add(stranger);
                    assertWrong(state, chunk, sorted(more));
                }
                for (int at = 0; at < entries.size(); at++) {
                    var fewer = new ArrayList<>(entries);
                    SnapshotEntry gone = fewer.remove(at);
                    assertWrong(state, chunk, fewer);
                    fewer.add(at, richer(gone));
                    assertWrong(state, chunk, fewer);
                }
            }
        }
    }

    /// Whoever leaves entries out may give any siblings and name any other leaf.
    @Test
    void noProofHidesAnEntry() {
        var state = random(9, 60);
        for (int i = 0; i < 16; i++) {
            SnapshotChunk chunk = state.chunk(range(1, i));
            for (SnapshotEntry entry : chunk.entries()) {
                Hash256 path = entry.key().path();
                StateProof present = state.chunk(PageKey.of(8, path)).proof();
                var leaf =
                        new StateProof.OtherLeaf(
                                path, StateTree.valueHash(entry.value().unsafeArray()));
                assertWrong(state, empty(chunk.range(), present));
                assertWrong(
                        state,
                        empty(
                                chunk.range(),
                                new StateProof(present.siblings(), Optional.of(leaf))));
                // A proof that reaches below the range shows the absence of one path only.
                Hash256 absent = otherPath(chunk.range(), path);
                StateProof below = StateTree.prove(state.pages, absent, _ -> leaf.valueHash());
                assertWrong(state, empty(chunk.range(), below));
            }
        }
    }

    @Test
    void refusesEntriesOutOfOrderTwiceOrOfAnotherRange() {
        var state = random(3, 60);
        SnapshotChunk whole = state.chunk(PageKey.ROOT);
        var turned = new ArrayList<>(whole.entries());
        Collections.swap(turned, 4, 5);
        assertThat(wrong(state, with(whole, turned))).isEqualTo("entries that do not ascend");
        var twice = new ArrayList<>(whole.entries());
        twice.add(5, twice.get(4));
        assertThat(wrong(state, with(whole, twice))).isEqualTo("entries that do not ascend");
        SnapshotChunk part = state.chunk(range(1, 3));
        var strange = with(part, state.chunk(range(1, 4)).entries());
        assertThat(wrong(state, strange)).isEqualTo("an entry outside its range");
    }

    @Test
    void carriesExactlyTheKeysThatAccountsKnow() {
        var policy = TransactionBuilder.policy(1, 1, 2, 3);
        int place = policy.keyIds().indexOf(Keys.publicKey(2).id());
        var state = new SnapshotState();
        var address = Keys.address(9);
        var keyed = SnapshotState.keyed(Keys.address(1), 1);
        var policed = SnapshotState.policed(address, policy, place, Keys.publicKey(2));
        state.add(List.of(keyed, policed));
        SnapshotChunk chunk = state.chunk(PageKey.ROOT);
        assertValid(chunk, state.root());
        assertThat(SnapshotChunk.decode(Bytes.wrap(chunk.encoded()))).isEqualTo(chunk);

        var spoiled = SnapshotState.policed(address, policy, place, Keys.publicKey(1));
        var other = TransactionBuilder.policy(2, 1, 2, 3);
        var otherPolicy =
                new SnapshotEntry(
                        spoiled.key(),
                        policed.value(),
                        Optional.of(other),
                        List.of(Keys.publicKey(2)));
        for (SnapshotEntry entry : List.of(spoiled, otherPolicy)) {
            var wrong = with(chunk, sorted(List.of(keyed, entry)));
            assertThat(wrong(state, wrong)).isEqualTo("keys that its accounts do not name");
        }
    }

    @Test
    void aSpoiledByteIsMalformedOrWrong() {
        var state = random(4, 30);
        SnapshotChunk chunk = state.chunk(range(1, 5));
        byte[] encoded = chunk.encoded();
        for (int i = 0; i < encoded.length; i++) {
            byte[] spoiled = encoded.clone();
            spoiled[i] ^= 1;
            try {
                var decoded = SnapshotChunk.decode(Bytes.wrap(spoiled));
                assertThat(decoded.check(state.root())).isInstanceOf(Check.Wrong.class);
            } catch (DecodeException e) {
                assertThat(e.getMessage()).isNotEmpty();
            }
        }
    }

    @Test
    void refusesEncodingsThatAreCutLongerOrTooLarge() {
        byte[] encoded = random(5, 10).chunk(range(1, 2)).encoded();
        byte[] nibbles = encoded.clone();
        nibbles[1] |= 1; // Behind the one nibble of the range.
        for (byte[] wrong :
                List.of(
                        Arrays.copyOf(encoded, encoded.length - 1),
                        Arrays.copyOf(encoded, encoded.length + 1),
                        nibbles,
                        HexFormat.of().parseHex("00" + "0000" + "00" + "1001"),
                        HexFormat.of().parseHex("40" + "0000" + "00" + "0000"))) {
            assertThatExceptionOfType(DecodeException.class)
                    .isThrownBy(() -> SnapshotChunk.decode(Bytes.wrap(wrong)));
        }
        var one = SnapshotState.ofAccounts(1).sorted().getFirst();
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new SnapshotChunk(
                                PageKey.ROOT,
                                Collections.nCopies(SnapshotChunk.ENTRIES_MAX + 1, one),
                                new StateProof(List.of(), Optional.empty())));
    }

    @Test
    void cutsAStateIntoChunksThatCoverIt() {
        for (int entries : new int[] {0, 1, 2, 300, SnapshotChunk.ENTRIES_MAX, 6_000}) {
            var state = random(entries, entries);
            var chunks = state.cut();
            assertThat(chunks).hasSize(entries <= SnapshotChunk.ENTRIES_MAX ? 1 : 16);
            assertCovers(chunks, state);
        }
    }

    /// Keys make entries large, and neighbours can be chosen by trying.
    @Test
    void cutsWhereEntriesAreManyOrLarge() {
        var random = new Random(6);
        var state = random(6, 200);
        var crowd = new ArrayList<SnapshotEntry>();
        while (crowd.size() < 800) {
            var entry = SnapshotState.keyed(new Address(hash(random)), 1);
            if (entry.key().path().a() >>> 56 == 0x5a) {
                crowd.add(entry);
            }
        }
        state.add(crowd);
        var chunks = state.cut();
        assertThat(chunks).hasSize(15 + 15 + 16);
        assertThat(chunks).allMatch(chunk -> chunk.encoded().length <= SnapshotChunk.BYTES_MAX);
        assertCovers(chunks, state);
    }

    private static void assertCovers(List<SnapshotChunk> chunks, SnapshotState state) {
        var entries = new ArrayList<SnapshotEntry>();
        Optional<Hash256> from = Optional.of(Hash256.ZERO);
        for (SnapshotChunk chunk : chunks) {
            assertValid(chunk, state.root());
            assertThat(from).contains(chunk.range().prefix());
            from = chunk.range().end();
            entries.addAll(chunk.entries());
        }
        assertThat(from).isEmpty();
        assertThat(entries).isEqualTo(state.sorted());
    }

    private static int assertValid(SnapshotChunk chunk, Hash256 root) {
        assertThat(chunk.check(root)).isInstanceOf(Check.Valid.class);
        return chunk.entries().size();
    }

    private static String wrong(SnapshotState state, SnapshotChunk chunk) {
        return chunk.check(state.root()) instanceof Check.Wrong(var reason) ? reason : "valid";
    }

    private static void assertWrong(SnapshotState state, SnapshotChunk chunk) {
        assertThat(wrong(state, chunk)).isEqualTo("entries that give another state root");
    }

    private static void assertWrong(
            SnapshotState state, SnapshotChunk chunk, List<SnapshotEntry> entries) {
        assertWrong(state, with(chunk, entries));
    }

    private static SnapshotChunk with(SnapshotChunk chunk, List<SnapshotEntry> entries) {
        return new SnapshotChunk(chunk.range(), entries, chunk.proof());
    }

    private static SnapshotChunk empty(PageKey range, StateProof proof) {
        return new SnapshotChunk(range, List.of(), proof);
    }

    private static List<SnapshotEntry> sorted(List<SnapshotEntry> entries) {
        return entries.stream()
                .sorted((one, other) -> one.key().path().compareTo(other.key().path()))
                .toList();
    }

    /// A path of the range that no entry has.
    private static Hash256 otherPath(PageKey range, Hash256 path) {
        var other = new Hash256(path.a(), path.b(), path.c(), ~path.d());
        assertThat(range.contains(other)).isTrue();
        return other;
    }

    private static SnapshotEntry richer(SnapshotEntry entry) {
        byte[] value = entry.value().toBytes();
        value[7] ^= 1;
        return new SnapshotEntry(entry.key(), Bytes.wrap(value), entry.policy(), entry.keys());
    }

    private static SnapshotState random(int seed, int count) {
        var random = new Random(seed);
        var state = new SnapshotState();
        var entries = new ArrayList<SnapshotEntry>();
        for (int i = 0; i < count; i++) {
            entries.add(
                    i % 10 == 9
                            ? new SnapshotEntry(
                                    StateKey.unpaidReward(i),
                                    StateEntries.amount(Amount.ofNano(i)),
                                    Optional.empty(),
                                    List.of())
                            : account(random, i));
        }
        state.add(entries);
        return state;
    }

    private static SnapshotEntry account(Random random, long nano) {
        var address = new Address(hash(random));
        return SnapshotState.plain(
                address, org.numicoin.chain.Account.created(address, Amount.ofNano(nano)));
    }

    private static PageKey range(String nibbles) {
        return PageKey.of(
                nibbles.length(), Hash256.ofHex((nibbles + "0".repeat(64)).substring(0, 64)));
    }

    private static PageKey range(int depth, int index) {
        return depth == 0 ? PageKey.ROOT : range(("%0" + depth + "x").formatted(index));
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static String sha256(byte[] bytes) throws NoSuchAlgorithmException {
        return "sha256:" + hex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
}
