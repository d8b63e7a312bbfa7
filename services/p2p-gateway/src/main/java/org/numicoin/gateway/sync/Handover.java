package org.numicoin.gateway.sync;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.numicoin.gateway.chain.HeaderNode;
import org.numicoin.gateway.chain.LocalChain;
import org.numicoin.gateway.sync.SyncEffect.Offence;
import org.numicoin.gateway.sync.SyncEffect.Submit;
import org.numicoin.gateway.sync.SyncEvent.BlockRejected;
import org.numicoin.libp2p.peer.PeerId;
import org.numicoin.primitives.Hash256;

/// Gives blocks to the validator in the order of their height and takes its answers.
final class Handover {
    static final String FALSE_CHAIN = "false-chain";

    private static final long AGAIN_MILLIS = 5_000;

    private final LocalChain chain;
    private final HeaderTree tree;
    private final FollowedChain followed;
    private final RefusedBlocks refused;
    private final Map<PeerId, SyncPeer> peers;
    private final Submissions submissions;
    private final SyncLimits limits;

    Handover(
            LocalChain chain,
            HeaderTree tree,
            FollowedChain followed,
            RefusedBlocks refused,
            Map<PeerId, SyncPeer> peers,
            SyncLimits limits) {
        this.chain = chain;
        this.tree = tree;
        this.followed = followed;
        this.refused = refused;
        this.peers = peers;
        this.limits = limits;
        this.submissions = new Submissions(limits);
    }

    boolean waitsForValidator() {
        return !submissions.isEmpty();
    }

    void submit(long now, Consumer<SyncEffect> out) {
        for (Slot slot : followed.window(limits.submissions())) {
            switch (slot.stage()) {
                case Slot.Stage.Submitted() -> {}
                case Slot.Stage.Held(var block, var source) -> {
                    if (!submissions.hasRoom(block.length())) {
                        return;
                    }
                    slot.becomes(new Slot.Stage.Submitted());
                    submissions.add(slot.id(), block.length(), now);
                    out.accept(new Submit(slot.id(), block, source));
                }
                case Slot.Stage.Wanted(), Slot.Stage.Asked _, Slot.Stage.Decided() -> {
                    return;
                }
            }
        }
    }

    void connected(Hash256 id, long now) {
        submissions.answered(id, now);
        tree.remove(id);
        followed.remove(id);
    }

    void aside(Hash256 id, long now) {
        submissions.answered(id, now);
        followed.find(id).ifPresent(slot -> slot.becomes(new Slot.Stage.Decided()));
    }

    void rejected(BlockRejected event, long now, Consumer<SyncEffect> out) {
        submissions.answered(event.id(), now);
        if (!event.blameless()) {
            event.source().ifPresent(peer -> out.accept(new Offence(peer, event.code())));
        }
        var slot = followed.find(event.id()).filter(at -> !at.isDecided());
        switch (Rejection.of(event.code())) {
            case OF_BYTES -> slot.ifPresent(at -> refetch(at, event.source()));
            case FOR_NOW -> slot.ifPresent(at -> at.again(now + AGAIN_MILLIS));
            case OF_CHAIN -> refuse(event.id(), event.code());
            case OF_BLOCK -> {
                accuse(event.id(), out);
                refuse(event.id(), event.code());
            }
        }
    }

    void reconsidered() {
        refused.clear();
        peers.values().forEach(SyncPeer::reconsiderClaim);
    }

    /// The validator knew the block: it has it, or remembers that it is invalid.
    void passedOver(Hash256 id, long now, Consumer<SyncEffect> out) {
        var slot = followed.find(id);
        if (chain.find(id).filter(HeaderNode::bodyKnown).isPresent()) {
            aside(id, now);
        } else if (slot.isPresent()
                && chain.find(slot.get().node().header().parentId()).isPresent()) {
            submissions.answered(id, now);
            accuse(id, out);
            refuse(id, "refused-before");
        }
    }

    /// What the validator was given may be lost, or its answer.
    void lookAfterOverdue(long now) {
        var overdue = submissions.overdue(now);
        if (overdue.isEmpty()) {
            return;
        }
        Hash256 id = overdue.get();
        boolean known = chain.find(id).filter(HeaderNode::bodyKnown).isPresent();
        if (known) {
            aside(id, now);
        } else {
            submissions.answered(id, now);
            followed.find(id)
                    .filter(slot -> slot.stage() instanceof Slot.Stage.Submitted)
                    .ifPresent(slot -> slot.again(now));
        }
    }

    private static void refetch(Slot slot, Optional<PeerId> source) {
        source.ifPresentOrElse(slot::failed, () -> slot.again(0));
    }

    /// An honest node executes a block before it calls it part of its chain, so this one is not.
    private void accuse(Hash256 id, Consumer<SyncEffect> out) {
        if (tree.contains(id)) {
            peersOnChainOf(id).forEach(peer -> out.accept(new Offence(peer.id(), FALSE_CHAIN)));
        }
    }

    private void refuse(Hash256 id, String code) {
        if (!tree.contains(id)) {
            return;
        }
        refused.add(id, code);
        tree.dropBranch(id);
        peersOnChainOf(id).stream()
                .filter(peer -> peer.shown().filter(node -> !tree.contains(node.id())).isPresent())
                .forEach(SyncPeer::refuseClaim);
    }

    private List<SyncPeer> peersOnChainOf(Hash256 id) {
        long height = followed.find(id).map(Slot::height).orElse(Long.MAX_VALUE);
        return peers.values().stream().filter(peer -> peer.covered() >= height).toList();
    }
}
