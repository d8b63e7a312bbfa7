package org.numicoin.validator.chain;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.numicoin.chain.Account;
import org.numicoin.consensus.PageKey;
import org.numicoin.consensus.StateKey;
import org.numicoin.consensus.StatePage;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.wire.ByteReader;

/// Pages of the state tree and accounts on the heap, as the newest version of the store has them:
/// reading one from RocksDB costs as much as hashing several. The engine that writes the store
/// tells it of every effect. A lookup answers null for what is not here, and empty for what the
/// store does not have.
// See PlannedEntries.
@SuppressWarnings("NullableOptional")
final class StateCache {
    /// Rough heap of an entry without the bytes of its page.
    private static final int PAGE_BYTES = 200;

    private static final int ACCOUNT_BYTES = 300;

    private final RecentlyUsed<PageKey, Optional<StatePage>> pages;
    private final RecentlyUsed<Address, Optional<Account>> accounts;

    /// @param bytesMax heap of both together
    StateCache(long bytesMax) {
        this.pages = new RecentlyUsed<>(bytesMax - bytesMax / 4, StateCache::bytes);
        this.accounts = new RecentlyUsed<>(bytesMax / 4, _ -> ACCOUNT_BYTES);
    }

    @Nullable Optional<StatePage> page(PageKey key) {
        return pages.get(key);
    }

    @Nullable Optional<Account> account(Address address) {
        return accounts.get(address);
    }

    /// As just read from the store.
    void add(PageKey key, Optional<StatePage> page) {
        pages.put(key, page);
    }

    /// As just read from the store.
    void add(Address address, Optional<Account> account) {
        accounts.put(address, account);
    }

    /// Takes over what an effect has just changed in the store.
    void stored(Effect effect) {
        switch (effect) {
            case Effect.Connect connect -> {
                connect.executed().tree().pages().forEach(pages::put);
                connect.executed()
                        .delta()
                        .accounts()
                        .forEach((address, change) ->
                                accounts.put(address, Optional.of(change.after())));
            }
            case Effect.Disconnect disconnect -> {
                disconnect.tree().pages().forEach(pages::put);
                disconnect.undo().entries().forEach(this::restored);
            }
            case Effect.Store _, Effect.Condemn _, Effect.None _ -> {}
        }
    }

    void clear() {
        pages.clear();
        accounts.clear();
    }

    private void restored(StateKey key, Optional<Bytes> value) {
        if (key.kind() == StateKey.ACCOUNT) {
            accounts.put(
                    new Address(Hash256.of(key.id().unsafeArray())),
                    value.map(bytes -> ByteReader.decode(bytes.unsafeArray(), Account::decode)));
        }
    }

    private static int bytes(Optional<StatePage> page) {
        return page.isPresent() ? PAGE_BYTES + page.get().unsafeArray().length : PAGE_BYTES;
    }
}
