package org.numicoin.validator.state;

import java.util.HashMap;
import java.util.Optional;
import org.numicoin.chain.Block;
import org.numicoin.chain.BlockContent;
import org.numicoin.chain.BlockHeader;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.PrunedBlock;
import org.numicoin.consensus.BodyRules;
import org.numicoin.consensus.Genesis;
import org.numicoin.consensus.PageKey;
import org.numicoin.consensus.PageStore;
import org.numicoin.consensus.Rule;
import org.numicoin.consensus.RuleViolation;
import org.numicoin.consensus.StatePage;
import org.numicoin.consensus.StateTree;
import org.numicoin.primitives.Hash256;

/// Holds the columns of the chain against each other: each block of the main chain against its
/// parent, its body, the index of its transactions; the way back from the tip against the states
/// that the headers name.
final class ChainCheck {
    private final ChainSpec spec;
    private final StoreReads reads;
    private final Findings findings;
    private final StoreDoctor.Progress progress;
    private Optional<StoreBase> base = Optional.empty();
    private long bodiesFrom;
    private long witnessesFrom;
    private long blocks;
    private long transactions;

    ChainCheck(ChainSpec spec, StoreReads reads, Findings findings, StoreDoctor.Progress progress) {
        this.spec = spec;
        this.reads = reads;
        this.findings = findings;
        this.progress = progress;
    }

    long blocks() {
        return blocks;
    }

    long transactions() {
        return transactions;
    }

    void run(StorePosition position) {
        base = findings.read(Damage.POSITION, "base", reads::base);
        bodiesFrom = base.map(StoreBase::bodiesFrom).orElse(0L);
        witnessesFrom = base.map(StoreBase::witnessesFrom).orElse(0L);
        base.ifPresent(found ->
                findings.addUnless(
                        reads.idAt(found.height()).equals(Optional.of(found.id())),
                        Damage.MAIN,
                        "height %d: not %s, with which the store begins"
                                .formatted(found.height(), found.id())));
        Optional<StoredBlock> last = mainChain(position);
        if (last.isPresent()) {
            StoredBlock tip = last.get();
            findings.addUnless(
                    tip.id().equals(position.tipId()) && tip.height() == position.tipHeight(),
                    Damage.POSITION,
                    "the position names %s at height %d, the main chain ends in %s at %d"
                            .formatted(
                                    position.tipId(),
                                    position.tipHeight(),
                                    tip.id(),
                                    tip.height()));
        }
        findings.attempt(Damage.BODY, "filled in", () -> base.ifPresent(this::filledIn));
        findings.attempt(Damage.TRANSACTION, "transactions", this::countTransactions);
        findings.attempt(Damage.SIDE, "side", this::sideBlocks);
        findings.attempt(Damage.UNDO, "undo", () -> wayBack(position));
    }

    /// The last block, if all of them can be followed.
    private Optional<StoredBlock> mainChain(StorePosition position) {
        Optional<StoredBlock> parent = Optional.empty();
        long first = base.map(StoreBase::firstHeight).orElse(0L);
        for (long height = first; height <= position.tipHeight(); height++) {
            long at = height;
            String where = "height " + height;
            Optional<Hash256> id = findings.need(Damage.MAIN, where, () -> reads.idAt(at));
            if (id.isEmpty()) {
                return Optional.empty();
            }
            Optional<BlockHeader> header =
                    height >= bodiesFrom ? body(id.get(), height, where) : Optional.empty();
            Optional<StoredBlock> stored =
                    findings.need(Damage.HEADER, where, () -> reads.block(id.get()));
            Optional<BlockHeader> known = stored.map(StoredBlock::header).or(() -> header);
            if (known.isEmpty()) {
                findings.add(Damage.MAIN, where + ": nothing is known of " + id.get());
                return Optional.empty();
            }
            Optional<StoredBlock> expected = expected(parent, known.get(), id.get(), where);
            if (expected.isEmpty()) {
                return Optional.empty();
            }
            stored.ifPresent(block -> compare(block, expected.get(), where));
            findings.read(Damage.INVALID, where, () -> reads.invalid(id.get()))
                    .ifPresent(invalid -> findings.add(Damage.INVALID, where + ": " + id.get()));
            parent = expected;
            blocks++;
            progress.at("blocks", height, position.tipHeight());
        }
        findings.addUnless(
                reads.idAt(position.tipHeight() + 1).isEmpty(),
                Damage.MAIN,
                "a block above the tip");
        return parent;
    }

