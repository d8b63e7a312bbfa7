package org.numicoin.explorer.index;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.numicoin.chain.Account;
import org.numicoin.chain.Block;
import org.numicoin.chain.BlockContent;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.PrunedTransaction;
import org.numicoin.chain.Transaction;
import org.numicoin.consensus.CompactTarget;
import org.numicoin.consensus.Genesis;
import org.numicoin.explorer.index.BlockEffects.Matured;
import org.numicoin.messaging.ChainEvent.TouchedAccount;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Amount;
import org.numicoin.primitives.ChainWork;
import org.numicoin.primitives.Hash256;
import org.numicoin.wire.ByteReader;
import org.numicoin.wire.ByteWriter;

/// Adds blocks to the index and takes them back, one batch a block with the position behind it. One
/// thread writes.
public final class IndexWriter {
    static final byte[] POSITION = "position".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NETWORK = "network".getBytes(StandardCharsets.US_ASCII);

    /// Rises when the columns change their layout; an older index is rebuilt.
    private static final int LAYOUT = 1;

    private final IndexStore store;
    private final ChainSpec spec;
    private final Block genesis;

    public IndexWriter(IndexStore store, ChainSpec spec) {
        this.store = store;
        this.spec = spec;
        this.genesis = Genesis.of(spec).block();
        requireOurChain();
    }

    /// Nothing while the index is empty.
    public Optional<IndexPosition> position() {
        return store.get(Column.META, POSITION).map(IndexPosition::decode);
    }

    /// Throws everything away and begins a rebuild with the genesis block.
    public void restart() {
        try (var batch = store.batch()) {
            for (Column column : Column.values()) {
                batch.deleteAll(column);
            }
            batch.put(Column.META, NETWORK, network());
            var accounts = new HashMap<Address, AddressRow>();
            for (var allocation : spec.allocations()) {
                accounts.merge(
                        allocation.address(),
                        new AddressRow(
                                Optional.of(
                                        Account.created(allocation.address(), allocation.amount())),
                                AddressStats.NONE),
                        IndexWriter::together);
            }
            accounts.forEach((address, row) ->
                    batch.put(Column.ADDRESSES, Keys.address(address), row.encoded()));
            var effects = BlockEffects.of(spec, genesis, ChainTotals.ZERO, Optional.empty());
            var work = new CompactTarget(genesis.header().target()).work();
            BlockColumns.put(batch, genesis, work, effects);
            putPosition(batch, IndexPosition.rebuildingAt(genesis.id(), 0));
            store.write(batch);
        }
    }

    /// Connects a block that was fetched, on the way to a position in the log.
    public void connectFetched(BlockContent block, ChainWork chainWork) {
        connect(
                block,
                chainWork,
                Optional.empty(),
                IndexPosition.rebuildingAt(block.id(), block.header().height()));
    }

    /// Connects the block of an event.
    ///
    /// @param touched the accounts after it as the event says, compared with those of the index
    /// @param after the position behind the event
    public void connect(
            BlockContent block,
            ChainWork chainWork,
            Optional<List<TouchedAccount>> touched,
            IndexPosition after) {
        var header = block.header();
        var tip = tip();
        if (!header.parentId().equals(tip.id()) || header.height() != tip.height() + 1) {
            throw new IndexException(
                    "block "
                            + block.id()
                            + " at height "
                            + header.height()
                            + " does not follow the tip of the index, "
                            + tip.id()
                            + " at "
                            + tip.height());
        }
        var matured = matured(header.height());
        var effects = BlockEffects.of(spec, block, tip.totals(), matured);
        var before = rows(effects);
        var accounts =
                AccountFold.of(spec, block, matured, address -> row(before, address).account());
        touched.ifPresent(expected -> requireSame(block.id(), accounts, expected));
        try (var batch = store.batch()) {
            effects.addresses()
                    .forEach((address, stats) -> {
                        var row = row(before, address);
                        var account = Optional.ofNullable(accounts.get(address));
                        putRow(
                                batch,
                                address,
                                new AddressRow(account.or(row::account), row.stats().plus(stats)));
                    });
            BlockColumns.put(batch, block, chainWork, effects);
            putPosition(batch, after);
            store.write(batch);
        }
    }

    /// Takes the tip back.
    ///
    /// @param restored the accounts that the block had touched, as they were before it
    /// @return the block
    public Block disconnect(Hash256 blockId, List<TouchedAccount> restored, IndexPosition after) {
        var tip = tip();
        if (!tip.id().equals(blockId) || tip.height() == 0) {
            throw new IndexException(
                    "disconnected block " + blockId + " is not the tip of the index, " + tip.id());
        }
        var block = storedBlock(tip);
        var parent = requireBlock(tip.height() - 1);
        var effects = BlockEffects.of(spec, block, parent.totals(), matured(tip.height()));
        var accounts = new HashMap<Address, Optional<Account>>();
        restored.forEach(touched -> accounts.put(touched.address(), touched.account()));
        if (!effects.addresses().keySet().containsAll(accounts.keySet())) {
            throw new IndexException("block " + blockId + " restores an account it did not touch");
        }
        var before = rows(effects);
        try (var batch = store.batch()) {
            effects.addresses()
                    .forEach((address, stats) -> {
                        var row = row(before, address);
                        var account = accounts.getOrDefault(address, row.account());
                        putRow(batch, address, new AddressRow(account, row.stats().minus(stats)));
                    });
            BlockColumns.delete(batch, tip, block, effects);
            putPosition(batch, after);
            store.write(batch);
        }
        return block;
    }

