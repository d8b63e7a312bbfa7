package org.numicoin.validator.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.numicoin.chain.ChainSpec;
import org.numicoin.consensus.ChainSpecs;
import org.numicoin.primitives.Bytes;
import org.numicoin.testing.ChainBuilder;
import org.numicoin.testing.ChainBuilder.Node;
import org.numicoin.testing.Specs;
import org.numicoin.validator.state.ChainStore;
import org.numicoin.validator.state.StoreDoctor;
import org.numicoin.validator.state.StoreDump;
import org.numicoin.validator.state.StoreReport;
import org.numicoin.validator.state.StoreSettings;

/// Stores of one short chain that keep different things of it.
record PrunedStores(Path folder) {
    static final int LIMIT = 5;
    static final int DEPTH = 2 * LIMIT;
    static final int BLOCKS = 40;

    /// The lowest height that a store of the least depth keeps.
    static final int FROM = BLOCKS - DEPTH + 1;

    static final ChainSpec SPEC =
            ChainSpecs.parse(
                    Specs.yaml("pruning", 3, 100)
                            .replace(
                                    "reorganization-limit-blocks: 1200",
                                    "reorganization-limit-blocks: " + LIMIT));

    /// One that keeps bodies, and their signatures, so many blocks deep; 0 keeps all.
    Replica open(String name, long bodyDepth, long witnessDepth) {
        return Replica.openPruning(folder.resolve(name), SPEC, bodyDepth, witnessDepth);
    }

    StoreSettings settings(String name) {
        return new StoreSettings(folder.resolve(name), 16L << 20);
    }

    StoreReport examine(String name) {
        try (var store = ChainStore.openToRead(settings(name), SPEC)) {
            return StoreDoctor.examine(store, SPEC, (_, _, _) -> {});
        }
    }

    /// A pruned store of a busy chain, and beside it a full one, whose blocks are returned.
    List<Bytes> grown(String name, long bodyDepth, long witnessDepth) {
        try (var replica = open(name, bodyDepth, witnessDepth)) {
            var writer = new TestWriter(replica);
            new BusyChain(SPEC, writer).grow(BLOCKS);
            try (var full = open("full", 0, 0)) {
                full.follow(writer.log);
                var reads = full.store.latest();
                var blocks = new ArrayList<Bytes>();
                for (long height = 0; height <= BLOCKS; height++) {
                    blocks.add(reads.encodedBlock(reads.idAt(height).orElseThrow()).orElseThrow());
                }
                return blocks;
            }
        }
    }

    static List<Node> extend(ChainBuilder chain, Node from, int miner, int count) {
        var nodes = new ArrayList<Node>();
        Node tip = from;
        for (int i = 0; i < count; i++) {
            tip = chain.extend(tip, miner);
            nodes.add(tip);
        }
        return nodes;
    }

    static void assertSameButForPruning(Replica pruned, Replica full) {
        assertThat(pruned.engine.position().tipId()).isEqualTo(full.engine.position().tipId());
        assertThat(withoutTransactions(StoreDump.ofChain(pruned.store)))
                .isEqualTo(withoutTransactions(StoreDump.ofChain(full.store)));
    }

    private static Map<String, String> withoutTransactions(Map<String, String> dump) {
        return dump.entrySet().stream()
                .filter(entry -> !entry.getKey().startsWith("TRANSACTIONS "))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
