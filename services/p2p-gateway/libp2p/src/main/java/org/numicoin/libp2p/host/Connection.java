package org.numicoin.libp2p.host;

import io.netty.channel.EventLoop;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import org.numicoin.libp2p.ProtocolViolation;
import org.numicoin.libp2p.codec.MalformedException;
import org.numicoin.libp2p.multiaddr.Multiaddr;
import org.numicoin.libp2p.multistream.Negotiation;
import org.numicoin.libp2p.noise.Suite;
import org.numicoin.libp2p.peer.PeerId;
import org.numicoin.libp2p.peer.PublicKey;
import org.numicoin.libp2p.transport.SecuredConnection;
import org.numicoin.libp2p.yamux.YamuxSession;
import org.numicoin.libp2p.yamux.YamuxStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A connection with a peer. There may be two with the same peer, so state that belongs to a
/// connection is keyed by it and not by the peer.
public final class Connection {
    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

    /// Streams of the peer that did not say their protocol yet: more of them than anybody needs.
    private static final int NEGOTIATING_MAX = 128;

    private final Host host;
    private final SecuredConnection secured;
    private final long openedAt = System.nanoTime();
    private final CompletableFuture<Throwable> closed = new CompletableFuture<>();

    // What follows belongs to the event loop.
    private final Map<ProtocolBinding, Integer> inboundStreams = new HashMap<>();
    private int negotiating;

    Connection(Host host, SecuredConnection secured) {
        this.host = host;
        this.secured = secured;
        secured.session().listen(new Streams());
    }

    public PeerId peer() {
        return secured.peer();
    }

    public PublicKey key() {
        return secured.key();
    }

    /// Whether this node opened it.
    public boolean isDialed() {
        return secured.dialed();
    }

    /// The handshake that was spoken.
    public Suite suite() {
        return secured.suite();
    }

    public InetSocketAddress remote() {
        return secured.remote();
    }

    public Multiaddr remoteAddress() {
        return Multiaddr.ofTcp(secured.remote());
    }

    /// The last round trip, smoothed; zero before it was measured.
    public Duration roundTrip() {
        return Duration.ofNanos(secured.session().roundTripNanos());
    }

    public Duration age() {
        return Duration.ofNanos(System.nanoTime() - openedAt);
    }

    /// Completes with the reason once the connection is gone.
    public CompletableFuture<Throwable> closed() {
        return closed.copy();
    }

    public boolean isOpen() {
        return !closed.isDone();
    }

    /// Opens a stream and agrees on the first of these protocols that the peer speaks.
    public CompletableFuture<Stream> open(List<String> protocols) {
        var opened = new CompletableFuture<Stream>();
        var _ =
                secured.session()
                        .open()
                        .whenComplete((stream, failure) -> {
                            if (stream == null) {
                                opened.completeExceptionally(failure);
                            } else {
                                negotiate(stream, protocols, opened);
                            }
                        });
        return opened;
    }

    /// Opens a stream and waits for the agreement.
    public Stream openNow(String... protocols) throws IOException {
        return Futures.await(open(List.of(protocols)));
    }

    /// Says goodbye and closes.
    public void close() {
        secured.session().close();
    }

    EventLoop eventLoop() {
        return secured.channel().eventLoop();
    }

    Duration streamTimeout() {
        return host.streamTimeout();
    }

    void gone(Throwable cause) {
        closed.complete(cause);
    }

    YamuxSession session() {
        return secured.session();
    }

    private void negotiate(
            YamuxStream stream, List<String> protocols, CompletableFuture<Stream> opened) {
        new StreamNegotiation(
                        this,
                        stream,
                        new Negotiation.Dialer(protocols),
                        protocol -> {
                            if (!opened.complete(new Stream(this, protocol, stream))) {
                                stream.reset(); // nobody waits any more
                            }
                        },
                        opened::completeExceptionally)
                .begin();
    }

    /// Streams that the peer opens.
    private final class Streams implements YamuxSession.Listener {
        @Override
        public void onStream(YamuxStream stream) {
            if (negotiating >= NEGOTIATING_MAX) {
                stream.reset();
                return;
            }
            negotiating++;
            new StreamNegotiation(
                            Connection.this,
                            stream,
                            new Negotiation.Listener(id -> host.protocols().find(id).isPresent()),
                            protocol -> {
                                negotiating--;
                                serve(stream, protocol);
                            },
                            failure -> {
                                negotiating--;
                                if (failure instanceof RuntimeException violation) {
                                    onViolation(stream, violation);
                                }
                            })
                    .begin();
        }

        @Override
        public void onViolation(YamuxStream stream, RuntimeException cause) {
            host.violated(Connection.this, codeOf(cause));
        }

        private void serve(YamuxStream stream, String protocol) {
            var found = host.protocols().find(protocol);
            if (found.isEmpty()) {
                stream.reset();
                return;
            }
            var binding = found.get();
            if (inboundStreams.merge(binding, 1, Integer::sum) > binding.streamsPerConnection()) {
                inboundStreams.merge(binding, -1, Integer::sum);
                stream.reset();
                host.violated(Connection.this, "too-many-streams");
                return;
            }
            stream.whenGone(() -> inboundStreams.merge(binding, -1, Integer::sum));
            var agreed = new Stream(Connection.this, protocol, stream);
            if (binding.blocking()) {
                try {
                    host.executor().execute(() -> run(binding, agreed));
                } catch (RejectedExecutionException e) {
                    stream.reset();
                }
            } else {
                run(binding, agreed);
            }
        }

        private void run(ProtocolBinding binding, Stream stream) {
            try {
                binding.handler().handle(stream);
                if (binding.blocking()) {
                    stream.close();
                }
            } catch (IOException e) {
                stream.reset();
            } catch (ProtocolViolation | MalformedException e) {
                stream.reset();
                host.violated(Connection.this, codeOf(e));
            } catch (RuntimeException e) {
                stream.reset();
                LOG.warn("handler of {} failed", stream, e);
            }
        }
    }

    /// The stable name of why a connection or stream ended.
    public static String codeOf(Throwable cause) {
        return switch (cause) {
            case ProtocolViolation violation -> violation.code();
            case MalformedException malformed -> malformed.code();
            case TimeoutException _ -> "timeout";
            case IOException _ -> "connection-lost";
            default -> "internal-error";
        };
    }

    @Override
    public String toString() {
        return (isDialed() ? "to " : "from ") + peer().shortText() + " at " + remote();
    }
}
