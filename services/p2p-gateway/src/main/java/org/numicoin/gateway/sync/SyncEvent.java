package org.numicoin.gateway.sync;

import java.util.List;
import java.util.Optional;
import org.numicoin.chain.BlockHeader;
import org.numicoin.libp2p.peer.PeerId;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;

/// What happens to the synchronizer. Answers carry the number of their request, so that one which
/// was overtaken by a reconnect is nobody's.
public sealed interface SyncEvent {
    record PeerReady(PeerId peer, PeerClaim claim) implements SyncEvent {}

    record PeerGone(PeerId peer) implements SyncEvent {}

    /// The peer told its status again.
    record ClaimTold(PeerId peer, PeerClaim claim) implements SyncEvent {}

    /// The peer announced a block whose parent neither we nor our validator know.
    record UnknownParent(PeerId peer) implements SyncEvent {}

    record HeadersAnswered(long request, List<BlockHeader> headers) implements SyncEvent {
        public HeadersAnswered {
            headers = List.copyOf(headers);
        }
    }

    record HeadersFailed(long request) implements SyncEvent {}

    /// The proof of work of a sample was computed.
    ///
    /// @param valid whether every hash meets the target of its header
    record WorkChecked(long batch, boolean valid) implements SyncEvent {}

    /// Blocks in the order in which they were asked for, empty where the peer has none.
    record BodiesAnswered(long request, List<Optional<Bytes>> blocks) implements SyncEvent {
        public BodiesAnswered {
            blocks = List.copyOf(blocks);
        }
    }

    /// No answer came, or none that is one.
    ///
    /// @param silent whether it was waited for in vain
    record BodiesFailed(long request, boolean silent) implements SyncEvent {}

    record BlockConnected(Hash256 id) implements SyncEvent {}

    record BlockAside(Hash256 id) implements SyncEvent {}

    /// The validator refused a block, whoever sent it.
    ///
    /// @param source the peer that the block came from, when one of ours brought it
    record BlockRejected(Hash256 id, String code, boolean blameless, Optional<PeerId> source)
            implements SyncEvent {}

    /// What the validator refused before it may take now.
    record RefusalsReconsidered() implements SyncEvent {}

    /// The validator has read beyond a submitted block without an event of it: it knew the block.
    record BlockPassedOver(Hash256 id) implements SyncEvent {}

    /// About once a second: clocks run by it.
    record Tick() implements SyncEvent {}
}
