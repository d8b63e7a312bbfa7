package org.numicoin.gateway.relay;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.numicoin.chain.Block;
import org.numicoin.chain.Transaction;
import org.numicoin.primitives.Hash256;

/// The blocks that went through here last. A block is passed on before the validator has it, so
/// peers ask for its transactions when nobody else in the cluster could answer; one validator is
/// also spared the same question of many peers.
public final class RecentBlocks {
    private final int countMax;
    private final long bytesMax;
    private final LinkedHashMap<Hash256, Block> blocks = new LinkedHashMap<>();
    private long bytes;

    public RecentBlocks(int countMax, long bytesMax) {
        this.countMax = countMax;
        this.bytesMax = bytesMax;
    }

    public void add(Block block) {
        if (blocks.putIfAbsent(block.id(), block) == null) {
            bytes += size(block);
        }
        while (blocks.size() > countMax || (bytes > bytesMax && blocks.size() > 1)) {
            bytes -= size(blocks.pollFirstEntry().getValue());
        }
    }

    public Optional<Block> find(Hash256 id) {
        return Optional.ofNullable(blocks.get(id));
    }

    /// The transactions at these places; nothing when the block has not so many.
    public static Optional<List<Transaction>> transactions(Block block, List<Integer> indexes) {
        List<Transaction> body = block.transactions();
        return indexes.stream().allMatch(index -> index < body.size())
                ? Optional.of(indexes.stream().map(body::get).toList())
                : Optional.empty();
    }

    private static long size(Block block) {
        return block.transactions().stream().mapToLong(Transaction::size).sum();
    }
}
