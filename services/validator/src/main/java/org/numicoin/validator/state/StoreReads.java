package org.numicoin.validator.state;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.numicoin.chain.Account;
import org.numicoin.chain.Policy;
import org.numicoin.chain.PublicKey;
import org.numicoin.chain.Totals;
import org.numicoin.consensus.PageKey;
import org.numicoin.consensus.StateEntries;
import org.numicoin.consensus.StateKey;
import org.numicoin.consensus.StatePage;
import org.numicoin.kit.Failpoints;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Amount;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.wire.ByteReader;
import org.numicoin.wire.DecodeException;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;

/// Typed reads of the store: the newest version, or the one of a snapshot. Any thread.
public class StoreReads implements StateReads {
    private final Database db;
    private final ReadOptions options;

    StoreReads(Database db, ReadOptions options) {
        this.db = db;
        this.options = options;
    }

    public StorePosition position() {
        return findPosition()
                .orElseThrow(() -> new IllegalStateException("a store has a position"));
    }

    /// The same of a store that may be damaged.
    public Optional<StorePosition> findPosition() {
        return find(Columns.META, StoreKeys.POSITION, StorePosition::decode);
    }

    /// Where the store begins; nothing when it has everything since genesis.
    public Optional<StoreBase> base() {
        return find(Columns.META, StoreKeys.BASE, StoreBase::decode);
    }

    /// The lowest height of which the store has the body, and those of all above.
    public long bodiesFrom() {
        return base().map(StoreBase::bodiesFrom).orElse(0L);
    }

    /// The lowest height of which the store has the body with its signatures, and those of all
    /// above.
    public long witnessesFrom() {
        return base().map(StoreBase::witnessesFrom).orElse(0L);
    }

    public Optional<StoredBlock> block(Hash256 id) {
        return find(Columns.BLOCKS, id.toBytes(), bytes -> StoredBlock.decode(id, bytes));
    }

    /// The encoding of a block with its body, or what pruning left of that in the main chain.
    public Optional<Bytes> encodedBlock(Hash256 id) {
        return find(Columns.BODIES, id.toBytes(), Bytes::wrap);
    }

    /// The block at a height of the main chain.
    public Optional<Hash256> idAt(long height) {
        return height < 0
                ? Optional.empty()
                : find(Columns.MAIN, StoreKeys.u64(height), Hash256::of);
    }

    /// Blocks beside the main chain.
    public List<SideBlock> sideBlocks() {
        var blocks = new ArrayList<SideBlock>();
        forEach(
                Columns.SIDE,
                new byte[0],
                (key, value) -> blocks.add(SideBlock.decode(key, value)));
        return blocks;
    }

    public Optional<TransactionLocation> transaction(Hash256 id) {
        return find(Columns.TRANSACTIONS, id.toBytes(), TransactionLocation::decode);
    }

    public Optional<UndoData> undo(Hash256 blockId) {
        return find(Columns.UNDO, blockId.toBytes(), UndoData::decode);
    }

    public Optional<InvalidBlock> invalid(Hash256 blockId) {
        return find(Columns.INVALID, blockId.toBytes(), InvalidBlock::decode);
    }

    /// Remembered invalid blocks, the one remembered first in front.
    public List<Map.Entry<Hash256, InvalidBlock>> invalidBlocks() {
        var blocks = new HashMap<Hash256, InvalidBlock>();
        forEach(
                Columns.INVALID,
                new byte[0],
                (key, value) -> blocks.put(Hash256.of(key), InvalidBlock.decode(value)));
        return blocks.entrySet().stream()
                .sorted((one, other) ->
                        Long.compare(one.getValue().order(), other.getValue().order()))
                .toList();
    }

    /// Every block of any branch whose header can be read, up to where a file cannot be.
    public void forEachReadableBlock(Consumer<StoredBlock> consumer) {
        try (var scan = scan(Columns.BLOCKS)) {
            while (nextIsReadable(scan)) {
                readableBlock(scan).ifPresent(consumer);
            }
        }
    }

    private static boolean nextIsReadable(Scan scan) {
        try {
            return scan.next();
        } catch (StoreException _) {
            return false;
        }
    }