    /// What the block has to be, by its header and its parent.
    private Optional<StoredBlock> expected(
            Optional<StoredBlock> parent, BlockHeader header, Hash256 id, String where) {
        if (parent.isEmpty() && base.isPresent() && base.get().firstHeight() > 0) {
            return Optional.of(StoredBlock.after(base.get().past(), header, id, spec.halfLife()));
        }
        if (parent.isEmpty()) {
            StoredBlock genesis = StoredBlock.of(Genesis.of(spec));
            boolean isIt = id.equals(genesis.id());
            findings.addUnless(isIt, Damage.MAIN, where + ": not " + genesis.id());
            return isIt ? Optional.of(genesis) : Optional.empty();
        }
        if (!header.parentId().equals(parent.get().id())
                || header.height() != parent.get().height() + 1) {
            findings.add(Damage.MAIN, where + ": does not extend " + parent.get().id());
            return Optional.empty();
        }
        return Optional.of(StoredBlock.after(parent.get(), header, id, spec.halfLife()));
    }

    private void compare(StoredBlock stored, StoredBlock expected, String where) {
        var same = expected.arrivedWith(stored.arrival()).carriedBy(stored.sideLog());
        findings.addUnless(
                stored.header().id().equals(stored.id()) && stored.equals(same),
                Damage.HEADER,
                where + ": not what follows from its parent");
    }

    /// While history is filled in there are bodies below the first header, and at last headers from
    /// genesis up.
    private void filledIn(StoreBase found) {
        long first = found.firstHeight();
        Optional<Hash256> expected =
                reads.idAt(first).flatMap(reads::block).map(block -> block.header().parentId());
        for (long height = first - 1;
                height >= found.bodiesFrom() && expected.isPresent();
                height--) {
            long at = height;
            String where = "height " + height;
            Optional<Hash256> id = findings.need(Damage.MAIN, where, () -> reads.idAt(at));
            if (!id.equals(expected)) {
                findings.add(Damage.MAIN, where + ": not " + expected.get());
                return;
            }
            expected = body(id.get(), height, where).map(BlockHeader::parentId);
        }
        StoredBlock last = StoredBlock.of(Genesis.of(spec));
        for (long height = 0; height < first; height++) {
            Optional<StoredBlock> stored = reads.idAt(height).flatMap(reads::block);
            if (stored.isEmpty()) {
                return;
            }
            StoredBlock block = stored.get();
            if (height > 0) {
                last = StoredBlock.after(last, block.header(), block.id(), spec.halfLife());
            }
            compare(block, last, "height " + height);
            blocks++;
        }
    }

    /// The header in the stored body. Where signatures were pruned, what is left is checked.
    private Optional<BlockHeader> body(Hash256 id, long height, String where) {
        boolean pruned = height < witnessesFrom;
        Optional<BlockContent> found =
                findings.need(
                        Damage.BODY,
                        where,
                        () ->
                                reads.encodedBlock(id)
                                        .map(bytes ->
                                                BlockContent.decode(bytes.unsafeArray(), pruned)));
        if (found.isEmpty()) {
            return Optional.empty();
        }
        BlockContent block = found.get();
        if (!block.id().equals(id)) {
            findings.add(Damage.BODY, where + ": the body of " + block.id());
            return Optional.empty();
        }
        violation(block).ifPresent(broken -> findings.add(Damage.BODY, where + ": " + broken));
        for (int i = 0; i < block.transactions().size(); i++) {
            index(block.transactions().get(i).id(), new TransactionLocation(height, i));
        }
        return Optional.of(block.header());
    }

