package org.numicoin.consensus;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.numicoin.chain.BlockHeader;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.testing.ChainBuilder;
import org.numicoin.testing.ChainBuilder.Node;

/// The snapshot of a block in memory, cut everywhere at one depth, so that a small state has
/// several chunks.
public record TestSnapshot(SnapshotManifest manifest, List<Bytes> chunks) {
    public TestSnapshot {
        chunks = List.copyOf(chunks);
    }

    public static TestSnapshot of(ChainBuilder builder, Node node, int depth) {
        var leaves = new HashMap<Hash256, Optional<Hash256>>();
        var valueHashes = new HashMap<Hash256, Hash256>();
        var entries = new ArrayList<SnapshotEntry>();
        for (Map.Entry<StateKey, Bytes> entry : node.state().entries().entrySet()) {
            Hash256 path = entry.getKey().path();
            byte[] value = entry.getValue().unsafeArray();
            leaves.put(path, Optional.of(StateTree.leafHash(path, value)));
            valueHashes.put(path, StateTree.valueHash(value));
            entries.add(SnapshotEntry.of(entry.getKey(), entry.getValue(), node.state()));
        }
        entries.sort(Comparator.comparing(entry -> entry.key().path()));
        var pages = PageStore.EMPTY.with(StateTree.update(PageStore.EMPTY, leaves));
        var parts = new ArrayList<SnapshotManifest.Part>();
        var chunks = new ArrayList<Bytes>();
        for (PageKey range : ranges(depth)) {
            var inside =
                    entries.stream().filter(entry -> range.contains(entry.key().path())).toList();
            byte[] chunk =
                    SnapshotChunk.of(
                                    range,
                                    inside,
                                    pages,
                                    path ->
                                            Optional.ofNullable(valueHashes.get(path))
                                                    .orElseThrow())
                            .encoded();
            parts.add(new SnapshotManifest.Part(range, chunk.length));
            chunks.add(Bytes.wrap(chunk));
        }
        return new TestSnapshot(manifest(builder, node, parts), chunks);
    }

    private static List<PageKey> ranges(int depth) {
        var ranges = new ArrayList<PageKey>();
        Optional<Hash256> from = Optional.of(Hash256.ZERO);
        while (from.isPresent()) {
            var range = PageKey.of(depth, from.get());
            ranges.add(range);
            from = range.end();
        }
        return ranges;
    }

    private static SnapshotManifest manifest(
            ChainBuilder builder, Node node, List<SnapshotManifest.Part> parts) {
        var headers = new ArrayList<BlockHeader>();
        Node at = node;
        headers.add(at.block().header());
        long before = SnapshotManifest.headersBefore(builder.spec(), node.height());
        for (long i = 0; i < before; i++) {
            at = builder.node(at.parentId().orElseThrow());
            headers.addFirst(at.block().header());
        }
        HistoryTree past =
                at.parentId().map(id -> builder.node(id).history()).orElse(HistoryTree.EMPTY);
        return new SnapshotManifest(builder.genesis().id(), past, headers, parts);
    }
}
