package org.numicoin.gateway.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.numicoin.gateway.protocol.CompactBlock;
import org.numicoin.gateway.protocol.Status;
import org.numicoin.gateway.protocol.TransactionBatch;
import org.numicoin.libp2p.gossip.Verdict;
import org.numicoin.libp2p.host.Connection;
import org.numicoin.libp2p.multiaddr.Multiaddr;
import org.numicoin.libp2p.peer.PeerId;

/// Keeps all that a network tells, and accepts every message.
public final class Heard implements NetworkListener {
    private static final long PATIENCE_MILLIS = 30_000;
    private final List<Object> events = new ArrayList<>();

    record Ready(PeerId peer, Status status) {}

    record Gone(PeerId peer, String reason) {}

    record Told(PeerId peer, Status status) {}

    record HeardBlock(PeerId from, CompactBlock block) {}

    record HeardBatch(PeerId from, TransactionBatch batch) {}

    record Offended(PeerId peer, String code) {}

    record Found(Multiaddr address, Finder finder) {}

    /// Waits for an event of a kind, among all that came and will come.
    <T> T await(Class<T> kind, Predicate<T> wanted) {
        long end = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
        synchronized (events) {
            while (true) {
                var found = events.stream().filter(kind::isInstance).map(kind::cast).filter(wanted);
                var first = found.findFirst();
                if (first.isPresent()) {
                    return first.get();
                }
                long left = (end - System.nanoTime()) / 1_000_000;
                assertThat(left).as("waiting for %s among %s", kind, events).isPositive();
                try {
                    events.wait(left);
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }

    <T> T await(Class<T> kind) {
        return await(kind, _ -> true);
    }

    <T> List<T> all(Class<T> kind) {
        synchronized (events) {
            return events.stream().filter(kind::isInstance).map(kind::cast).toList();
        }
    }

    private void add(Object event) {
        synchronized (events) {
            events.add(event);
            events.notifyAll();
        }
    }

    @Override
    public void peerReady(PeerId peer, Connection connection, Status status) {
        add(new Ready(peer, status));
    }

    @Override
    public void peerGone(PeerId peer, String reason) {
        add(new Gone(peer, reason));
    }

    @Override
    public void status(PeerId peer, Status status) {
        add(new Told(peer, status));
    }

    @Override
    public void block(PeerId from, CompactBlock block, Consumer<Verdict> verdict) {
        add(new HeardBlock(from, block));
        verdict.accept(Verdict.ACCEPT);
    }

    @Override
    public void transactions(PeerId from, TransactionBatch batch, Consumer<Verdict> verdict) {
        add(new HeardBatch(from, batch));
        verdict.accept(Verdict.ACCEPT);
    }

    @Override
    public void offence(PeerId peer, InetAddress address, String code) {
        add(new Offended(peer, code));
    }

    @Override
    public void found(Multiaddr address, Finder finder) {
        add(new Found(address, finder));
    }
}
