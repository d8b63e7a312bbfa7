package org.numicoin.gateway.sync;

import java.util.Optional;
import org.numicoin.chain.BlockHeader;
import org.numicoin.gateway.chain.HeaderNode;
import org.numicoin.libp2p.peer.PeerId;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;

/// A block of the followed chain and how far it has come.
final class Slot {
    private final HeaderNode node;
    private Stage stage = new Stage.Wanted();
    private Optional<PeerId> avoided = Optional.empty();
    private long notBefore;

    /// From the header to the validator's answer.
    sealed interface Stage {
        record Wanted() implements Stage {}

        record Asked(long request) implements Stage {}

        record Held(Bytes block, PeerId source) implements Stage {}

        record Submitted() implements Stage {}

        record Decided() implements Stage {}
    }

    Slot(HeaderNode node) {
        this.node = node;
    }

    HeaderNode node() {
        return node;
    }

    Hash256 id() {
        return node.id();
    }

    long height() {
        return node.height();
    }

    /// Most bytes of a block with this header.
    long expectedBytes() {
        return node.header().weight() + BlockHeader.BYTES + Integer.BYTES;
    }

    Stage stage() {
        return stage;
    }

    void becomes(Stage next) {
        stage = next;
    }

    boolean isWanted(long now) {
        return stage instanceof Stage.Wanted && now >= notBefore;
    }

    boolean isDecided() {
        return stage instanceof Stage.Decided;
    }

    /// Whether the block is neither here nor with the validator.
    boolean isMissing() {
        return stage instanceof Stage.Wanted || stage instanceof Stage.Asked;
    }

    /// Whether a block with this id is of use, though it may have been asked of another peer.
    boolean takes(long now) {
        return isMissing() && now >= notBefore;
    }

    /// The one who was asked did not give it.
    void failed(PeerId by) {
        stage = new Stage.Wanted();
        avoided = Optional.of(by);
    }

    /// Wanted again from a time on.
    void again(long from) {
        stage = new Stage.Wanted();
        notBefore = from;
    }

    boolean avoids(PeerId peer) {
        return avoided.filter(peer::equals).isPresent();
    }
}
