package org.numicoin.validator.chain;

import java.util.ArrayList;
import java.util.Comparator;
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
/// genesis, as a replica that follows the log does. Of the old store it needs the position, which
/// names the tip and so every block of the main chain; blocks that cannot be read may come from
/// elsewhere. Blocks of other branches come along as far as they are known.
public final class StoreRebuild {
    private static final Origin SELF = new Origin(Origin.Kind.VALIDATOR, "repair", "");
    private static final String NO_POSITION =
            "no-position: the store does not know where in the log it is: ./numi backup restore";

    /// Who has the blocks that a store lost.
    @FunctionalInterface
    public interface LostBlocks {
        /// The encoding of a block of whatever branch, whose header has this id and whose body is
        /// that of the header; nothing if nobody has it.
        Optional<Bytes> find(Hash256 id);
    }

    /// What came of it.
    ///
    /// @param fetched blocks that came from elsewhere
    /// @param leftOut blocks of other branches that the index names and nobody has
    public record Rebuilt(long fetched, long leftOut) {}

    /// A block as it is stored.
    private record Whole(Block block, Bytes encoded) {}

    private final ChainSpec spec;
    private final StoreReads old;
    private final ChainStore made;
    private final LostBlocks elsewhere;
    private final ChainEngine engine;
    private final Progress progress;
    private long fetched;
    private long leftOut;

    private StoreRebuild(
            ChainSpec spec,
            StoreReads old,
            ChainStore made,
            LostBlocks elsewhere,
            Workers workers,
            Progress progress) {
        this.spec = spec;
        this.old = old;
        this.made = made;
        this.elsewhere = elsewhere;
        this.progress = progress;
        this.engine = FollowingEngine.of(spec, made, workers);
    }

    /// Fills a new store.
    ///
    /// @param made a store that has nothing but its genesis block
    /// @param elsewhere asked for what the old store cannot give
    /// @throws StoreException `no-position`; `lost-block` when one that is needed is nowhere;
    ///   `invalid-blocks`; `begins-with-snapshot`, `pruned`
    public static Rebuilt run(
            ChainSpec spec,
            ChainStore old,
            ChainStore made,
            LostBlocks elsewhere,
            Workers workers,
            Progress progress) {
        try (var snapshot = old.snapshot()) {
            var rebuild = new StoreRebuild(spec, snapshot, made, elsewhere, workers, progress);
            rebuild.run();
            return new Rebuilt(rebuild.fetched, rebuild.leftOut);
        }
    }

    private void run() {
        StorePosition position =
                readable(old::findPosition).orElseThrow(() -> new StoreException(NO_POSITION));
        readable(old::base)
                .filter(base -> base.witnessesFrom() > 0)
                .ifPresent(StoreRebuild::refuse);
        List<Hash256> chain = mainChain(position);
        apply(new LogStarted(chain.getFirst(), 0), position, 1);
        for (int height = 1; height < chain.size(); height++) {
            connect(chain.get(height), height, position);
            progress.at("executed", height, position.tipHeight());
        }
        keepRest(position);
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
        BlockHeader header =
                readableBlock(id)
                        .map(StoredBlock::header)
                        .or(() -> headerOfWhole(id))
                        .orElseThrow(() -> lost(id, height));
        if (header.height() != height) {
            throw new StoreException(NO_POSITION);
        }
        return header;
    }

    private Optional<StoredBlock> readableBlock(Hash256 id) {
        return readable(() -> old.block(id)).filter(block -> block.header().id().equals(id));
    }

    private Optional<BlockHeader> headerOfWhole(Hash256 id) {
        return stored(id).or(() -> elsewhere(id)).map(whole -> whole.block().header());
    }

    private void connect(Hash256 id, long height, StorePosition position) {
        Whole whole = whole(id).orElseThrow(() -> lost(id, height));
        var tip = made.latest().block(engine.position().tipId()).orElseThrow();
        var work = StoredBlock.after(tip, whole.block().header(), id, spec.halfLife()).chainWork();
        apply(
                new Connected(id, height, work, Optional.of(whole.encoded()), List.of()),
                position,
                height + 1);
    }

