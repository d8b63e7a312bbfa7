package org.numicoin.validator.chain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.numicoin.chain.Account;
import org.numicoin.chain.BlockContent;
import org.numicoin.chain.BlockHeader;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Policy;
import org.numicoin.chain.PublicKey;
import org.numicoin.chain.Totals;
import org.numicoin.chain.TransactionContent;
import org.numicoin.consensus.StateEntries;
import org.numicoin.consensus.StateKey;
import org.numicoin.consensus.StateProof;
import org.numicoin.consensus.StateTree;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Amount;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.validator.state.StateReads;
import org.numicoin.validator.state.StoreBase;
import org.numicoin.validator.state.StorePosition;
import org.numicoin.validator.state.StoreSnapshot;
import org.numicoin.validator.state.StoredBlock;

/// The chain as of one applied event.
public final class ChainView implements AutoCloseable {
    private final ChainSpec spec;
    private final StoreSnapshot snapshot;
    private final StorePosition position;
    private final Optional<StoreBase> base;

    ChainView(ChainSpec spec, StoreSnapshot snapshot) {
        this.spec = spec;
        this.snapshot = snapshot;
        this.position = snapshot.position();
        this.base = snapshot.base();
    }

    /// A transaction of the main chain and where it lies.
    ///
    /// @param transaction without its signatures when they were pruned
    public record FoundTransaction(
            TransactionContent transaction, Hash256 blockId, long height, int index) {}

    /// What a reader needs to rebuild itself and go on from the log.
    ///
    /// @param lastIds main chain from the tip downwards, to the reorganization limit: one more than
    ///   its blocks, or to the first block of the store
    /// @param bodiesFrom the lowest height of which the store has header and body, and those of all
    ///   above
    /// @param witnessesFrom the same of bodies with their signatures
    public record ChainAt(
            StorePosition position, List<Hash256> lastIds, long bodiesFrom, long witnessesFrom) {}

    public StorePosition position() {
        return position;
    }

    public StoredBlock tip() {
        return known(position.tipId());
    }

    /// A block of any branch. Those below the first header are there when all of them are.
    public Optional<StoredBlock> block(Hash256 id) {
        return snapshot.block(id).filter(found -> found.height() >= firstHeight());
    }

    /// Its encoded body; without signatures when these were pruned.
    public Optional<Bytes> body(StoredBlock block) {
        return snapshot.encodedBlock(block.id())
                .map(encoded -> {
                    byte[] bytes = encoded.unsafeArray();
                    return Bytes.wrap(Arrays.copyOfRange(bytes, BlockHeader.BYTES, bytes.length));
                });
    }

    /// Whether the signatures of a stored block, or its whole body, were pruned.
    public boolean isPruned(StoredBlock block) {
        return block.height() < witnessesFrom() && isMain(block);
    }

    /// The encoding of a whole block, header and body.
    public Optional<Bytes> encodedBlock(Hash256 id) {
        return block(id).filter(block -> !isPruned(block)).flatMap(_ -> snapshot.encodedBlock(id));
    }

    /// On the main chain.
    ///
    /// @throws BelowSnapshotException when it lies below the first block of the store
    public Optional<Hash256> idAt(long height) {
        if (height >= 0 && height < firstHeight()) {
            throw new BelowSnapshotException(height, firstHeight());
        }
        return snapshot.idAt(height);
    }

    /// The lowest height of which the store has header and body, and those of all above.
    public long bodiesFrom() {
        return base.map(found -> Math.max(found.bodiesFrom(), found.firstHeight())).orElse(0L);
    }

    /// The same of bodies with their signatures.
    public long witnessesFrom() {
        return base.map(found -> Math.max(found.witnessesFrom(), found.firstHeight())).orElse(0L);
    }

    /// Whether a height lies below the snapshot with which the store begins.
    public boolean isBelowSnapshot(long height) {
        return base.filter(found -> found.isBelowSnapshot(height)).isPresent();
    }

    public boolean isMain(StoredBlock block) {
        return idAt(block.height()).equals(Optional.of(block.id()));
    }

