package org.numicoin.validator.snapshot;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.numicoin.chain.ChainSpec;
import org.numicoin.consensus.GivenBlock;
import org.numicoin.kit.rpc.RpcTarget;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.validator.chain.StoreRebuild;

/// Blocks that a damaged store lost, from validators that run. Each is held against its id; who
/// gives another one, or no answer, is named and asked for nothing more. Who does not have a block
/// may have the next.
public final class PeerBlocks implements StoreRebuild.LostBlocks, AutoCloseable {
    private final ChainSpec spec;
    private final List<RemoteBlocks> all;
    private final List<RemoteBlocks> left;
    private final Consumer<String> warnings;

    /// Asks nothing yet.
    ///
    /// @param warnings told whom it asks no more, and why
    public PeerBlocks(ChainSpec spec, List<RpcTarget> targets, Consumer<String> warnings) {
        this.spec = spec;
        this.all = targets.stream().map(target -> new RemoteBlocks(spec, target)).toList();
        this.left = new ArrayList<>(all);
        this.warnings = warnings;
    }

    @Override
    public Optional<Bytes> find(Hash256 id) {
        for (RemoteBlocks peer : List.copyOf(left)) {
            try {
                Optional<Bytes> found = peer.find(id);
                if (found.isPresent()) {
                    requireIs(id, found.get(), peer);
                    return found;
                }
            } catch (SnapshotException e) {
                left.remove(peer);
                warnings.accept(e.getMessage() + "; it is asked for nothing more");
            }
        }
        return Optional.empty();
    }

    @Override
    public void close() {
        all.forEach(RemoteBlocks::close);
    }

    private void requireIs(Hash256 id, Bytes encoded, RemoteBlocks peer) {
        if (GivenBlock.check(spec, id, encoded) instanceof GivenBlock.Wrong(var reason)) {
            throw new SnapshotException(
                    "bad-block", "block %s of %s: %s".formatted(id, peer.name(), reason));
        }
    }
}
