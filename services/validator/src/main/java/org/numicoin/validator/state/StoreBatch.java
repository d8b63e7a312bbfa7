package org.numicoin.validator.state;

import java.util.Map;
import java.util.Optional;
import org.numicoin.chain.Policy;
import org.numicoin.chain.PublicKey;
import org.numicoin.consensus.PageKey;
import org.numicoin.consensus.StateKey;
import org.numicoin.consensus.StatePage;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.wire.ByteWriter;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/// Changes of the store that happen together or not at all. Written by `ChainStore.write`, then
/// closed.
public final class StoreBatch implements AutoCloseable {
    private final Database db;
    private final WriteBatch batch;

    StoreBatch(Database db, int bytes) {
        this.db = db;
        this.batch = new WriteBatch(bytes);
    }

    public void position(StorePosition position) {
        put(Columns.META, StoreKeys.POSITION, position.encoded());
    }

    public void base(StoreBase base) {
        put(Columns.META, StoreKeys.BASE, base.encoded());
    }

    public void bodiesPosition(long nextOffset) {
        put(Columns.META, StoreKeys.BODIES_POSITION, StoreKeys.u64(nextOffset));
    }

    public void block(StoredBlock block) {
        put(Columns.BLOCKS, block.id().toBytes(), block.encoded());
    }

    /// With its body, or what pruning leaves of that.
    public void encodedBlock(Hash256 blockId, Bytes encoded) {
        put(Columns.BODIES, blockId.toBytes(), encoded.unsafeArray());
    }

    /// Of a block whose header stays.
    public void removeEncodedBlock(Hash256 blockId) {
        delete(Columns.BODIES, blockId.toBytes());
    }

    /// A block beside the main chain, whole.
    public void sideBlock(StoredBlock block, Bytes encoded, boolean wasMain) {
        block(block);
        encodedBlock(block.id(), encoded);
        aside(SideBlock.of(block, encoded.length(), wasMain));
    }

    /// A stored block is not in the main chain, or not any more.
    public void aside(SideBlock block) {
        put(Columns.SIDE, block.id().toBytes(), block.encoded());
    }

    /// A stored block is about to be in the main chain.
    public void noLongerAside(Hash256 blockId) {
        delete(Columns.SIDE, blockId.toBytes());
    }

    /// Nothing is left of a block beside the main chain.
    public void drop(Hash256 blockId) {
        noLongerAside(blockId);
        delete(Columns.BLOCKS, blockId.toBytes());
        removeEncodedBlock(blockId);
    }

    public void main(long height, Hash256 blockId) {
        put(Columns.MAIN, StoreKeys.u64(height), blockId.toBytes());
    }

    public void removeMain(long height) {
        delete(Columns.MAIN, StoreKeys.u64(height));
    }

    public void transaction(Hash256 id, TransactionLocation location) {
        put(Columns.TRANSACTIONS, id.toBytes(), location.encoded());
    }

    public void removeTransaction(Hash256 id) {
        delete(Columns.TRANSACTIONS, id.toBytes());
    }

    public void undo(Hash256 blockId, UndoData undo) {
        put(Columns.UNDO, blockId.toBytes(), undo.encoded());
    }

    public void removeUndo(Hash256 blockId) {
        delete(Columns.UNDO, blockId.toBytes());
    }

    /// New values of state entries; empty removes one.
    public void entries(Map<StateKey, Optional<Bytes>> entries) {
        entries.forEach((state, value) -> {
            byte[] key = StoreKeys.entry(state);
            if (value.isPresent()) {
                put(Columns.STATE, key, value.get().unsafeArray());
            } else {
                delete(Columns.STATE, key);
            }
        });
    }

    /// An entry that the state did not have.
    public void path(StateKey state) {
        put(Columns.PATHS, state.path().toBytes(), StoreKeys.entry(state));
    }

    /// An entry that the state does not have any more.
    public void removePath(StateKey state) {
        delete(Columns.PATHS, state.path().toBytes());
    }

    /// New pages of the state tree; empty removes one.
    public void pages(Map<PageKey, Optional<StatePage>> pages) {
        pages.forEach((key, page) -> {
            if (page.isPresent()) {
                put(Columns.PAGES, key.toBytes(), page.get().unsafeArray());
            } else {
                delete(Columns.PAGES, key.toBytes());
            }
        });
    }

    public void publicKey(Hash256 keyId, PublicKey key) {
        var out = new ByteWriter(1 + PublicKey.BYTES);
        key.encode(out);
        put(Columns.KEYS, keyId.toBytes(), out.toBytes());
    }

    public void removePublicKey(Hash256 keyId) {
        delete(Columns.KEYS, keyId.toBytes());
    }

    public void policy(Hash256 policyId, Policy policy) {
        var out = new ByteWriter(2 + Policy.KEYS_MAX * Hash256.BYTES);
        policy.encode(out);
        put(Columns.POLICIES, policyId.toBytes(), out.toBytes());
    }

    public void removePolicy(Hash256 policyId) {
        delete(Columns.POLICIES, policyId.toBytes());
    }

    public void invalid(Hash256 blockId, InvalidBlock reason) {
        put(Columns.INVALID, blockId.toBytes(), reason.encoded());
    }

    public void forgetInvalid(Hash256 blockId) {
        delete(Columns.INVALID, blockId.toBytes());
    }

    public void template(StoredTemplate template, Bytes body) {
        byte[] key = template.templateId().toBytes();
        put(Columns.TEMPLATES, key, template.encoded());
        put(Columns.TEMPLATE_BODIES, key, body.unsafeArray());
    }

    public void removeTemplate(Hash256 templateId) {
        delete(Columns.TEMPLATES, templateId.toBytes());
        delete(Columns.TEMPLATE_BODIES, templateId.toBytes());
    }

    /// Bytes of everything in the batch.
    public long size() {
        return batch.getDataSize();
    }

    void put(Columns column, byte[] key, byte[] value) {
        try {
            batch.put(db.handle(column), key, value);
        } catch (RocksDBException e) {
            throw db.failed("batch", e);
        }
    }

    void delete(Columns column, byte[] key) {
        try {
            batch.delete(db.handle(column), key);
        } catch (RocksDBException e) {
            throw db.failed("batch", e);
        }
    }

    WriteBatch batch() {
        return batch;
    }

    @Override
    public void close() {
        batch.close();
    }
}
