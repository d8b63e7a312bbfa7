package org.numicoin.gateway.node;

import java.time.Duration;
import java.util.concurrent.Executor;
import org.numicoin.chain.Block;
import org.numicoin.gateway.ingest.Submitted;
import org.numicoin.gateway.ingest.Submitter;
import org.numicoin.libp2p.peer.PeerId;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;

/// Gives blocks to the cluster.
final class BlockSubmission {
    private static final Duration AGAIN = Duration.ofMillis(500);

    private final Submitter submitter;
    private final NodeLoop loop;
    private final Executor workers;

    BlockSubmission(Submitter submitter, NodeLoop loop, Executor workers) {
        this.submitter = submitter;
        this.loop = loop;
        this.workers = workers;
    }

    /// A block of gossip: without room for it, it comes again with synchronization.
    void offer(Block block, PeerId source) {
        var _ = submitter.submit(block.id(), Bytes.wrap(block.encoded()), source);
    }

    /// The synchronizer waits for the answer to each block, so each of them gets into the log; it
    /// gives no more than fit into the window.
    void insist(Hash256 id, Bytes block, PeerId source) {
        var _ =
                submitter
                        .submit(id, block, source)
                        .thenAccept(submitted -> {
                            switch (submitted) {
                                case Submitted.NoRoom _, Submitted.NotWritten _ ->
                                        loop.after(
                                                AGAIN,
                                                () ->
                                                        workers.execute(
                                                                () -> insist(id, block, source)));
                                case Submitted.Published _,
                                        Submitted.Decided _,
                                        Submitted.UnderWay _,
                                        Submitted.Unknown _ -> {}
                            }
                        });
    }
}