    /// Only the position moved.
    public void moveTo(IndexPosition after) {
        try (var batch = store.batch()) {
            putPosition(batch, after);
            store.write(batch);
        }
    }

    private static void putRow(IndexBatch batch, Address address, AddressRow row) {
        if (row.equals(AddressRow.NONE)) {
            batch.delete(Column.ADDRESSES, Keys.address(address));
        } else {
            batch.put(Column.ADDRESSES, Keys.address(address), row.encoded());
        }
    }

    private static void putPosition(IndexBatch batch, IndexPosition position) {
        batch.put(Column.META, POSITION, position.encoded());
    }

    /// The reward that the block at a height pays out: none until the first one has matured.
    private Optional<Matured> matured(long height) {
        long source = height - spec.maturity();
        if (source < 1) {
            return Optional.empty();
        }
        var row = requireBlock(source);
        return Optional.of(new Matured(row.header().miner(), row.reward()));
    }

    /// The rows of everyone whom a block concerns, read at once.
    private Map<Address, AddressRow> rows(BlockEffects effects) {
        var addresses = List.copyOf(effects.addresses().keySet());
        var values = store.getAll(Column.ADDRESSES, addresses.stream().map(Keys::address).toList());
        var rows = new HashMap<Address, AddressRow>();
        for (int i = 0; i < addresses.size(); i++) {
            rows.put(
                    addresses.get(i),
                    values.get(i).map(AddressRow::decode).orElse(AddressRow.NONE));
        }
        return rows;
    }

    private static AddressRow row(Map<Address, AddressRow> rows, Address address) {
        return rows.getOrDefault(address, AddressRow.NONE);
    }

    private Block storedBlock(BlockRow row) {
        var transactions = new ArrayList<Transaction>(row.transactions());
        for (int index = 0; index < row.transactions(); index++) {
            byte[] stored =
                    store.get(Column.TRANSACTIONS, Keys.location(new Location(row.height(), index)))
                            .orElseThrow(() ->
                                    new IndexException(
                                            "the index lacks a transaction of " + row.id()));
            transactions.add(whole(StoredTransaction.decode(stored), row));
        }
        return new Block(row.header(), transactions);
    }

    private static Transaction whole(StoredTransaction stored, BlockRow row) {
        return switch (stored.decoded()) {
            case Transaction transaction -> transaction;
            case PrunedTransaction _ ->
                    throw new IndexException(
                            "block "
                                    + row.id()
                                    + " is too deep to be taken back: its signatures were pruned");
        };
    }

    private BlockRow tip() {
        return requireBlock(
                position().orElseThrow(() -> new IndexException("the index is empty")).tipHeight());
    }

    private BlockRow requireBlock(long height) {
        return store.get(Column.BLOCKS, Keys.height(height))
                .map(BlockRow::decode)
                .orElseThrow(() -> new IndexException("the index lacks the block at " + height));
    }

    private static void requireSame(
            Hash256 blockId, Map<Address, Account> folded, List<TouchedAccount> expected) {
        var told = new HashMap<Address, Account>();
        expected.forEach(touched ->
                touched.account().ifPresent(value -> told.put(touched.address(), value)));
        if (!folded.equals(told)) {
            var differing =
                    folded.keySet().stream()
                            .filter(address ->
                                    !Optional.ofNullable(told.get(address))
                                            .equals(Optional.ofNullable(folded.get(address))))
                            .findFirst()
                            .map(Address::toString)
                            .orElse("one that the index does not touch");
            throw new IndexException(
                    "the accounts after block "
                            + blockId
                            + " differ from those of the event, such as "
                            + differing);
        }
    }

    private static AddressRow together(AddressRow one, AddressRow other) {
        Amount added = other.account().map(Account::balance).orElse(Amount.ZERO);
        return new AddressRow(
                one.account().map(account -> account.withBalance(account.balance().plus(added))),
                one.stats());
    }

    private byte[] network() {
        return new ByteWriter(40).u32(spec.chainId()).hash(genesis.id()).u32(LAYOUT).toBytes();
    }

    private void requireOurChain() {
        store.get(Column.META, NETWORK).ifPresent(this::requireOurChain);
    }

    private void requireOurChain(byte[] stored) {
        var in = new ByteReader(stored);
        int chainId = in.u32("chain id");
        Hash256 genesisId = in.hash("genesis id");
        if (chainId != spec.chainId() || !genesisId.equals(genesis.id())) {
            throw new IndexException(
                    "the index is of chain "
                            + chainId
                            + " with genesis "
                            + genesisId
                            + ", not of chain "
                            + spec.chainId()
                            + " with genesis "
                            + genesis.id()
                            + ": name another data folder");
        }
        if (in.u32("layout") != LAYOUT) {
            restart();
        }
    }
}
