package org.numicoin.validator.chain;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.numicoin.chain.Block;
import org.numicoin.chain.BlockHeader;
import org.numicoin.chain.ChainSpec;
import org.numicoin.consensus.BodyRules;
import org.numicoin.consensus.Rule;
import org.numicoin.messaging.ChainEvent;
import org.numicoin.messaging.ChainEvent.Connected;
import org.numicoin.messaging.ChainEvent.LogStarted;
import org.numicoin.messaging.ChainEvent.Step;
import org.numicoin.messaging.InputPositions;
import org.numicoin.messaging.LogId;
import org.numicoin.messaging.Origin;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.validator.state.ChainStore;
import org.numicoin.validator.state.SideBlock;
import org.numicoin.validator.state.StoreBase;
import org.numicoin.validator.state.StoreDoctor.Progress;
import org.numicoin.validator.state.StoreException;
import org.numicoin.validator.state.StorePosition;
import org.numicoin.validator.state.StoreReads;
import org.numicoin.validator.state.StoredBlock;
import org.numicoin.wire.DecodeException;

/// Makes a store anew from the blocks of one that is damaged: executes the main chain again from
/// genesis, as a replica that follows the log does. Of the old store it needs the position and the
/// bodies of the main chain; blocks of other branches come along as far as they can be read.
public final class StoreRebuild {
    private static final Origin SELF = new Origin(Origin.Kind.VALIDATOR, "repair", "");

    private final ChainSpec spec;
    private final StoreReads old;
    private final ChainStore made;
    private final ChainEngine engine;
    private final Progress progress;

    private StoreRebuild(
            ChainSpec spec, StoreReads old, ChainStore made, Workers workers, Progress progress) {
        this.spec = spec;
        this.old = old;
        this.made = made;
        this.progress = progress;
        this.engine = FollowingEngine.of(spec, made, workers);
    }

    /// Fills a new store.
    ///
    /// @param made a store that has nothing but its genesis block
    /// @throws StoreException when a block that is needed is missing or damaged
    public static void run(
            ChainSpec spec, ChainStore old, ChainStore made, Workers workers, Progress progress) {
        try (var snapshot = old.snapshot()) {
            new StoreRebuild(spec, snapshot, made, workers, progress).run();
        }
    }

    private void run() {
        StorePosition position =
                readable(old::findPosition)
                        .orElseThrow(() ->
                                new StoreException(
                                        "the store does not know where in the log it is: restore a backup"));
        readable(old::base).filter(base -> base.bodiesFrom() > 0).ifPresent(StoreRebuild::refuse);
        List<Hash256> chain = mainChain(position);
        apply(new LogStarted(chain.getFirst(), 0), position, 1);
        for (int height = 1; height < chain.size(); height++) {
            connect(chain.get(height), height, position);
            progress.at("executed", height, position.tipHeight());
        }
        keepRest();
        try (var batch = made.batch()) {
            batch.position(position);
            made.write(batch);
        }
    }

    /// From genesis to the tip. Found from the tip downwards, since the index by height may be
    /// damaged.
    private List<Hash256> mainChain(StorePosition position) {
        var ids = new ArrayList<Hash256>();
        Hash256 id = position.tipId();
        for (long height = position.tipHeight(); height > 0; height--) {
            ids.add(id);
            id = header(id, height).parentId();
        }
        ids.add(id);
        return ids.reversed();
    }

    private BlockHeader header(Hash256 id, long height) {
        return readable(() -> old.block(id).map(StoredBlock::header))
                .filter(header -> header.id().equals(id))
                .or(() -> readable(() -> block(id)).map(Block::header))
                .filter(header -> header.id().equals(id) && header.height() == height)
                .orElseThrow(() -> lost(id, height));
    }

    private void connect(Hash256 id, long height, StorePosition position) {
        Bytes encoded = readable(() -> old.encodedBlock(id)).orElseThrow(() -> lost(id, height));
        Block block =
                readable(() -> block(id))
                        .filter(found -> found.id().equals(id))
                        .filter(this::hasItsBody)
                        .orElseThrow(() -> lost(id, height));
        var tip = made.latest().block(engine.position().tipId()).orElseThrow();
        var work = StoredBlock.after(tip, block.header(), id, spec.halfLife()).chainWork();
        apply(
                new Connected(id, height, work, Optional.of(encoded), List.of()),
                position,
                height + 1);
    }

    private boolean hasItsBody(Block block) {
        var body = new BodyRules.Body(spec, block);
        return Rule.firstViolation(BodyRules.MATCHES_HEADER, body).isEmpty();
    }

    private void apply(Step step, StorePosition position, long sequence) {
        LogId log = position.logId();
        try {
            engine.apply(
                    new ChainEvent(log, 0, sequence, 0, InputPositions.START, SELF, step),
                    sequence);
        } catch (ReplicaDivergedException e) {
            throw new StoreException("the blocks of the store are not valid: " + e.getMessage(), e);
        }
    }

    /// What execution does not bring: when blocks arrived, blocks of other branches, and which ones
    /// were found invalid.
    private void keepRest() {
        var neverMain = neverMain();
        old.forEachReadableBlock(block -> keep(block, neverMain));
        try (var batch = made.batch()) {
            old.invalidBlocks().stream()
                    .filter(entry -> !isMain(entry.getKey()))
                    .forEach(entry -> batch.invalid(entry.getKey(), entry.getValue()));
            made.write(batch);
        }
    }

    /// Blocks that readers of the log do not ask for. Where the old index cannot be read, none.
    private Set<Hash256> neverMain() {
        return readable(() -> Optional.of(old.sideBlocks())).orElse(List.of()).stream()
                .filter(block -> !block.wasMain())
                .map(SideBlock::id)
                .collect(Collectors.toSet());
    }

    private void keep(StoredBlock block, Set<Hash256> neverMain) {
        Optional<StoredBlock> known = made.latest().block(block.id());
        boolean isSame =
                known.map(made -> made.arrivedWith(block.arrival()).carriedBy(block.sideLog()))
                        .filter(block::equals)
                        .isPresent();
        Optional<Bytes> body =
                known.isPresent() ? Optional.empty() : readable(() -> old.encodedBlock(block.id()));
        if (isSame || body.isPresent()) {
            try (var batch = made.batch()) {
                body.ifPresentOrElse(
                        encoded -> batch.sideBlock(block, encoded, !neverMain.contains(block.id())),
                        () -> batch.block(block));
                made.write(batch);
            }
        }
    }

    private boolean isMain(Hash256 id) {
        return made.latest()
                .block(id)
                .flatMap(block -> made.latest().idAt(block.height()))
                .filter(id::equals)
                .isPresent();
    }

    private Optional<Block> block(Hash256 id) {
        return old.encodedBlock(id).map(bytes -> Block.decode(bytes.unsafeArray()));
    }

    private interface Read<T> {
        Optional<T> get();
    }

    private static <T> Optional<T> readable(Read<T> read) {
        try {
            return read.get();
        } catch (StoreException | DecodeException _) {
            return Optional.empty();
        }
    }

    private static StoreException lost(Hash256 id, long height) {
        return new StoreException(
                "block "
                        + id
                        + " at height "
                        + height
                        + " is missing or damaged: the chain cannot be executed again");
    }

    private static void refuse(StoreBase base) {
        throw new StoreException(
                "the store has no block below height %d to execute (%s): restore a backup, or import a snapshot again"
                        .formatted(
                                base.bodiesFrom(),
                                base.isBelowSnapshot(base.bodiesFrom() - 1)
                                        ? "it begins with a snapshot"
                                        : "they were pruned"));
    }
}
