package org.numicoin.libp2p.host;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;
import org.numicoin.libp2p.multiaddr.Multiaddr;
import org.numicoin.libp2p.transport.SecuredConnection;

/// Reaches destinations: one dial for each whoever asks for it, some at a time, the others in a
/// queue, and none to those that failed just now. For any thread.
final class Dialer {
    /// Refusals of this node's own, which say nothing of the one that was to be dialed.
    private static final Set<String> OURS = Set.of("outbound-limit", "not-allowed");

    private static final int ADDRESSES_MAX = 8;

    private final Host host;
    private final ConnectionLimits limits;
    private final BackOff backOff;
    private final Map<Destination, Dial> dials = new HashMap<>();
    private final ArrayDeque<Dial> queue = new ArrayDeque<>();
    private int active;

    Dialer(Host host, ConnectionLimits limits) {
        this.host = host;
        this.limits = limits;
        backOff = new BackOff(limits);
    }

    /// One destination on its way to a connection, and who waits for it.
    private static final class Dial {
        private final Destination destination;
        private final List<Multiaddr> addresses;
        private final List<CompletableFuture<Connection>> waiting = new ArrayList<>();
        private CompletableFuture<?> attempt = CompletableFuture.completedFuture("none yet");
        private boolean cancelled;

        Dial(Destination destination, List<Multiaddr> addresses) {
            this.destination = destination;
            this.addresses = addresses;
        }
    }

    CompletableFuture<Connection> connect(Destination destination, List<Multiaddr> addresses) {
        var asked = new CompletableFuture<Connection>();
        Optional<DialException> refusal = Optional.empty();
        Dial dial;
        synchronized (this) {
            Dial running = dials.get(destination);
            if (running != null) {
                running.waiting.add(asked);
                dial = running;
            } else {
                dial = new Dial(destination, addresses);
                refusal = refusal(destination, addresses);
                if (refusal.isEmpty()) {
                    dial.waiting.add(asked);
                    dials.put(destination, dial);
                    queue.add(dial);
                }
            }
        }
        if (refusal.isPresent()) {
            host.dialEnded(refusal.get().code());
            return CompletableFuture.failedFuture(refusal.get());
        }
        var _ =
                asked.whenComplete((_, _) -> {
                    if (asked.isCancelled()) {
                        cancelled(dial);
                    }
                });
        startNext();
        return asked;
    }

    private Optional<DialException> refusal(Destination destination, List<Multiaddr> addresses) {
        long left = backOff.left(destination, System.nanoTime());
        if (left > 0) {
            return Optional.of(
                    new DialException(
                            "back-off", destination + " again in " + left / 1_000_000 + " ms"));
        }
        if (addresses.isEmpty()) {
            return Optional.of(new DialException("no-address", "none known of " + destination));
        }
        if (queue.size() >= limits.dialQueue()) {
            return Optional.of(new DialException("dial-queue-full", queue.size() + " wait"));
        }
        return Optional.empty();
    }

    private void startNext() {
        while (true) {
            Dial next;
            synchronized (this) {
                if (active >= limits.dials() || queue.isEmpty()) {
                    return;
                }
                next = queue.removeFirst();
                active++;
            }
            if (host.connections().outbound() + active > limits.outbound()) {
                finish(next, new DialException("outbound-limit", limits.outbound() + " are open"));
            } else {
                resolve(next);
            }
        }
    }

    /// Names are looked up on a thread that may wait; numbers need none.
    private void resolve(Dial dial) {
        if (dial.addresses.stream().allMatch(address -> address.name().isEmpty())) {
            begin(dial);
            return;
        }
        try {
            host.executor().execute(() -> begin(dial));
        } catch (RejectedExecutionException e) {
            finish(
                    dial,
                    new DialException("host-closed", "while " + dial.destination + " was dialed"));
        }
    }

