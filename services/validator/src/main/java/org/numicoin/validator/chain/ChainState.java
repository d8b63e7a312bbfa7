package org.numicoin.validator.chain;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.numicoin.chain.Account;
import org.numicoin.chain.Policy;
import org.numicoin.chain.PublicKey;
import org.numicoin.chain.Totals;
import org.numicoin.consensus.PageKey;
import org.numicoin.consensus.StatePage;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Amount;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.validator.state.StateReads;
import org.numicoin.validator.state.StoreReads;
import org.numicoin.validator.state.StoredBlock;
import org.numicoin.validator.state.UndoData;

/// The chain as it will be when everything planned is applied: the store, and over it what effects
/// have changed. Several threads may read while none records.
final class ChainState implements StateReads {
    private final StoreReads store;
    private final PageCache pages;
    private final PlannedEntries entries;
    private final Map<Hash256, StoredBlock> blocks;
    private final Map<Hash256, Bytes> encoded;
    private final Map<Hash256, UndoData> undo;
    private final Map<Hash256, Optional<String>> invalid;
    private final Map<Long, Optional<Hash256>> main;
    private SideBlocks sides;
    private boolean hasOwnSides;
    private StoredBlock tip;

    /// Nothing planned.
    ///
    /// @param pages of this store
    /// @param sides of this store; copied before they are changed
    ChainState(StoreReads store, PageCache pages, SideBlocks sides, StoredBlock tip) {
        this.store = store;
        this.pages = pages;
        this.sides = sides;
        this.tip = tip;
        this.entries = new PlannedEntries();
        this.blocks = new HashMap<>();
        this.encoded = new HashMap<>();
        this.undo = new HashMap<>();
        this.invalid = new HashMap<>();
        this.main = new HashMap<>();
    }

    private ChainState(ChainState other) {
        this.store = other.store;
        this.pages = other.pages;
        this.sides = other.sides;
        this.tip = other.tip;
        this.entries = other.entries.copy();
        this.blocks = new HashMap<>(other.blocks);
        this.encoded = new HashMap<>(other.encoded);
        this.undo = new HashMap<>(other.undo);
        this.invalid = new HashMap<>(other.invalid);
        this.main = new HashMap<>(other.main);
    }

    /// For trying something that may fail.
    ChainState copy() {
        return new ChainState(this);
    }

    StoredBlock tip() {
        return tip;
    }

    SideBlocks sides() {
        return sides;
    }

    Optional<StoredBlock> block(Hash256 id) {
        var planned = blocks.get(id);
        return planned != null ? Optional.of(planned) : store.block(id);
    }

    Optional<Bytes> encodedBlock(Hash256 id) {
        var planned = encoded.get(id);
        return planned != null ? Optional.of(planned) : store.encodedBlock(id);
    }

    Optional<UndoData> undo(Hash256 id) {
        var planned = undo.get(id);
        return planned != null ? Optional.of(planned) : store.undo(id);
    }

    Optional<Hash256> idAt(long height) {
        var planned = main.get(height);
        return planned != null ? planned : store.idAt(height);
    }

    boolean isMain(StoredBlock block) {
        return idAt(block.height()).equals(Optional.of(block.id()));
    }

    /// Code of the rule that a block is remembered to break.
    Optional<String> invalid(Hash256 id) {
        var planned = invalid.get(id);
        return planned != null ? planned : store.invalid(id).map(reason -> reason.code());
    }

    /// Takes an effect into account.
    void record(Effect effect) {
        if (SideBlocks.isTouchedBy(effect)) {
            ownSides().record(effect);
        }
        switch (effect) {
            case Effect.Connect connect -> {
                StoredBlock block = connect.block();
                connect.encoded().ifPresent(bytes -> encoded.put(block.id(), bytes));
                blocks.put(block.id(), block);
                main.put(block.height(), Optional.of(block.id()));
                undo.put(block.id(), connect.executed().undo());
                entries.connect(connect.executed());
                tip = block;
            }
            case Effect.Disconnect disconnect -> {
                main.put(disconnect.block().height(), Optional.empty());
                entries.disconnect(disconnect.undo(), disconnect.tree());
                tip = disconnect.parent();
            }
            case Effect.Store side -> {
                blocks.put(side.block().id(), side.block());
                encoded.put(side.block().id(), side.encoded());
            }
            case Effect.Drop(var id) -> {
                blocks.remove(id);
                encoded.remove(id);
            }
            case Effect.Condemn(var id, var code, _) -> invalid.put(id, Optional.of(code));
            case Effect.Forgive(var id) -> invalid.put(id, Optional.empty());
            case Effect.None() -> {}
        }
    }

    private SideBlocks ownSides() {
        if (!hasOwnSides) {
            sides = sides.copy();
            hasOwnSides = true;
        }
        return sides;
    }

    @Override
    public Optional<Account> account(Address address) {
        var planned = entries.account(address);
        return planned != null ? planned : store.account(address);
    }

    @Override
    public List<Optional<Account>> accounts(List<Address> addresses) {
        return bulk(addresses, entries::account, store::accounts);
    }

    @Override
    public Optional<Amount> unpaidReward(long height) {
        var planned = entries.unpaidReward(height);
        return planned != null ? planned : store.unpaidReward(height);
    }

    @Override
    public Totals totals() {
        return entries.totals().orElseGet(store::totals);
    }

    @Override
    public Optional<PublicKey> publicKey(Hash256 keyId) {
        var planned = entries.publicKey(keyId);
        return planned != null ? planned : store.publicKey(keyId);
    }

    @Override
    public List<Optional<PublicKey>> publicKeys(List<Hash256> keyIds) {
        return bulk(keyIds, entries::publicKey, store::publicKeys);
    }

    @Override
    public Optional<Policy> policy(Hash256 policyId) {
        var planned = entries.policy(policyId);
        return planned != null ? planned : store.policy(policyId);
    }

    @Override
    public Optional<StatePage> get(PageKey key) {
        var planned = entries.page(key);
        return planned != null ? planned : storedPage(key);
    }

    private Optional<StatePage> storedPage(PageKey key) {
        var cached = pages.get(key);
        if (cached != null) {
            return cached;
        }
        var read = store.get(key);
        pages.put(key, read);
        return read;
    }

    /// What is planned from memory, the rest in one call.
    private static <K, V> List<Optional<V>> bulk(
            List<K> keys,
            PlannedEntries.Lookup<K, V> planned,
            Function<List<K>, List<Optional<V>>> store) {
        var found = new ArrayList<Optional<V>>(keys.size());
        var missing = new ArrayList<K>();
        var missingAt = new ArrayList<Integer>();
        for (K key : keys) {
            var value = planned.find(key);
            if (value == null) {
                missingAt.add(found.size());
                missing.add(key);
            }
            found.add(value == null ? Optional.empty() : value);
        }
        var read = store.apply(missing);
        for (int i = 0; i < missing.size(); i++) {
            found.set(missingAt.get(i), read.get(i));
        }
        return found;
    }
}
