package org.numicoin.gateway.sync;

import java.util.List;
import org.numicoin.chain.BlockHeader;
import org.numicoin.libp2p.peer.PeerId;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;

/// What the synchronizer wants done. Each request ends in one answer or failure with its number.
public sealed interface SyncEffect {
    record RequestHeaders(long request, PeerId peer, List<Hash256> locator, int count)
            implements SyncEffect {
        public RequestHeaders {
            locator = List.copyOf(locator);
        }
    }

    /// The answer is a `ClaimTold`; a failure need not be told.
    record RequestStatus(PeerId peer) implements SyncEffect {}

    record RequestBodies(long request, PeerId peer, List<Hash256> ids) implements SyncEffect {
        public RequestBodies {
            ids = List.copyOf(ids);
        }
    }

    /// Compute the proof of work of these headers; the answer is a `WorkChecked`.
    record CheckWork(long batch, List<BlockHeader> headers) implements SyncEffect {
        public CheckWork {
            headers = List.copyOf(headers);
        }
    }

    /// Give a block to the validator.
    ///
    /// @param block its encoding, of which the header alone was looked at
    record Submit(Hash256 id, Bytes block, PeerId source) implements SyncEffect {}

    record Offence(PeerId peer, String code) implements SyncEffect {}

    /// Of no use to us, which is no offence.
    record Disconnect(PeerId peer, String reason) implements SyncEffect {}

    record Progress(SyncProgress progress) implements SyncEffect {}

    /// The chain does not move although it should.
    record Stalled(Standstill reason) implements SyncEffect {}
}
