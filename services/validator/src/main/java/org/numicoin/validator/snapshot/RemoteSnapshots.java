package org.numicoin.validator.snapshot;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.numicoin.chain.ChainSpec;
import org.numicoin.kit.rpc.RpcTarget;
import org.numicoin.primitives.Hash256;
import org.numicoin.validator.snapshot.RemoteSnapshot.Offer;

/// The snapshot of one block at several nodes.
public record RemoteSnapshots(List<RemoteSnapshot> all) implements AutoCloseable {
    public RemoteSnapshots {
        all = List.copyOf(all);
    }

    /// Asks every node for it.
    ///
    /// @param blockId else the highest that the first node offers and a checkpoint names
    /// @throws SnapshotException when one does not answer or does not have it
    public static RemoteSnapshots open(
            ChainSpec spec, List<RpcTarget> targets, Optional<Hash256> blockId) {
        Hash256 id = blockId.orElseGet(() -> named(spec, targets.getFirst()));
        var opened = new ArrayList<RemoteSnapshot>();
        try {
            for (RpcTarget target : targets) {
                opened.add(RemoteSnapshot.open(spec, target, id));
                requireSame(opened.getFirst(), opened.getLast());
            }
            return new RemoteSnapshots(opened);
        } catch (RuntimeException e) {
            opened.forEach(RemoteSnapshot::close);
            throw e;
        }
    }

    @Override
    public void close() {
        all.forEach(RemoteSnapshot::close);
    }

    /// A block has one snapshot.
    private static void requireSame(RemoteSnapshot one, RemoteSnapshot other) {
        if (!one.manifest().equals(other.manifest())) {
            throw new SnapshotException(
                    "bad-snapshot",
                    "%s and %s give different manifests of one block: ask each of them alone"
                            .formatted(one.name(), other.name()));
        }
    }

    private static Hash256 named(ChainSpec spec, RpcTarget target) {
        return RemoteSnapshot.offers(spec, target).stream()
                .filter(offer ->
                        spec.checkpointAt(offer.height()).equals(Optional.of(offer.blockId())))
                .map(Offer::blockId)
                .findFirst()
                .orElseThrow(() ->
                        new SnapshotException(
                                "untrusted",
                                target + " has no snapshot of a checkpoint: give --trust ID"));
    }
}
