package org.numicoin.gateway.node;

import java.util.Optional;
import java.util.function.LongSupplier;
import org.numicoin.chain.Block;
import org.numicoin.gateway.chain.ChainListener;
import org.numicoin.gateway.chain.HeaderNode;
import org.numicoin.gateway.chain.LocalTip;
import org.numicoin.gateway.sync.SyncEvent;
import org.numicoin.libp2p.peer.PeerId;
import org.numicoin.messaging.Origin;
import org.numicoin.primitives.Hash256;

/// What the validator decides, told to the node on its thread.
final class FromChain implements ChainListener {
    private final String instance;
    private final NodeLoop loop;
    private final RelayedChain chain;
    private final Peering peering;
    private final BlockRelay blocks;
    private final Synchronization sync;
    private final LongSupplier millis;
    private long tipSince;

    /// @param instance this gateway, as the origin of what it submits
    FromChain(
            String instance,
            NodeLoop loop,
            RelayedChain chain,
            Peering peering,
            BlockRelay blocks,
            Synchronization sync,
            LongSupplier millis) {
        this.instance = instance;
        this.loop = loop;
        this.chain = chain;
        this.peering = peering;
        this.blocks = blocks;
        this.sync = sync;
        this.millis = millis;
        this.tipSince = millis.getAsLong();
    }

    /// Since when the tip has not moved; for the node's thread.
    long tipSince() {
        return tipSince;
    }

    @Override
    public void started(LocalTip tip) {
        loop.run(() -> sync.handle(new SyncEvent.BlockConnected(tip.node().id())));
    }

    @Override
    public void connected(HeaderNode tip, Block block, Origin origin) {
        loop.run(() -> {
            tipSince = millis.getAsLong();
            blocks.connected(tip, block, origin);
            sync.handle(new SyncEvent.BlockConnected(tip.id()));
        });
    }

    @Override
    public void disconnected(Hash256 id) {
        // The branch that takes its place is told block by block.
    }

    @Override
    public void sideBlock(Hash256 id) {
        loop.run(() -> sync.handle(new SyncEvent.BlockAside(id)));
    }

    @Override
    public void rejected(Hash256 id, String code, boolean blameless, Origin origin) {
        var source = source(origin);
        loop.run(() -> {
            // A relayer passes on what it could not check, the history root among it; who gave
            // the block as part of its own chain has no excuse.
            boolean relayed = chain.isRelayed(id);
            if (relayed && !blameless) {
                source.ifPresent(peer -> peering.offended(peer, "rejected-block"));
            }
            sync.handle(new SyncEvent.BlockRejected(id, code, blameless || relayed, source));
        });
    }

    @Override
    public void reconsidered() {
        loop.run(() -> sync.handle(new SyncEvent.RefusalsReconsidered()));
    }

    /// The validator has read the block and knew it before.
    void passedOver(Hash256 id) {
        loop.run(() -> sync.handle(new SyncEvent.BlockPassedOver(id)));
    }

    private Optional<PeerId> source(Origin origin) {
        boolean isOurs = origin.kind() == Origin.Kind.GATEWAY && origin.instance().equals(instance);
        return isOurs ? Optional.of(PeerId.parse(origin.source())) : Optional.empty();
    }
}
