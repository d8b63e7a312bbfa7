package org.numicoin.libp2p.yamux;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// One stream: bytes in order in both directions, each of which ends by itself. Reading and writing
/// block, best on a virtual thread; or a [Receiver] is called with what arrives, and [#tryWrite]
/// never waits. One reader and any number of writers at a time.
public final class YamuxStream {
    private final YamuxSession session;
    private final int id;
    private final boolean inbound;
    private final InboundHalf in = new InboundHalf();
    private final OutboundHalf out;
    private volatile long readTimeoutNanos;
    private volatile int wakeAt = YamuxLimits.WINDOW_INITIAL / 4;

    // What follows belongs to the event loop.
    final ReceiveWindow window;
    final AtomicBoolean queued = new AtomicBoolean();
    long sendCredit = YamuxLimits.WINDOW_INITIAL;
    long reserved;
    long closedAt;
    boolean runnable;
    boolean acknowledged;
    boolean finSent;
    boolean finReceived;
    boolean removed;
    private Runnable whenGone = () -> {};
    private @Nullable Receiver receiver;

    YamuxStream(YamuxSession session, int id, boolean inbound, YamuxLimits limits, long now) {
        this.session = session;
        this.id = id;
        this.inbound = inbound;
        this.out = new OutboundHalf(limits, session.outboundBytes);
        this.window = new ReceiveWindow(limits.windowMax(), n -> session.reserve(this, n), now);
    }

    /// Is called on the event loop and must not block.
    public interface Receiver {
        /// Bytes that arrived, only good during the call.
        void onBytes(ByteBuf bytes);

        /// The peer will not send more.
        void onEnd();

        /// The stream is gone in both directions.
        void onReset(IOException cause);

        /// Whether the peer may send more only after [YamuxStream#consumed], because bytes are
        /// kept.
        default boolean isManual() {
            return false;
        }
    }

    public int id() {
        return id;
    }

    /// Whether the peer opened it.
    public boolean isInbound() {
        return inbound;
    }

    /// Reads what there is, at least one byte.
    ///
    /// @return how many bytes, or -1 at the end
    /// @throws StreamResetException when the stream is gone
    /// @throws SocketTimeoutException after the time set with [#setReadTimeout]
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        int read = in.read(bytes, offset, length, readTimeoutNanos);
        if (read < 0 || in.consumed(0) >= wakeAt) {
            session.wake(this);
        }
        return read;
    }

    /// No limit unless one is set.
    public void setReadTimeout(Duration timeout) {
        readTimeoutNanos = timeout.toNanos();
    }

    /// Writes all bytes, waiting while the peer does not read.
    ///
    /// @throws SocketTimeoutException when it waited too long; the stream is reset
    public void write(byte[] bytes, int offset, int length) throws IOException {
        try {
            for (int done = 0; done < length; ) {
                done += out.write(bytes, offset + done, length - done);
                session.wake(this);
            }
        } catch (SocketTimeoutException e) {
            reset();
            throw e;
        }
    }

    public void write(byte[] bytes) throws IOException {
        write(bytes, 0, bytes.length);
    }

    /// Writes all bytes or, when the buffer is full, nothing.
    public boolean tryWrite(byte[] bytes) throws IOException {
        boolean taken = out.tryWrite(bytes);
        if (taken) {
            session.wake(this);
        }
        return taken;
    }

    /// Tells the peer that nothing more comes; reading goes on.
    public void closeWrite() {
        out.close();
        session.wake(this);
    }

    /// Ends both directions in peace: what was written is sent, what arrives is dropped.
    public void close() {
        out.close();
        in.discard();
        session.run(() -> session.closed(this));
        session.wake(this);
    }

    /// Ends both directions at once.
    public void reset() {
        reset(new StreamResetException("reset here"));
    }

    /// Ends both directions at once, for a reason that readers and writers here are told.
    public void reset(IOException cause) {
        session.run(() -> session.reset(this, cause));
    }

    /// From now on hands what arrives to a receiver, beginning with what is there.
    public void receive(Receiver next) {
        session.run(() -> attach(next));
    }

    /// Hands what arrives to [#read] again. To be called by the receiver, on the event loop.
    ///
    /// @param unread bytes that the receiver got and that are not meant for it
    public void detach(ByteBuf unread) {
        receiver = null;
        var bytes = new byte[unread.readableBytes()];
        unread.readBytes(bytes);
        in.prepend(bytes);
    }

    /// Lets the peer send that much more, after a receiver that is manual has used it.
    public void consumed(int bytes) {
        if (in.consumed(bytes) >= wakeAt) {
            session.wake(this);
        }
    }

    /// What to do once both directions have ended, however. On the event loop, before that.
    public void whenGone(Runnable action) {
        whenGone = action;
    }

    void gone() {
        removed = true;
        whenGone.run();
    }

    OutboundHalf out() {
        return out;
    }

    InboundHalf in() {
        return in;
    }

    /// Takes bytes on the event loop and says how much memory the unread ones take.
    int deliver(ByteBuf bytes, int length) {
        Receiver to = receiver;
        if (to == null) {
            return in.append(bytes, length);
        }
        ByteBuf slice = bytes.readSlice(length);
        if (!to.isManual()) {
            in.consumed(length);
        }
        call(() -> to.onBytes(slice));
        return 0;
    }

    void ended() {
        in.end();
        Receiver to = receiver;
        if (to != null) {
            call(to::onEnd);
        }
    }

    void failed(IOException cause, boolean keepIfEnded) {
        in.fail(cause, keepIfEnded);
        out.fail(cause);
        Receiver to = receiver;
        receiver = null;
        if (to != null) {
            to.onReset(cause);
        }
    }

    void windowGrew() {
        wakeAt = window.size() / 4;
    }

    private void attach(Receiver next) {
        IOException cause = in.failure();
        if (cause != null) {
            next.onReset(cause);
            return;
        }
        receiver = next;
        byte[] there = in.takeAll();
        if (there.length > 0) {
            if (!next.isManual()) {
                in.consumed(there.length);
                session.wake(this);
            }
            call(() -> next.onBytes(Unpooled.wrappedBuffer(there)));
        }
        if (in.isEnded() && receiver != null) {
            call(next::onEnd);
        }
    }

    /// A receiver that fails loses its stream, not the connection.
    private void call(Runnable callback) {
        try {
            callback.run();
        } catch (RuntimeException e) {
            session.receiverFailed(this, e);
        }
    }

    @Override
    public String toString() {
        return "stream " + Integer.toUnsignedString(id);
    }
}
