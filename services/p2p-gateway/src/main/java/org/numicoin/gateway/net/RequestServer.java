package org.numicoin.gateway.net;

import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.numicoin.gateway.chain.ChainUnavailableException;
import org.numicoin.gateway.protocol.Answer;
import org.numicoin.gateway.protocol.AnswerCode;
import org.numicoin.gateway.protocol.CompressedAnswer;
import org.numicoin.gateway.protocol.Protocols;
import org.numicoin.libp2p.codec.Bytes;
import org.numicoin.libp2p.codec.MalformedException;
import org.numicoin.libp2p.codec.UVarint;
import org.numicoin.libp2p.host.Connection;
import org.numicoin.libp2p.host.Host;
import org.numicoin.libp2p.host.ProtocolBinding;
import org.numicoin.libp2p.host.Stream;
import org.numicoin.wire.DecodeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Answers peers: one request a stream, on a virtual thread. Who asks more than is answered now is
/// told that this node is busy; who asks nonsense is told so, and it is an offence.
final class RequestServer {
    private static final Logger log = LoggerFactory.getLogger(RequestServer.class);

    /// More than are answered at a time, so that a peer in a hurry hears `busy` and not a reset.
    private static final int STREAMS = 64;

    private static final Duration QUESTION = Duration.ofSeconds(10);

    /// A frame that a peer has not taken by then holds memory that others want: 32 MiB at 9 Mbit/s.
    private static final Duration FRAME = Duration.ofSeconds(30);

    private final Host host;
    private final Admission admission;
    private final ScheduledExecutorService timer;
    private final NetworkMeters meters;
    private final BiConsumer<Connection, String> offence;

    RequestServer(
            Host host,
            Admission admission,
            ScheduledExecutorService timer,
            NetworkMeters meters,
            BiConsumer<Connection, String> offence) {
        this.host = host;
        this.admission = admission;
        this.timer = timer;
        this.meters = meters;
        this.offence = offence;
    }

    /// Answers one kind of request.
    @FunctionalInterface
    interface Handler<Q> {
        void answer(Q question, Reply reply) throws IOException;
    }

    /// The way back to who asked.
    interface Reply {
        Connection to();

        void content(byte[] content) throws IOException;

        void refuse(AnswerCode code, String reason) throws IOException;
    }

    /// Serves a protocol.
    ///
    /// @param questionMax bytes of a request
    /// @param decode throws a `DecodeException` or `IllegalArgumentException` for what is no
    ///   request
    <Q> void serve(
            String protocol, int questionMax, Function<byte[], Q> decode, Handler<Q> handler) {
        host.serve(
                ProtocolBinding.blocking(
                        protocol,
                        STREAMS,
                        stream -> {
                            var reply = new StreamReply(stream);
                            answer(stream, questionMax, decode, handler, reply);
                            meters.served(protocol, reply.outcome);
                        }));
    }

    /// Serves a protocol whose answers are long, and its compressed form.
    <Q> void serveBoth(
            String protocol, int questionMax, Function<byte[], Q> decode, Handler<Q> handler) {
        serve(protocol, questionMax, decode, handler);
        serve(Protocols.compressed(protocol), questionMax, decode, handler);
    }

    private <Q> void answer(
            Stream stream,
            int questionMax,
            Function<byte[], Q> decode,
            Handler<Q> handler,
            Reply reply)
            throws IOException {
        var place = admission.admit(stream.connection().peer());
        if (place.isEmpty()) {
            reply.refuse(AnswerCode.BUSY, "too many requests at once");
            return;
        }
        try (var _ = place.get()) {
            Q question;
            try {
                question = decode.apply(question(stream, questionMax));
            } catch (DecodeException | MalformedException | IllegalArgumentException e) {
                offence.accept(stream.connection(), "bad-request");
                reply.refuse(AnswerCode.BAD_REQUEST, "not a request of this protocol");
                return;
            }
            handler.answer(question, reply);
        } catch (ChainUnavailableException e) {
            reply.refuse(AnswerCode.BUSY, "no validator answers here at the moment");
        } catch (RuntimeException e) {
            log.warn("{} could not be answered", stream, e);
            reply.refuse(AnswerCode.INTERNAL, "a fault of this node");
        }
    }

    private byte[] question(Stream stream, int max) throws IOException {
        try (var _ = Deadline.of(timer, stream, QUESTION)) {
            return stream.readMessage(max).unsafeArray();
        }
    }

    private final class StreamReply implements Reply {
        private final Stream stream;
        private String outcome = "no-answer";

        private StreamReply(Stream stream) {
            this.stream = stream;
        }

        @Override
        public Connection to() {
            return stream.connection();
        }

        @Override
        public void content(byte[] content) throws IOException {
            Optional<byte[]> compressed =
                    Protocols.isCompressed(stream.protocol())
                            ? CompressedAnswer.of(content)
                            : Optional.empty();
            if (compressed.isPresent()) {
                write(compressed.get());
            } else {
                writePlain(content);
            }
            outcome = "ok";
        }

        private void write(byte[] frame) throws IOException {
            try (var _ = Deadline.of(timer, stream, FRAME)) {
                stream.writeMessage(Bytes.wrap(frame));
            }
            meters.sent(stream.protocol(), frame.length);
        }

        /// Code and content go one after the other, so that a block is not copied for its code.
        private void writePlain(byte[] content) throws IOException {
            var head = new byte[UVarint.BYTES_MAX + 1];
            int at = UVarint.write(1L + content.length, head, 0);
            head[at++] = (byte) AnswerCode.OK.code();
            try (var _ = Deadline.of(timer, stream, FRAME)) {
                stream.write(head, 0, at);
                stream.write(content);
            }
            meters.sent(stream.protocol(), at + content.length);
        }

        @Override
        public void refuse(AnswerCode code, String reason) throws IOException {
            outcome = code.name().toLowerCase(Locale.ROOT).replace('_', '-');
            try (var _ = Deadline.of(timer, stream, FRAME)) {
                stream.writeMessage(Bytes.wrap(new Answer.Refused(code, reason).encoded()));
            }
        }
    }
}
