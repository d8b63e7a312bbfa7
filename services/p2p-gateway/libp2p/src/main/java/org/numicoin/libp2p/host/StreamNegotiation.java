package org.numicoin.libp2p.host;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.numicoin.libp2p.ProtocolViolation;
import org.numicoin.libp2p.multistream.Negotiation;
import org.numicoin.libp2p.yamux.YamuxStream;

/// Agrees on the protocol of a new stream, then gives the stream back with all that came behind. On
/// the event loop.
final class StreamNegotiation implements YamuxStream.Receiver {
    private final YamuxStream stream;
    private final Negotiation negotiation;
    private final Consumer<String> onAgreed;
    private final Consumer<Throwable> onFailed;
    private final ByteBuf pending = Unpooled.buffer(64);
    private final ScheduledFuture<?> deadline;
    private boolean over;

    /// @param onAgreed is called once with the protocol, or `onFailed` with the reason
    StreamNegotiation(
            Connection connection,
            YamuxStream stream,
            Negotiation negotiation,
            Consumer<String> onAgreed,
            Consumer<Throwable> onFailed) {
        this.stream = stream;
        this.negotiation = negotiation;
        this.onAgreed = onAgreed;
        this.onFailed = onFailed;
        deadline =
                connection
                        .eventLoop()
                        .schedule(
                                () -> fail(new TimeoutException("no agreement on a protocol")),
                                connection.streamTimeout().toMillis(),
                                TimeUnit.MILLISECONDS);
    }

    void begin() {
        ByteBuf out = Unpooled.buffer();
        negotiation.start(out);
        send(out);
        stream.receive(this);
    }

    @Override
    public void onBytes(ByteBuf bytes) {
        pending.writeBytes(bytes);
        ByteBuf out = Unpooled.buffer();
        Negotiation.Outcome outcome;
        try {
            outcome = negotiation.advance(pending, out);
        } catch (ProtocolViolation e) {
            fail(e);
            return;
        }
        pending.discardReadBytes();
        send(out);
        switch (outcome) {
            case Negotiation.Pending _ -> {}
            case Negotiation.Agreed(String protocol) -> {
                finish();
                stream.detach(pending);
                onAgreed.accept(protocol);
            }
            case Negotiation.Refused _ ->
                    fail(new IOException("the peer speaks none of these protocols"));
        }
    }

    @Override
    public void onEnd() {
        fail(new IOException("ended without agreement on a protocol"));
    }

    @Override
    public void onReset(IOException cause) {
        fail(cause);
    }

    private void fail(Throwable cause) {
        if (!over) {
            finish();
            stream.reset();
            onFailed.accept(cause);
        }
    }

    private void finish() {
        over = true;
        deadline.cancel(false);
    }

    private void send(ByteBuf out) {
        if (out.isReadable()) {
            var bytes = new byte[out.readableBytes()];
            out.readBytes(bytes);
            try {
                stream.tryWrite(bytes);
            } catch (IOException e) {
                fail(e);
            }
        }
    }
}
