package org.numicoin.consensus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.numicoin.chain.BlockHeader;
import org.numicoin.chain.ChainSpec;
import org.numicoin.consensus.SnapshotManifest.Given;
import org.numicoin.consensus.SnapshotManifest.Part;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.ChainWork;
import org.numicoin.primitives.Hash256;
import org.numicoin.testing.ChainBuilder;
import org.numicoin.testing.ChainBuilder.Node;
import org.numicoin.testing.Specs;
import org.numicoin.wire.ByteReader;
import org.numicoin.wire.ByteWriter;
import org.numicoin.wire.DecodeException;

/// The headers of a snapshot are a piece of a chain, and its chunks cover every path once.
final class SnapshotManifestTest {
    private static final int BLOCKS = 12;

    private final ChainSpec spec = Specs.fast();
    private final ChainBuilder builder = new ChainBuilder(spec);
    private final List<Node> chain = chain();

    @Test
    void acceptsThePieceOfAChainAtEveryHeight() {
        for (int height = 0; height <= BLOCKS; height++) {
            SnapshotManifest manifest = manifest(height);
            assertThat(manifest.violation(spec, builder.powHash())).isEmpty();
            assertThat(manifest.block().height()).isEqualTo(height);
            assertThat(manifest.firstHeight()).isEqualTo(Math.max(0, height - spec.maturity()));
            assertThat(ByteReader.decode(manifest.encoded(), SnapshotManifest::decode))
                    .isEqualTo(manifest);
        }
    }

    @Test
    void takesEachChunkAtItsPlaceAlone() {
        var snapshot = TestSnapshot.of(builder, chain.getLast(), 1);
        SnapshotManifest manifest = snapshot.manifest();
        assertThat(manifest.violation(spec, builder.powHash())).isEmpty();
        for (int i = 0; i < manifest.chunks().size(); i++) {
            Bytes chunk = snapshot.chunks().get(i);
            assertThat(manifest.check(i, chunk)).isInstanceOf(Given.Right.class);
            int other = (i + 1) % manifest.chunks().size();
            assertThat(manifest.check(other, chunk)).isInstanceOf(Given.Wrong.class);
            byte[] longer = Arrays.copyOf(chunk.toBytes(), chunk.length() + 1);
            assertThat(manifest.check(i, Bytes.wrap(longer))).isInstanceOf(Given.Wrong.class);
            byte[] spoiled = chunk.toBytes();
            spoiled[spoiled.length - 1] ^= 1;
            assertThat(manifest.check(i, Bytes.wrap(spoiled))).isInstanceOf(Given.Wrong.class);
        }
    }

    @Test
    void itsEncodingHasNoMoreBytesThanTheChainAllows() {
        assertThat(manifest(BLOCKS).encoded().length).isLessThan(SnapshotManifest.bytesMax(spec));
        assertThat(SnapshotManifest.bytesMax(spec)).isLessThan(SnapshotManifest.BYTES_MAX);
    }

    @Test
    void refusesHeadersThatAreNoPieceOfAChain() {
        SnapshotManifest manifest = manifest(BLOCKS);
        var skipped = new ArrayList<>(manifest.headers());
        skipped.set(2, header(5));
        assertViolation(manifest.past(), skipped, "bad-prevblk");
        var fewer = manifest.headers().subList(1, manifest.headers().size());
        assertViolation(chain.get(BLOCKS - 3).history(), fewer, "bad-height");
        var mined = new ArrayList<>(manifest.headers());
        mined.set(3, builder.miss(mined.get(3)));
        assertViolation(manifest.past(), mined, "high-hash");
        var first = new ArrayList<>(manifest.headers());
        first.set(0, builder.miss(first.getFirst()));
        assertViolation(manifest.past(), first, "high-hash");
    }

    @Test
    void refusesAHistoryThatTheFirstHeaderDoesNotHave() {
        SnapshotManifest manifest = manifest(BLOCKS);
        HistoryTree past = manifest.past();
        HistoryRecord last = past.peaks().getLast();
        for (HistoryRecord wrong :
                List.of(
                        new HistoryRecord(
                                Hash256.ZERO, last.work(), last.timestamp(), last.elapsed()),
                        new HistoryRecord(
                                last.hash(),
                                new ChainWork(1, 0, 0, 0),
                                last.timestamp(),
                                last.elapsed()),
                        new HistoryRecord(
                                last.hash(), last.work(), last.timestamp() - 1, last.elapsed()))) {
            assertViolation(with(past, wrong), manifest.headers(), "bad-history-root");
        }
        var fast =
                new HistoryRecord(
                        last.hash(), last.work(), last.timestamp(), last.elapsed() - 20_000);
        assertViolation(with(past, fast), manifest.headers(), "bad-diffbits");
        var late = new HistoryRecord(last.hash(), last.work(), Long.MAX_VALUE - 1, last.elapsed());
        assertViolation(with(past, late), manifest.headers(), "time-too-old");
        var endless =
                new HistoryRecord(
                        last.hash(),
                        new ChainWork(-1, -1, -1, -1),
                        last.timestamp(),
                        Long.MAX_VALUE);
        assertViolation(with(past, endless), manifest.headers(), "bad-history-root");
    }