    private Optional<RuleViolation> violation(BlockContent content) {
        return switch (content) {
            case Block block ->
                    Rule.firstViolation(BodyRules.MATCHES_HEADER, new BodyRules.Body(spec, block));
            case PrunedBlock block ->
                    Rule.firstViolation(
                            BodyRules.PRUNED_MATCHES_HEADER, new BodyRules.PrunedBody(spec, block));
        };
    }

    private void index(Hash256 id, TransactionLocation location) {
        transactions++;
        String where = "transaction " + id;
        findings.need(Damage.TRANSACTION, where, () -> reads.transaction(id))
                .ifPresent(found ->
                        findings.addUnless(
                                found.equals(location),
                                Damage.TRANSACTION,
                                where + ": at " + found + ", not " + location));
    }

    private void countTransactions() {
        long indexed = 0;
        try (var scan = reads.scan(Columns.TRANSACTIONS)) {
            while (scan.next()) {
                indexed++;
            }
        }
        findings.addUnless(
                indexed <= transactions,
                Damage.TRANSACTION,
                "%d are indexed, the main chain has %d".formatted(indexed, transactions));
    }

    /// Every stored block is in the main chain or in the index, which says what its header says.
    private void sideBlocks() {
        long side = 0;
        for (SideBlock entry : reads.sideBlocks()) {
            String where = "block " + entry.id();
            var body = findings.need(Damage.BODY, where, () -> reads.encodedBlock(entry.id()));
            var block = findings.need(Damage.SIDE, where, () -> reads.block(entry.id()));
            if (body.isPresent() && block.isPresent()) {
                var expected = SideBlock.of(block.get(), body.get().length(), entry.wasMain());
                findings.addUnless(
                        entry.equals(expected) && !isMain(block.get()),
                        Damage.SIDE,
                        where + ": not what its header says");
                findings.addUnless(
                        Block.decode(body.get().unsafeArray()).id().equals(entry.id()),
                        Damage.BODY,
                        where + ": another body");
            }
            side++;
        }
        long stored = 0;
        try (var scan = reads.scan(Columns.BLOCKS)) {
            while (scan.next()) {
                stored++;
            }
        }
        findings.addUnless(
                stored == blocks + side,
                Damage.SIDE,
                "%d blocks are stored, %d are in the main chain and %d in the index"
                        .formatted(stored, blocks, side));
    }

    private boolean isMain(StoredBlock block) {
        return reads.idAt(block.height()).equals(Optional.of(block.id()));
    }

    /// Takes blocks back in memory, as many as a reorganization may.
    private void wayBack(StorePosition position) {
        var pages = new HashMap<PageKey, Optional<StatePage>>();
        PageStore changed = key -> pages.containsKey(key) ? pages.get(key) : reads.get(key);
        long floor = base.map(StoreBase::height).orElse(0L);
        long lowest = Math.max(floor, position.tipHeight() - spec.reorganizationLimit());
        Optional<Hash256> id = reads.idAt(position.tipHeight());
        for (long height = position.tipHeight(); height > lowest && id.isPresent(); height--) {
            Hash256 blockId = id.get();
            String where = "height " + height;
            var undo = findings.need(Damage.UNDO, where, () -> reads.undo(blockId));
            var parent =
                    reads.block(blockId).flatMap(block -> reads.block(block.header().parentId()));
            if (undo.isEmpty() || parent.isEmpty()) {
                return;
            }
            findings.addUnless(
                    height >= witnessesFrom,
                    Damage.BODY,
                    where + ": not whole, and it may be taken back");
            var update = StateTree.update(changed, StateTree.changes(undo.get().entries()));
            Hash256 expected = parent.get().header().stateRoot();
            if (!update.root().equals(expected)) {
                findings.add(
                        Damage.UNDO,
                        "%s: gives state root %s, not %s"
                                .formatted(where, update.root(), expected));
                return;
            }
            pages.putAll(update.pages());
            id = Optional.of(parent.get().id());
            progress.at("undo", position.tipHeight() - height + 1, position.tipHeight() - lowest);
        }
    }
}
