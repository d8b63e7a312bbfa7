package org.numicoin.libp2p.identify;

import java.io.EOFException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import org.numicoin.libp2p.ProtocolViolation;
import org.numicoin.libp2p.codec.Bytes;
import org.numicoin.libp2p.codec.MalformedException;
import org.numicoin.libp2p.host.Connection;
import org.numicoin.libp2p.host.Host;
import org.numicoin.libp2p.host.HostListener;
import org.numicoin.libp2p.host.ProtocolBinding;
import org.numicoin.libp2p.host.Stream;
import org.numicoin.libp2p.peer.PeerRecord;

/// Asks every new peer who it is, answers the same question, and tells peers when this node's
/// protocols or addresses change.
public final class Identify {
    public static final String PROTOCOL = "/ipfs/id/1.0.0";
    public static final String PUSH = "/ipfs/id/push/1.0.0";

    private static final int INBOUND_STREAMS = 2;
    private static final int PUSHES_AT_A_TIME = 32;
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    /// Changes that come together are told together.
    private static final long PUSH_DELAY_MILLIS = 1000;

    private final Host host;
    private final String protocolVersion;
    private final String agentVersion;
    private final Clock clock;
    private final AtomicLong lastSeq = new AtomicLong();
    private final Map<Connection, PeerInfo> known = new ConcurrentHashMap<>();
    private final List<BiConsumer<Connection, PeerInfo>> listeners = new CopyOnWriteArrayList<>();
    private final AtomicBoolean pushScheduled = new AtomicBoolean();
    private final Semaphore pushing = new Semaphore(PUSHES_AT_A_TIME);

    private Identify(Host host, String protocolVersion, String agentVersion, Clock clock) {
        this.host = host;
        this.protocolVersion = protocolVersion;
        this.agentVersion = agentVersion;
        this.clock = clock;
    }

    /// Begins to speak both protocols.
    ///
    /// @param protocolVersion names the network, such as `numicoin/1`
    /// @param agentVersion names the software
    public static Identify serve(
            Host host, String protocolVersion, String agentVersion, Clock clock) {
        var identify = new Identify(host, protocolVersion, agentVersion, clock);
        host.serve(ProtocolBinding.blocking(PROTOCOL, INBOUND_STREAMS, identify::answer));
        host.serve(ProtocolBinding.blocking(PUSH, INBOUND_STREAMS, identify::pushed));
        host.listen(identify.new Events());
        return identify;
    }

    /// What the peer of a connection said; empty before it did.
    public Optional<PeerInfo> of(Connection connection) {
        return Optional.ofNullable(known.get(connection));
    }

    /// Is told on a virtual thread of everything that peers say of themselves.
    public void listen(BiConsumer<Connection, PeerInfo> listener) {
        listeners.add(listener);
    }

    /// Tells all peers what this node is now, soon. Happens by itself when protocols change.
    public void push() {
        if (pushScheduled.compareAndSet(false, true)) {
            var later =
                    CompletableFuture.delayedExecutor(
                            PUSH_DELAY_MILLIS, TimeUnit.MILLISECONDS, host.executor());
            later.execute(this::pushToAll);
        }
    }

    /// This node's record, newly signed.
    public Bytes signedRecord() {
        long seq = lastSeq.updateAndGet(last -> Math.max(last + 1, clock.millis()));
        return new PeerRecord(host.peerId(), seq, host.advertisedAddresses()).seal(host.identity());
    }

    private void ask(Connection connection) {
        try (Stream stream = connection.openNow(PROTOCOL)) {
            stream.closeWrite();
            receive(stream);
        } catch (IOException e) {
            // The peer does not speak identify, or is gone; both are its right.
        } catch (ProtocolViolation | MalformedException e) {
            connection.close();
        }
    }

    private void pushed(Stream stream) throws IOException {
        receive(stream);
    }

    private void answer(Stream stream) throws IOException {
        stream.writeMessage(message(stream.connection()).encode());
    }

    private void receive(Stream stream) throws IOException {
        stream.setReadTimeout(TIMEOUT);
        var message = IdentifyMessage.EMPTY;
        for (int i = 0; i < IdentifyMessage.MESSAGES_MAX; i++) {
            try {
                message = message.merge(stream.readMessage(IdentifyMessage.BYTES_MAX));
            } catch (EOFException e) {
                if (i == 0) {
                    throw e;
                }
                break;
            }
        }
        learn(stream.connection(), message);
    }

    private void learn(Connection connection, IdentifyMessage message) {
        var info =
                known.compute(
                        connection,
                        (_, before) ->
                                (before == null ? PeerInfo.nothing(connection.peer()) : before)
                                        .update(message, connection.key()));
        if (!connection.isOpen()) {
            known.remove(connection);
        }
        listeners.forEach(listener -> listener.accept(connection, info));
    }

    private void pushToAll() {
        pushScheduled.set(false);
        for (Connection connection : host.openConnections()) {
            if (of(connection).filter(info -> info.speaks(PUSH)).isPresent()) {
                pushing.acquireUninterruptibly();
                host.executor().execute(() -> pushTo(connection));
            }
        }
    }

    private void pushTo(Connection connection) {
        try (Stream stream = connection.openNow(PUSH)) {
            stream.writeMessage(message(connection).encode());
        } catch (IOException e) {
            // Told the next time, or the connection is gone.
        } finally {
            pushing.release();
        }
    }

    private IdentifyMessage message(Connection connection) {
        return new IdentifyMessage(
                Optional.of(host.identity().publicKey().encode()),
                host.advertisedAddresses(),
                host.servedProtocols(),
                Optional.of(connection.remoteAddress()),
                protocolVersion,
                agentVersion,
                Optional.of(signedRecord()));
    }

    private final class Events implements HostListener {
        @Override
        public void onConnected(Connection connection) {
            try {
                host.executor().execute(() -> ask(connection));
            } catch (RejectedExecutionException e) {
                connection.close(); // the host is closing
            }
        }

        @Override
        public void onDisconnected(Connection connection, Throwable cause) {
            known.remove(connection);
        }

        @Override
        public void onProtocols(List<String> protocols) {
            push();
        }
    }
}
