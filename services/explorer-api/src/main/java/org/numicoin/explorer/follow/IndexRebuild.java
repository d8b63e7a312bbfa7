package org.numicoin.explorer.follow;

import java.util.Optional;
import java.util.function.Consumer;
import org.numicoin.explorer.index.IndexException;
import org.numicoin.explorer.index.IndexPosition;
import org.numicoin.explorer.index.IndexWriter;
import org.numicoin.kit.FatalError;
import org.numicoin.messaging.NetworkId;
import org.numicoin.primitives.Hash256;

/// Fills the index from the validator up to a point from which the log tells the rest. Blocks that
/// cannot change any more are fetched by height, those above by the ids of one snapshot, so that a
/// reorganization meanwhile does not mix two branches. What a broken-off try has indexed is kept.
final class IndexRebuild {
    /// Heights of one stream, so that none runs into its time limit.
    private static final long STREAM_BLOCKS = 1_000;

    private final IndexWriter writer;
    private final NetworkId network;
    private final ChainSource source;
    private final Consumer<String> progress;

    /// @param progress is told in words how far it is, often
    IndexRebuild(
            IndexWriter writer, NetworkId network, ChainSource source, Consumer<String> progress) {
        this.writer = writer;
        this.network = network;
        this.source = source;
        this.progress = progress;
    }

    /// Rebuilds the index, or throws and may be tried again.
    void run() {
        Hash256 genesisId = source.genesisId();
        if (!genesisId.equals(network.genesisId())) {
            throw new FatalError(
                    "numi.validator.target (NUMI_VALIDATOR_TARGET)",
                    "the validator there has genesis "
                            + genesisId
                            + ", this chain has "
                            + network.genesisId(),
                    "name a validator of the same chain");
        }
        var snapshot = source.chainAt();
        long indexed = start(snapshot);
        for (long from = indexed + 1; from < snapshot.floor(); from += STREAM_BLOCKS) {
            long to = Math.min(from + STREAM_BLOCKS, snapshot.floor()) - 1;
            for (var blocks = source.blocks(from, to); blocks.hasNext(); ) {
                connect(blocks.next(), snapshot);
            }
        }
        for (long height = Math.max(indexed + 1, snapshot.floor());
                height <= snapshot.tipHeight();
                height++) {
            var id = snapshot.idAt(height);
            connect(
                    source.block(id, snapshot.sequence())
                            .orElseThrow(
                                    () -> new IndexException("the validator lacks block " + id)),
                    snapshot);
        }
        writer.moveTo(
                new IndexPosition(
                        snapshot.logId(),
                        snapshot.term(),
                        snapshot.sequence(),
                        snapshot.nextOffset(),
                        snapshot.idAt(snapshot.tipHeight()),
                        snapshot.tipHeight(),
                        false));
    }

    /// The height up to which the index is part of the snapshot's chain; begins anew when its tip
    /// is on another branch.
    private long start(ChainSource.Snapshot snapshot) {
        Optional<IndexPosition> position = writer.position().filter(found -> isOn(snapshot, found));
        long indexed = position.map(IndexPosition::tipHeight).orElse(0L);
        requireContent(indexed + 1, snapshot);
        if (position.isEmpty()) {
            writer.restart();
        }
        return indexed;
    }

    /// An index that cannot be made again is not thrown away.
    private static void requireContent(long from, ChainSource.Snapshot snapshot) {
        if (from < snapshot.contentFrom()) {
            throw new SourceException(
                    "the index needs blocks from height %d on, and the validator has them from height %d on: name one that keeps all, with or without signatures (NUMI_VALIDATOR_TARGET), or let this one fill its history in"
                            .formatted(from, snapshot.contentFrom()));
        }
    }

    private boolean isOn(ChainSource.Snapshot snapshot, IndexPosition position) {
        if (position.tipHeight() > snapshot.tipHeight()) {
            return false;
        }
        if (position.tipHeight() >= snapshot.floor()) {
            return snapshot.idAt(position.tipHeight()).equals(position.tipId());
        }
        return source.header(position.tipId())
                .filter(ChainSource.KnownHeader::mainChain)
                .isPresent();
    }

    private void connect(ChainSource.Fetched<?> fetched, ChainSource.Snapshot snapshot) {
        writer.connectFetched(fetched.block(), fetched.chainWork());
        progress.accept(
                "rebuilding the index: block "
                        + fetched.block().header().height()
                        + " of "
                        + snapshot.tipHeight());
    }
}