    private void begin(Dial dial) {
        var sockets = new LinkedHashSet<InetSocketAddress>();
        dial.addresses.stream().flatMap(Dialer::sockets).limit(ADDRESSES_MAX).forEach(sockets::add);
        attempt(
                dial,
                new ArrayDeque<>(sockets),
                new DialException("no-address", "none can be dialed"));
    }

    /// Tries the addresses one after the other.
    private void attempt(Dial dial, ArrayDeque<InetSocketAddress> left, DialException last) {
        if (left.isEmpty()) {
            finish(dial, last);
            return;
        }
        InetSocketAddress next = left.removeFirst();
        if (!dial.destination.isAllowed(host.gater(), next)) {
            attempt(dial, left, new DialException("not-allowed", next.toString()));
            return;
        }
        var _ =
                begin(dial, next)
                        .whenComplete((connection, failure) -> {
                            if (connection != null) {
                                succeed(dial, connection);
                            } else {
                                attempt(dial, left, failed(next, failure));
                            }
                        });
    }

    private synchronized CompletableFuture<Connection> begin(Dial dial, InetSocketAddress address) {
        if (dial.cancelled) {
            return CompletableFuture.failedFuture(new IOException("nobody waits for it"));
        }
        var made = new CompletableFuture<Connection>();
        var attempt =
                host.transport()
                        .dial(
                                address,
                                dial.destination.expected(),
                                secured -> register(dial, secured, made));
        var _ =
                attempt.whenComplete((_, failure) -> {
                    if (failure != null) {
                        made.completeExceptionally(failure);
                    }
                });
        dial.attempt = attempt;
        return made;
    }

    private void register(
            Dial dial, SecuredConnection secured, CompletableFuture<Connection> made) {
        try {
            made.complete(host.dialed(secured, dial.destination));
        } catch (DialException e) {
            made.completeExceptionally(e);
        }
    }

    private static DialException failed(InetSocketAddress address, Throwable failure) {
        return failure instanceof DialException refused
                ? refused
                : new DialException("unreachable", address + ": " + failure.getMessage());
    }

    private void succeed(Dial dial, Connection connection) {
        backOff.succeeded(dial.destination);
        host.dialEnded("connected");
        end(dial).forEach(asked -> asked.complete(connection));
        startNext();
    }

    private void finish(Dial dial, DialException failure) {
        if (!dial.cancelled && !OURS.contains(failure.code())) {
            backOff.failed(dial.destination, System.nanoTime());
        }
        host.dialEnded(dial.cancelled ? "cancelled" : failure.code());
        end(dial).forEach(asked -> asked.completeExceptionally(failure));
        startNext();
    }

    private synchronized List<CompletableFuture<Connection>> end(Dial dial) {
        active--;
        dials.remove(dial.destination, dial);
        return List.copyOf(dial.waiting);
    }

    /// Nobody waits for it any more: a queued dial is forgotten, a running one loses its socket.
    private void cancelled(Dial dial) {
        CompletableFuture<?> attempt;
        boolean wasQueued;
        synchronized (this) {
            if (!dial.waiting.stream().allMatch(CompletableFuture::isDone)) {
                return;
            }
            dial.cancelled = true;
            wasQueued = queue.remove(dial);
            if (wasQueued) {
                dials.remove(dial.destination, dial);
            }
            attempt = dial.attempt;
        }
        attempt.cancel(false);
        if (wasQueued) {
            host.dialEnded("cancelled");
        }
    }

    private static Stream<InetSocketAddress> sockets(Multiaddr address) {
        var socket = address.tcpSocket();
        if (socket.isPresent()) {
            return socket.stream();
        }
        var plain = address.withoutPeer();
        if (address.name().isEmpty() || plain.components().size() != 2 || plain.tcp().isEmpty()) {
            return Stream.empty();
        }
        try {
            int port = plain.tcp().getAsInt();
            return Arrays.stream(InetAddress.getAllByName(address.name().get()))
                    .map(ip -> new InetSocketAddress(ip, port));
        } catch (UnknownHostException e) {
            return Stream.empty();
        }
    }
}
