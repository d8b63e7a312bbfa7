package org.numicoin.validator.chain;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.numicoin.chain.BlockHeader;
import org.numicoin.primitives.Hash256;

/// Results of executing templates, for the blocks that solve them. Bounded; safe for several
/// threads.
public final class ExecutedBlocks {
    private static final int BLOCKS_MAX = 16;

    /// Rough heap of one changed state entry, with its values before and after.
    private static final long ENTRY_BYTES = 512;

    /// Rough heap of one changed page.
    private static final long PAGE_BYTES = 800;

    private final long bytesMax;
    private final Map<Key, ExecutedBlock> blocks = new LinkedHashMap<>();

    /// Parent and roots: a body has one transaction root and one witness root, and one state
    /// follows from it.
    private record Key(
            Hash256 parentId, Hash256 transactionRoot, Hash256 witnessRoot, Hash256 stateRoot) {
        static Key of(BlockHeader header) {
            return new Key(
                    header.parentId(),
                    header.transactionRoot(),
                    header.witnessRoot(),
                    header.stateRoot());
        }
    }

    /// @param bytesMax rough heap of all results; the newest is kept even if it is larger
    public ExecutedBlocks(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    /// Keeps what executing a template gave.
    public synchronized void add(BlockHeader header, ExecutedBlock executed) {
        Key key = Key.of(header);
        blocks.remove(key);
        blocks.put(key, executed);
        long bytes = blocks.values().stream().mapToLong(ExecutedBlocks::bytes).sum();
        Iterator<ExecutedBlock> oldest = blocks.values().iterator();
        while (blocks.size() > 1 && (blocks.size() > BLOCKS_MAX || bytes > bytesMax)) {
            bytes -= bytes(oldest.next());
            oldest.remove();
        }
    }

    /// Results on other parents are of no use any more, unless a reorganization comes.
    public synchronized void keepOnly(Hash256 parentId) {
        blocks.keySet().removeIf(key -> !key.parentId().equals(parentId));
    }

    synchronized Optional<ExecutedBlock> find(BlockHeader header) {
        return Optional.ofNullable(blocks.get(Key.of(header)));
    }

    private static long bytes(ExecutedBlock executed) {
        long transactions =
                executed.transactions().stream().mapToLong(each -> each.size() + 500L).sum();
        return transactions
                + executed.entries().size() * ENTRY_BYTES
                + executed.tree().pages().size() * PAGE_BYTES;
    }
}