    private static Optional<StoredBlock> readableBlock(Scan scan) {
        try {
            var block = StoredBlock.decode(Hash256.of(scan.key()), scan.value());
            return Optional.of(block).filter(found -> found.header().id().equals(found.id()));
        } catch (DecodeException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    @Override
    public Optional<Account> account(Address address) {
        return find(Columns.STATE, StoreKeys.account(address), StoreReads::decodeAccount);
    }

    @Override
    public List<Optional<Account>> accounts(List<Address> addresses) {
        return findAll(
                Columns.STATE,
                addresses.stream().map(StoreKeys::account).toList(),
                StoreReads::decodeAccount);
    }

    /// The raw value of a state entry.
    public Optional<Bytes> entry(StateKey key) {
        return find(Columns.STATE, StoreKeys.entry(key), Bytes::wrap);
    }

    /// The value of the entry that lies at a path of the state tree.
    public Optional<Bytes> entryAt(Hash256 path) {
        return keyAt(path).flatMap(key -> find(Columns.STATE, key, Bytes::wrap));
    }

    /// The raw values of several entries, in the order of their stored keys.
    List<Optional<Bytes>> entriesOf(List<byte[]> keys) {
        return findAll(Columns.STATE, keys, Bytes::wrap);
    }

    /// All of the state by rising path, with what is known beside the tree.
    public EntriesByPath entriesByPath() {
        return new EntriesByPath(this);
    }

    /// The stored key of the entry that lies at a path.
    Optional<byte[]> keyAt(Hash256 path) {
        return find(Columns.PATHS, path.toBytes(), Function.identity());
    }

    /// The same of several paths.
    List<Optional<byte[]>> keysAt(List<Hash256> paths) {
        return findAll(
                Columns.PATHS, paths.stream().map(Hash256::toBytes).toList(), Function.identity());
    }

    @Override
    public Optional<Amount> unpaidReward(long height) {
        return find(Columns.STATE, StoreKeys.unpaidReward(height), StoreReads::decodeAmount);
    }

    /// Sum of all unpaid rewards.
    public Amount unpaidRewards() {
        var sum = new Amount[] {Amount.ZERO};
        forEach(
                Columns.STATE,
                StoreKeys.UNPAID_PREFIX,
                (_, value) -> sum[0] = sum[0].plus(decodeAmount(value)));
        return sum[0];
    }

    @Override
    public Totals totals() {
        return find(
                        Columns.STATE,
                        StoreKeys.TOTALS,
                        bytes -> ByteReader.decode(bytes, Totals::decode))
                .orElseThrow(() -> new IllegalStateException("every state has totals"));
    }

    @Override
    public Optional<PublicKey> publicKey(Hash256 keyId) {
        return find(Columns.KEYS, keyId.toBytes(), StoreReads::decodeKey);
    }

    @Override
    public List<Optional<PublicKey>> publicKeys(List<Hash256> keyIds) {
        return findAll(
                Columns.KEYS,
                keyIds.stream().map(Hash256::toBytes).toList(),
                StoreReads::decodeKey);
    }

    @Override
    public Optional<Policy> policy(Hash256 policyId) {
        return find(
                Columns.POLICIES,
                policyId.toBytes(),
                bytes -> ByteReader.decode(bytes, Policy::decode));
    }

    @Override
    public Optional<StatePage> get(PageKey key) {
        return find(Columns.PAGES, key.toBytes(), StatePage::decode);
    }

    Optional<byte[]> meta(byte[] name) {
        return find(Columns.META, name, Function.identity());
    }

    <T> Optional<T> find(Columns column, byte[] key, Function<byte[], T> decoder) {
        Failpoints.hit(column.readFailpoint());
        try {
            byte @Nullable [] value = db.rocks().get(db.handle(column), options, key);
            return value == null ? Optional.empty() : Optional.of(decoder.apply(value));
        } catch (RocksDBException e) {
            throw db.failed("read " + column, e);
        }
    }

    /// In the order of the keys, all of those that begin with the prefix.
    void forEach(Columns column, byte[] prefix, BiConsumer<byte[], byte[]> entry) {
        try (var scan = new Scan(db, options, column, prefix)) {
            while (scan.next()) {
                entry.accept(scan.key(), scan.value());
            }
        }
    }

    /// All of a column.
    Scan scan(Columns column) {
        return new Scan(db, options, column, new byte[0]);
    }

    void verifyFiles() {
        db.verifyFiles();
    }

    private <T> List<Optional<T>> findAll(
            Columns column, List<byte[]> keys, Function<byte[], T> decoder) {
        if (keys.isEmpty()) {
            return List.of();
        }
        try {
            var columns = Collections.nCopies(keys.size(), db.handle(column));
            var found = new ArrayList<Optional<T>>(keys.size());
            for (byte @Nullable [] value : db.rocks().multiGetAsList(options, columns, keys)) {
                found.add(value == null ? Optional.empty() : Optional.of(decoder.apply(value)));
            }
            return found;
        } catch (RocksDBException e) {
            throw db.failed("read " + column, e);
        }
    }

    private static Account decodeAccount(byte[] bytes) {
        return ByteReader.decode(bytes, Account::decode);
    }

    private static PublicKey decodeKey(byte[] bytes) {
        return ByteReader.decode(bytes, PublicKey::decode);
    }

    private static Amount decodeAmount(byte[] bytes) {
        return StateEntries.decodeAmount(Bytes.wrap(bytes));
    }
}
