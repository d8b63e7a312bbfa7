package org.numicoin.explorer.index;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Hash256;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Snapshot;

/// The index as it was at one moment: blocks, transactions and accounts of the same tip, however
/// the chain goes on meanwhile. Closed soon, since it keeps old data from being removed.
public final class ChainView implements AutoCloseable {
    private final IndexStore store;
    private final RocksDB db;
    private final Runnable release;
    private final Snapshot snapshot;
    private final ReadOptions options;
    private boolean closed;

    /// A transaction of the main chain.
    public record Found(Location location, StoredTransaction transaction) {}

    ChainView(IndexStore store, RocksDB db, Runnable release) {
        this.store = store;
        this.db = db;
        this.release = release;
        this.snapshot = db.getSnapshot();
        this.options = new ReadOptions().setSnapshot(snapshot);
    }

    /// Nothing in an index that has no block yet.
    public Optional<IndexPosition> position() {
        return get(Column.META, IndexWriter.POSITION).map(IndexPosition::decode);
    }

    /// The tip; an index that answers has at least genesis.
    public BlockRow tip() {
        var position = position().orElseThrow(() -> new IndexException("the index is empty"));
        return block(position.tipHeight())
                .orElseThrow(() -> new IndexException("no block at the tip of the index"));
    }

    public Optional<BlockRow> block(long height) {
        return height < 0
                ? Optional.empty()
                : get(Column.BLOCKS, Keys.height(height)).map(BlockRow::decode);
    }

    public Optional<BlockRow> block(Hash256 id) {
        return get(Column.BLOCK_IDS, Keys.id(id))
                .flatMap(height -> get(Column.BLOCKS, height))
                .map(BlockRow::decode);
    }

    /// Blocks from a height downwards, or fewer where the chain begins.
    public List<BlockRow> blocksDown(long from, int count) {
        var rows = new ArrayList<BlockRow>(count);
        for (long height = from; height >= 0 && rows.size() < count; height--) {
            block(height).ifPresent(rows::add);
        }
        return rows;
    }

    /// Ids of the transactions of a block, in its order.
    public List<Hash256> transactionIds(long height) {
        byte[] ids =
                get(Column.BLOCK_TRANSACTION_IDS, Keys.height(height)).orElseGet(() -> new byte[0]);
        var list = new ArrayList<Hash256>(ids.length / Hash256.BYTES);
        for (int at = 0; at < ids.length; at += Hash256.BYTES) {
            list.add(Hash256.of(ids, at));
        }
        return list;
    }

    public Optional<Location> locate(Hash256 transactionId) {
        return get(Column.TRANSACTION_IDS, Keys.id(transactionId)).map(Keys::readLocation);
    }

    public Optional<Found> transaction(Hash256 id) {
        return locate(id).flatMap(this::transactionAt);
    }

    public Optional<Found> transactionAt(Location at) {
        return get(Column.TRANSACTIONS, Keys.location(at))
                .map(bytes -> new Found(at, StoredTransaction.decode(bytes)));
    }

    /// Transactions of a block from an index on, or fewer where it ends.
    public List<Found> transactions(long height, int from, int count) {
        var found = new ArrayList<Found>(Math.min(count, 100));
        for (int index = from; found.size() < count; index++) {
            var next = transactionAt(new Location(height, index));
            if (next.isEmpty()) {
                break;
            }
            found.add(next.get());
        }
        return found;
    }

    public AddressRow address(Address address) {
        return get(Column.ADDRESSES, Keys.address(address))
                .map(AddressRow::decode)
                .orElse(AddressRow.NONE);
    }

    /// Where the transactions of an address lie, newest first.
    ///
    /// @param after leaves out this one and what is newer
    public List<Location> history(Address address, Optional<Location> after, int count) {
        byte[] prefix = Keys.address(address);
        var found = new ArrayList<Location>();
        try (var at = iterator(Column.HISTORY)) {
            byte[] start = after.map(last -> Keys.history(address, last)).orElse(prefix);
            at.seek(start);
            if (after.isPresent() && at.isValid() && Arrays.equals(at.key(), start)) {
                at.next();
            }
            for (; at.isValid() && found.size() < count; at.next()) {
                byte[] key = at.key();
                if (!Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length)) {
                    break;
                }
                found.add(Keys.readHistory(key));
            }
            at.status();
        } catch (RocksDBException e) {
            throw IndexStore.failed("read", e);
        }
        return found;
    }

    RocksIterator iterator(Column column) {
        return db.newIterator(store.handle(column), options);
    }

    private Optional<byte[]> get(Column column, byte[] key) {
        try {
            byte @Nullable [] value = db.get(store.handle(column), options, key);
            return Optional.ofNullable(value);
        } catch (RocksDBException e) {
            throw IndexStore.failed("read", e);
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            options.close();
            db.releaseSnapshot(snapshot);
            snapshot.close();
            release.run();
        }
    }
}