    @Test
    void theGenesisBlockIsThatOfTheChain() {
        SnapshotManifest manifest = manifest(2);
        var other =
                new SnapshotManifest(Hash256.ZERO, manifest.past(), manifest.headers(), parts(0));
        assertThat(other.violation(spec, builder.powHash()))
                .hasValueSatisfying(found -> assertThat(found.code()).isEqualTo("bad-prevblk"));
    }

    @Test
    void refusesChunksThatLeaveAGapOverlapOrGoBeyondTheLastPath() {
        for (List<Part> wrong :
                List.of(
                        parts(1).subList(0, 15),
                        parts(1).subList(1, 16),
                        parts(0, 0),
                        parts(1, 0),
                        List.<Part>of())) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() ->
                            new SnapshotManifest(
                                    Hash256.ZERO, HistoryTree.EMPTY, List.of(header(0)), wrong));
        }
        byte[] good = manifest(0).encoded();
        assertThat(depths(good, 0)).isEqualTo(1);
        for (int[] depths : new int[][] {{}, {0, 0}, {1}, {2, 1}, {64}, {0, 1}}) {
            assertThatExceptionOfType(DecodeException.class).isThrownBy(() -> depths(good, depths));
        }
        int[] all = new int[31];
        Arrays.fill(all, 1);
        Arrays.fill(all, 3, 19, 2);
        assertThat(depths(good, all)).isEqualTo(31);
    }

    @Test
    void refusesCountsThatCannotBeThere() {
        byte[] head = new ByteWriter().u8(1).hash(Hash256.ZERO).u64(0).toBytes();
        for (int headers : new int[] {0, -1, 1 << 20, (1 << 20) + 2}) {
            byte[] wrong = new ByteWriter().raw(head).u32(headers).toBytes();
            assertThatExceptionOfType(DecodeException.class)
                    .isThrownBy(() -> ByteReader.decode(wrong, SnapshotManifest::decode));
        }
        var begun = new ByteWriter().raw(head).u32(1);
        header(0).encode(begun);
        for (int chunks : new int[] {0, -1, 1 << 22, (1 << 22) + 1}) {
            byte[] wrong = new ByteWriter().raw(begun.toBytes()).u32(chunks).toBytes();
            assertThatExceptionOfType(DecodeException.class)
                    .isThrownBy(() -> ByteReader.decode(wrong, SnapshotManifest::decode));
        }
        byte[] version = manifest(0).encoded();
        version[0] = 2;
        assertThatExceptionOfType(DecodeException.class)
                .isThrownBy(() -> ByteReader.decode(version, SnapshotManifest::decode));
    }

    /// How many chunks a manifest with these depths has.
    private static int depths(byte[] manifest, int... depths) {
        var out = new ByteWriter().raw(Arrays.copyOf(manifest, manifest.length - 9));
        out.u32(depths.length);
        for (int depth : depths) {
            out.u8(depth).u32(6);
        }
        return ByteReader.decode(out.toBytes(), SnapshotManifest::decode).chunks().size();
    }

    private void assertViolation(HistoryTree past, List<BlockHeader> headers, String code) {
        var manifest = new SnapshotManifest(chain.getFirst().id(), past, headers, parts(0));
        assertThat(manifest.violation(spec, builder.powHash()))
                .hasValueSatisfying(found -> assertThat(found.code()).isEqualTo(code));
    }

    private static HistoryTree with(HistoryTree history, HistoryRecord last) {
        var peaks = new ArrayList<>(history.peaks());
        peaks.set(peaks.size() - 1, last);
        return new HistoryTree(history.count(), peaks);
    }

    private SnapshotManifest manifest(int height) {
        int first = (int) Math.max(0, height - spec.maturity());
        var headers = new ArrayList<BlockHeader>();
        for (int i = first; i <= height; i++) {
            headers.add(header(i));
        }
        return new SnapshotManifest(
                chain.getFirst().id(),
                first == 0 ? HistoryTree.EMPTY : chain.get(first - 1).history(),
                headers,
                parts(0));
    }

    /// Chunks of these depths one after the other; of a single depth, all there are.
    private static List<Part> parts(int... depths) {
        var parts = new ArrayList<Part>();
        if (depths.length == 1) {
            for (int i = 0; i < 1 << (4 * depths[0]); i++) {
                parts.add(
                        new Part(
                                PageKey.of(
                                        depths[0],
                                        new Hash256(depths[0] == 0 ? 0 : (long) i << 60, 0, 0, 0)),
                                6));
            }
            return parts;
        }
        for (int depth : depths) {
            parts.add(new Part(PageKey.of(depth, Hash256.ZERO), 6));
        }
        return parts;
    }

    private BlockHeader header(int height) {
        return chain.get(height).block().header();
    }

    private List<Node> chain() {
        var nodes = new ArrayList<Node>();
        nodes.add(builder.genesis());
        for (int i = 0; i < BLOCKS; i++) {
            nodes.add(builder.extend(nodes.getLast(), 1));
        }
        return nodes;
    }
}
