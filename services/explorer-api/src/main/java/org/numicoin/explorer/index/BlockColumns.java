package org.numicoin.explorer.index;

import org.numicoin.chain.Block;
import org.numicoin.chain.BlockContent;
import org.numicoin.chain.BlockHeader;
import org.numicoin.chain.TransactionContent;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.ChainWork;
import org.numicoin.primitives.Hash256;
import org.numicoin.wire.ByteWriter;

/// The rows of a block in every column but those of accounts and positions: what connecting puts,
/// disconnecting deletes.
final class BlockColumns {
    private BlockColumns() {}

    static void put(
            IndexBatch batch, BlockContent block, ChainWork chainWork, BlockEffects effects) {
        long height = block.header().height();
        long bytes =
                BlockHeader.BYTES
                        + 4L
                        + block.transactions().stream().mapToLong(TransactionContent::size).sum();
        var row =
                new BlockRow(
                        block.id(),
                        block.header(),
                        chainWork,
                        block.transactions().size(),
                        bytes,
                        effects.fees(),
                        effects.tips(),
                        effects.reward(),
                        effects.medianTip(),
                        effects.totals());
        batch.put(Column.BLOCKS, Keys.height(height), row.encoded());
        batch.put(Column.BLOCK_IDS, Keys.id(row.id()), Keys.height(height));
        putTransactions(batch, block, effects);
    }

    private static void putTransactions(
            IndexBatch batch, BlockContent block, BlockEffects effects) {
        long height = block.header().height();
        var ids = new ByteWriter(block.transactions().size() * Hash256.BYTES);
        for (int index = 0; index < block.transactions().size(); index++) {
            var transaction = block.transactions().get(index);
            var at = new Location(height, index);
            byte[] key = Keys.location(at);
            batch.put(Column.TRANSACTIONS, key, StoredTransaction.of(transaction).encoded());
            batch.put(Column.TRANSACTION_IDS, Keys.id(transaction.id()), key);
            ids.hash(transaction.id());
            for (Address address : effects.involved().get(index)) {
                batch.put(Column.HISTORY, Keys.history(address, at));
            }
        }
        if (ids.size() > 0) {
            batch.put(Column.BLOCK_TRANSACTION_IDS, Keys.height(height), ids.toBytes());
        }
    }

    static void delete(IndexBatch batch, BlockRow row, Block block, BlockEffects effects) {
        long height = row.height();
        batch.delete(Column.BLOCKS, Keys.height(height));
        batch.delete(Column.BLOCK_IDS, Keys.id(row.id()));
        batch.delete(Column.BLOCK_TRANSACTION_IDS, Keys.height(height));
        for (int index = 0; index < block.transactions().size(); index++) {
            var at = new Location(height, index);
            batch.delete(Column.TRANSACTIONS, Keys.location(at));
            batch.delete(Column.TRANSACTION_IDS, Keys.id(block.transactions().get(index).id()));
            for (Address address : effects.involved().get(index)) {
                batch.delete(Column.HISTORY, Keys.history(address, at));
            }
        }
    }
}