    /// Blocks of the main chain, ascending, as many as there are.
    public List<StoredBlock> from(long height, int count) {
        var blocks = new ArrayList<StoredBlock>();
        for (long at = Math.max(0, height);
                at <= position.tipHeight() && blocks.size() < count;
                at++) {
            blocks.add(known(knownAt(at)));
        }
        return blocks;
    }

    /// What follows the first id of the locator that is on the main chain, or genesis if none is.
    public List<StoredBlock> after(List<Hash256> locator, int count) {
        for (Hash256 id : locator) {
            var block = block(id).filter(this::isMain);
            if (block.isPresent()) {
                return from(block.get().height() + 1, count);
            }
        }
        return from(1, count);
    }

    public Optional<FoundTransaction> transaction(Hash256 id) {
        return snapshot.transaction(id)
                .map(location -> {
                    Hash256 blockId = knownAt(location.height());
                    Bytes encoded =
                            snapshot.encodedBlock(blockId)
                                    .orElseThrow(() ->
                                            new IllegalStateException("no body of " + blockId));
                    var content =
                            BlockContent.decode(
                                    encoded.unsafeArray(), location.height() < witnessesFrom());
                    return new FoundTransaction(
                            content.transactions().get(location.index()),
                            blockId,
                            location.height(),
                            location.index());
                });
    }

    public Optional<Account> account(Address address) {
        return snapshot.account(address);
    }

    /// The raw value of a state entry.
    public Optional<Bytes> entry(StateKey key) {
        return snapshot.entry(key);
    }

    /// In the order of the request.
    public List<Optional<Account>> accounts(List<Address> addresses) {
        return snapshot.accounts(addresses);
    }

    /// Shows the account, or that there is none, against the state root of the tip.
    public StateProof proof(Address address) {
        return StateTree.prove(snapshot, StateKey.account(address).path(), this::valueHash);
    }

    public Optional<PublicKey> publicKey(Hash256 keyId) {
        return snapshot.publicKey(keyId);
    }

    public Optional<Policy> policy(Hash256 policyId) {
        return snapshot.policy(policyId);
    }

    public Totals totals() {
        return snapshot.totals();
    }

    /// Sum of the rewards that have not matured.
    public Amount unpaidRewards() {
        return snapshot.unpaidRewards();
    }

    /// What a block of the main chain brings its miner: an entry of the state until it is credited,
    /// and afterwards what taking back the block that did so would restore. Empty when that is not
    /// kept any more.
    public Optional<Amount> reward(StoredBlock block) {
        long height = block.height();
        if (position.tipHeight() < height + spec.maturity()) {
            return Optional.of(snapshot.unpaidReward(height).orElse(Amount.ZERO));
        }
        StateKey key = StateKey.unpaidReward(height);
        return snapshot.undo(knownAt(height + spec.maturity()))
                .map(undo ->
                        undo.entries()
                                .getOrDefault(key, Optional.empty())
                                .map(StateEntries::decodeAmount)
                                .orElse(Amount.ZERO));
    }

    public ChainAt chainAt() {
        var ids = new ArrayList<Hash256>();
        long lowest = Math.max(firstHeight(), position.tipHeight() - spec.reorganizationLimit());
        for (long height = position.tipHeight(); height >= lowest; height--) {
            ids.add(knownAt(height));
        }
        return new ChainAt(position, ids, bodiesFrom(), witnessesFrom());
    }

    /// For executing a block on the tip.
    public StateReads state() {
        return snapshot;
    }

    @Override
    public void close() {
        snapshot.close();
    }

    private Hash256 valueHash(Hash256 path) {
        Bytes value =
                snapshot.entryAt(path)
                        .orElseThrow(
                                () -> new IllegalStateException("no state entry lies at " + path));
        return StateTree.valueHash(value.unsafeArray());
    }

    private long firstHeight() {
        return base.map(StoreBase::firstHeight).orElse(0L);
    }

    private Hash256 knownAt(long height) {
        return idAt(height)
                .orElseThrow(() -> new IllegalStateException("no block at height " + height));
    }

    private StoredBlock known(Hash256 id) {
        return block(id).orElseThrow(() -> new IllegalStateException("no block " + id));
    }
}
