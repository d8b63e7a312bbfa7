package org.numicoin.gateway.net;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BiConsumer;
import org.numicoin.gateway.protocol.Answer;
import org.numicoin.gateway.protocol.CompressedAnswer;
import org.numicoin.gateway.protocol.Protocols;
import org.numicoin.libp2p.codec.Bytes;
import org.numicoin.libp2p.host.Connection;
import org.numicoin.libp2p.host.Host;
import org.numicoin.libp2p.host.Stream;
import org.numicoin.libp2p.identify.Identify;
import org.numicoin.libp2p.peer.PeerId;

/// Asks peers: a stream for each request, on a virtual thread. Every failure is a [RequestFailed].
final class RequestClient {
    private final Host host;
    private final Identify identify;
    private final ScheduledExecutorService timer;
    private final NetworkMeters meters;
    private final BiConsumer<Connection, String> offence;

    RequestClient(
            Host host,
            Identify identify,
            ScheduledExecutorService timer,
            NetworkMeters meters,
            BiConsumer<Connection, String> offence) {
        this.host = host;
        this.identify = identify;
        this.timer = timer;
        this.meters = meters;
        this.offence = offence;
    }

    /// Reads the frames of an answer.
    @FunctionalInterface
    interface Reader<T> {
        T read(Frames frames) throws IOException;
    }

    /// The frames of one answer, as they come.
    interface Frames {
        /// The next one.
        ///
        /// @param contentMax bytes of content; a longer one is malformed
        Answer next(int contentMax) throws IOException;

        /// The content of the next one; a refusal ends the request.
        default byte[] content(int contentMax) throws IOException {
            return switch (next(contentMax)) {
                case Answer.Ok(var content) -> content.unsafeArray();
                case Answer.Refused refused -> throw RequestFailed.refused(refused);
            };
        }
    }

    /// Asks, and reads the answer within `patience` in all. Who cancels the result resets the
    /// stream.
    <T> CompletableFuture<T> ask(
            PeerId peer, String protocol, byte[] request, Duration patience, Reader<T> reader) {
        var connection = host.connection(peer);
        return connection.isEmpty()
                ? CompletableFuture.failedFuture(
                        new RequestFailed(RequestFailed.NOT_CONNECTED, peer.toString()))
                : ask(connection.get(), protocol, request, patience, reader);
    }

    <T> CompletableFuture<T> ask(
            Connection connection,
            String protocol,
            byte[] request,
            Duration patience,
            Reader<T> reader) {
        var result = new CompletableFuture<T>();
        try {
            host.executor()
                    .execute(() -> run(connection, protocol, request, patience, reader, result));
        } catch (RejectedExecutionException e) {
            fail(result, protocol, new RequestFailed(RequestFailed.CONNECTION_LOST, "closing", e));
        }
        return result;
    }

    private <T> void run(
            Connection connection,
            String protocol,
            byte[] request,
            Duration patience,
            Reader<T> reader,
            CompletableFuture<T> result) {
        var info = identify.of(connection);
        if (info.filter(known -> !known.speaks(protocol)).isPresent()) {
            fail(result, protocol, new RequestFailed(RequestFailed.UNSUPPORTED, protocol));
            return;
        }
        String compressed = Protocols.compressed(protocol);
        String spoken =
                info.filter(known -> known.speaks(compressed)).isPresent() ? compressed : protocol;
        try (Stream stream = connection.openNow(spoken);
                var deadline = Deadline.of(timer, stream, patience)) {
            var _ =
                    result.whenComplete((_, _) -> {
                        if (result.isCancelled()) {
                            stream.reset();
                        }
                    });
            try {
                stream.writeMessage(Bytes.wrap(request));
                stream.closeWrite();
                T answer = reader.read(max -> frame(stream, max));
                meters.asked(protocol, "ok");
                result.complete(answer);
            } catch (IOException e) {
                stream.reset();
                boolean late = deadline.hasPassed() || e instanceof SocketTimeoutException;
                throw new RequestFailed(
                        late ? RequestFailed.TIMEOUT : RequestFailed.CONNECTION_LOST,
                        String.valueOf(e.getMessage()),
                        e);
            } catch (RequestFailed e) {
                throw e;
            } catch (RuntimeException e) {
                // Of a decoder, whatever it is: the future must end in any case.
                stream.reset();
                offence.accept(connection, "bad-answer");
                throw new RequestFailed(RequestFailed.MALFORMED, String.valueOf(e.getMessage()), e);
            }
        } catch (RequestFailed e) {
            fail(result, protocol, e);
        } catch (IOException e) {
            fail(
                    result,
                    protocol,
                    new RequestFailed(
                            RequestFailed.CONNECTION_LOST, String.valueOf(e.getMessage()), e));
        }
    }

    private Answer frame(Stream stream, int contentMax) throws IOException {
        Bytes frame = stream.readMessage(Answer.bytesMax(contentMax));
        meters.received(stream.protocol(), frame.length());
        return Protocols.isCompressed(stream.protocol())
                ? CompressedAnswer.decode(frame.unsafeArray(), contentMax)
                : Answer.decode(frame.unsafeArray());
    }

    private <T> void fail(CompletableFuture<T> result, String protocol, RequestFailed failure) {
        meters.asked(protocol, failure.code());
        result.completeExceptionally(failure);
    }
}