    private Optional<Whole> whole(Hash256 id) {
        Optional<Whole> found = stored(id);
        if (found.isEmpty()) {
            found = elsewhere(id);
            found.ifPresent(_ -> fetched++);
        }
        return found;
    }

    private Optional<Whole> stored(Hash256 id) {
        return readable(() -> old.encodedBlock(id).map(StoreRebuild::decoded))
                .filter(whole -> whole.block().id().equals(id) && hasItsBody(whole.block()));
    }

    private Optional<Whole> elsewhere(Hash256 id) {
        return elsewhere.find(id).map(StoreRebuild::decoded);
    }

    private static Whole decoded(Bytes encoded) {
        return new Whole(Block.decode(encoded.unsafeArray()), encoded);
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
            throw new StoreException(
                    "invalid-blocks: the blocks of the store are not valid: " + e.getMessage(), e);
        }
    }

    /// What execution does not bring: when blocks arrived, blocks of other branches, and which ones
    /// were found invalid.
    private void keepRest(StorePosition position) {
        List<SideBlock> side = readable(() -> Optional.of(old.sideBlocks())).orElse(List.of());
        var neverMain =
                side.stream()
                        .filter(block -> !block.wasMain())
                        .map(SideBlock::id)
                        .collect(Collectors.toSet());
        old.forEachReadableBlock(block -> keep(block, neverMain));
        // The index names those that could not be read among the others.
        side.stream()
                .filter(this::isLacking)
                .sorted(Comparator.comparingLong(SideBlock::height))
                .forEach(entry ->
                        readableBlock(entry.id())
                                .or(() -> derived(entry, position))
                                .ifPresent(block -> keep(block, neverMain)));
        leftOut = side.stream().filter(this::isLacking).count();
        try (var batch = made.batch()) {
            old.invalidBlocks().stream()
                    .filter(entry -> !isMain(entry.getKey()))
                    .forEach(entry -> batch.invalid(entry.getKey(), entry.getValue()));
            made.write(batch);
        }
    }

    private boolean isLacking(SideBlock entry) {
        return made.latest().block(entry.id()).isEmpty();
    }

    /// What follows from a block and its parent. When it arrived nobody knows: after all others.
    private Optional<StoredBlock> derived(SideBlock entry, StorePosition position) {
        return made.latest()
                .block(entry.parentId())
                .flatMap(parent ->
                        headerOfWhole(entry.id())
                                .filter(header -> header.parentId().equals(parent.id()))
                                .map(header ->
                                        StoredBlock.after(
                                                parent, header, entry.id(), spec.halfLife())))
                .map(block -> block.arrivedWith(position.sequence()));
    }

    /// @param neverMain blocks that readers of the log do not ask for
    private void keep(StoredBlock block, Set<Hash256> neverMain) {
        Optional<StoredBlock> known = made.latest().block(block.id());
        boolean isSame =
                known.map(made -> made.arrivedWith(block.arrival()).carriedBy(block.sideLog()))
                        .filter(block::equals)
                        .isPresent();
        Optional<Bytes> body =
                known.isPresent() ? Optional.empty() : whole(block.id()).map(Whole::encoded);
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

    private interface Read<T> {
        Optional<T> get();
    }

    private static <T> Optional<T> readable(Read<T> read) {
        try {
            return read.get();
        } catch (StoreException | DecodeException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static StoreException lost(Hash256 id, long height) {
        return new StoreException(
                "lost-block: block %s at height %d is missing or damaged: name validators that have it with --from HOST:PORT, or ./numi backup restore"
                        .formatted(id, height));
    }

    private static void refuse(StoreBase base) {
        throw new StoreException(
                "%s: the store has no whole block below height %d to execute: ./numi snapshot fill if it is sound otherwise, or ./numi backup restore, or import a snapshot again"
                        .formatted(
                                base.isBelowSnapshot(base.witnessesFrom() - 1)
                                        ? "begins-with-snapshot"
                                        : "pruned",
                                base.witnessesFrom()));
    }
}
