package org.numicoin.gateway.net;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.numicoin.chain.ChainSpec;
import org.numicoin.gateway.chain.LocalChain;
import org.numicoin.gateway.protocol.ForkId;
import org.numicoin.gateway.protocol.Protocols;
import org.numicoin.gateway.protocol.Status;
import org.numicoin.libp2p.host.Connection;
import org.numicoin.libp2p.host.Host;
import org.numicoin.libp2p.host.HostListener;
import org.numicoin.primitives.Hash256;

/// The first words on a connection: which chain, and how far. Who dialed asks at once, and again
/// after a moment: a block announced before both know each other's topics comes by no gossip. The
/// other one asks if it was not asked by then. A peer of another chain is disconnected.
final class StatusExchange implements HostListener {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration MOMENT = Duration.ofSeconds(5);

    /// In which the peer reads our status and sees for itself.
    private static final Duration FAREWELL = Duration.ofSeconds(1);

    private final ChainSpec spec;
    private final Hash256 genesisId;
    private final LocalChain chain;
    private final String protocol;
    private final RequestClient client;
    private final ScheduledExecutorService timer;
    private final Neighbours neighbours;
    private final OtherChains otherChains;

    StatusExchange(
            ChainSpec spec,
            Hash256 genesisId,
            LocalChain chain,
            RequestClient client,
            ScheduledExecutorService timer,
            Neighbours neighbours,
            OtherChains otherChains) {
        this.spec = spec;
        this.genesisId = genesisId;
        this.chain = chain;
        this.protocol = new Protocols(spec.name()).status();
        this.client = client;
        this.timer = timer;
        this.neighbours = neighbours;
        this.otherChains = otherChains;
    }

    void serve(Host host, RequestServer server) {
        host.listen(this);
        server.serve(
                protocol,
                Status.BYTES,
                Status::decode,
                (status, reply) -> {
                    reply.content(own().encoded());
                    judge(reply.to(), status);
                });
    }

    @Override
    public void onConnected(Connection connection) {
        if (connection.isDialed()) {
            var _ = ask(connection);
        }
        after(MOMENT, () -> askAfterAMoment(connection));
    }

    /// Tells a peer where this node is, and hears where it is.
    CompletableFuture<Status> ask(Connection connection) {
        return client.ask(
                        connection,
                        protocol,
                        own().encoded(),
                        PATIENCE,
                        frames -> Status.decode(frames.content(Status.BYTES)))
                .thenApply(status -> {
                    judge(connection, status);
                    return status;
                });
    }

    private void askAfterAMoment(Connection connection) {
        boolean wasAsked = neighbours.status(connection.peer()).isPresent();
        if (connection.isOpen() && (connection.isDialed() || !wasAsked)) {
            var _ = ask(connection);
        }
    }

    private void judge(Connection connection, Status status) {
        long height = chain.tip().node().height();
        if (status.genesisId().equals(genesisId) && status.fork().fits(spec, height)) {
            neighbours.said(connection, status);
        } else {
            otherChains.add(connection.peer());
            neighbours.leaving(connection.peer(), "other-chain");
            neighbours.offended(connection, "other-chain");
            after(FAREWELL, connection::close);
        }
    }

    private void after(Duration delay, Runnable action) {
        try {
            var _ = timer.schedule(action, delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            // The network is closed, and with it all connections.
        }
    }

    private Status own() {
        var tip = chain.tip().node();
        return new Status(
                genesisId,
                ForkId.at(spec, tip.height()),
                tip.id(),
                tip.height(),
                tip.chainWork(),
                chain.bodiesFrom());
    }
}
