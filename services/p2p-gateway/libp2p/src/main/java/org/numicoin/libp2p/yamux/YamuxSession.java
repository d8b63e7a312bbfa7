package org.numicoin.libp2p.yamux;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.numicoin.libp2p.ProtocolViolation;

/// All streams of one connection. Lives on the event loop of the channel; streams wake it from
/// other threads when they have something to send or credit to give.
public final class YamuxSession extends ChannelInboundHandlerAdapter {
    /// How often the socket is filled before the event loop looks at what has arrived.
    private static final int ROUNDS_MAX = 4;

    private final YamuxLimits limits;
    private Listener listener = YamuxStream::reset;
    private final FrameReader reader = new FrameReader(this);
    private final KeepAlive keepAlive;
    private final StreamTable table;
    private final SendQueue sending = new SendQueue(this::removeIfEnded);
    private final Queue<YamuxStream> woken = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean drainScheduled = new AtomicBoolean();
    final AtomicLong outboundBytes = new AtomicLong();
    private final CompletableFuture<Throwable> closed = new CompletableFuture<>();

    private boolean reading;
    private boolean remoteLeaves;
    private @Nullable Throwable cause;
    private @Nullable ChannelHandlerContext context;
    private @Nullable FrameWriter writer;
    private @Nullable Future<?> ticker;

    /// Is called on the event loop and must not block.
    public interface Listener {
        /// The peer opened a stream.
        void onStream(YamuxStream stream);

        /// A receiver failed on what the peer sent, and its stream was reset.
        default void onViolation(YamuxStream stream, RuntimeException cause) {}
    }

    /// @param dialer whether this end opened the connection, which decides about the stream ids
    /// @param budget part of the node's budget for this connection
    public YamuxSession(boolean dialer, YamuxLimits limits, MemoryBudget budget) {
        this.limits = limits;
        long now = System.nanoTime();
        keepAlive = new KeepAlive(limits, now);
        table = new StreamTable(dialer, limits, budget, now);
    }

    /// Completes with the reason once the connection is gone.
    public CompletableFuture<Throwable> closed() {
        return closed.copy();
    }

    /// Says who takes the streams that the peer opens. On the event loop, before any comes.
    public void listen(Listener next) {
        listener = next;
    }

    /// Smoothed, in nanoseconds; zero before the first answer.
    public long roundTripNanos() {
        return keepAlive.roundTripNanos();
    }

    /// Opens a stream. Does not wait until the peer accepts it.
    public CompletableFuture<YamuxStream> open() {
        var opened = new CompletableFuture<YamuxStream>();
        run(() -> openNow(opened));
        return opened;
    }

    /// Says goodbye and closes the connection.
    public void close() {
        run(() -> close(Frames.GO_AWAY_NORMAL, new IOException("closed here")));
    }

    private void openNow(CompletableFuture<YamuxStream> opened) {
        if (closed.isDone() || cause != null || remoteLeaves || !table.hasIds()) {
            opened.completeExceptionally(new StreamResetException("connection is closing"));
        } else if (table.isBacklogFull()) {
            opened.completeExceptionally(new IOException("too many streams wait for the peer"));
        } else {
            table.open(this)
                    .ifPresentOrElse(
                            stream -> {
                                writer().control(Frames.WINDOW_UPDATE, Frames.SYN, stream.id(), 0);
                                flushSoon();
                                opened.complete(stream);
                            },
                            () ->
                                    opened.completeExceptionally(
                                            new IOException("no memory for a stream")));
        }
    }

    // What streams call, from any thread.

    void wake(YamuxStream stream) {
        if (stream.queued.compareAndSet(false, true)) {
            woken.add(stream);
            if (!reading || !executor().inEventLoop()) {
                flushSoon();
            }
        }
    }

    void run(Runnable task) {
        if (executor().inEventLoop()) {
            task.run();
            return;
        }
        later(task);
    }

    private void later(Runnable task) {
        try {
            executor().execute(task);
        } catch (RejectedExecutionException e) {
            // The node was closed, and with it everything that the task could be about.
            closed.complete(e);
        }
    }

    private void flushSoon() {
        if (drainScheduled.compareAndSet(false, true)) {
            later(this::drain);
        }
    }

    private EventExecutor executor() {
        return ctx().executor();
    }

    private ChannelHandlerContext ctx() {
        var present = context;
        if (present == null) {
            throw new IllegalStateException("not in a pipeline yet");
        }
        return present;
    }

    // What streams call on the event loop.

    boolean reserve(YamuxStream stream, long bytes) {
        return table.reserve(stream, bytes);
    }

    void closed(YamuxStream stream) {
        table.linger(stream, System.nanoTime());
        table.releaseUnread(stream);
    }

    void reset(YamuxStream stream, IOException reason) {
        if (!stream.removed) {
            writer().control(Frames.DATA, Frames.RST, stream.id(), 0);
            table.expectStray(stream);
            flushSoon();
        }
        drop(stream, reason);
    }

    private void drop(YamuxStream stream, IOException reason) {
        stream.failed(reason, false);
        remove(stream);
        table.releaseUnread(stream);
    }

    void receiverFailed(YamuxStream stream, RuntimeException e) {
        reset(stream, new IOException(e));
        listener.onViolation(stream, e);
    }

    // What the frame reader calls.

    /// Takes the header of a data frame; empty when its bytes have to be dropped.
    Optional<YamuxStream> beginData(int flags, int id, int length) {
        Optional<YamuxStream> found = stream(flags, id);
        if (found.isEmpty()) {
            table.stray(id, length);
            return found;
        }
        var stream = found.get();
        if (stream.finReceived) {
            throw violation("data-after-end", stream + " was ended");
        }
        if (!stream.window.received(length)) {
            throw violation(
                    "window-exceeded",
                    length + " bytes where " + stream.window.available() + " were allowed");
        }
        return found;
    }

    void data(YamuxStream stream, ByteBuf in, int length) {
        int held = stream.deliver(in, length);
        if (held > StreamTable.RESERVED_MIN && !reserve(stream, held)) {
            reset(stream, new StreamResetException("no memory for what the peer sent"));
        }
        wake(stream);
    }

    void flags(int flags, int id) {
        if ((flags & (Frames.RST | Frames.FIN)) != 0) {
            table.find(id).ifPresent(stream -> ended(stream, (flags & Frames.RST) != 0));
        }
    }

    private void ended(YamuxStream stream, boolean reset) {
        if (reset) {
            drop(stream, new StreamResetException("reset by the peer"));
        } else if (!stream.finReceived) {
            stream.finReceived = true;
            stream.ended();
            removeIfEnded(stream);
        }
    }

    void windowUpdate(int flags, int id, long credit) {
        stream(flags, id)
                .ifPresent(stream -> {
                    stream.sendCredit += credit;
                    if (stream.sendCredit > 0xffff_ffffL) {
                        throw violation(
                                "window-overflow", stream + " may send " + stream.sendCredit);
                    }
                    wake(stream);
                });
    }

    void ping(int flags, int value) {
        if ((flags & Frames.SYN) != 0) {
            writer().reply(Frames.PING, Frames.ACK, 0, value);
        } else {
            keepAlive.answered(value, System.nanoTime());
        }
    }

    void goAway(int code) {
        remoteLeaves = true;
        if (code != Frames.GO_AWAY_NORMAL || table.isEmpty()) {
            close(Frames.GO_AWAY_NORMAL, new IOException("the peer goes away with code " + code));
        }
    }

    static ProtocolViolation violation(String code, String what) {
        return new ProtocolViolation("yamux-" + code, what);
    }

    /// Finds the stream of a frame, or makes it when the frame opens one.
    private Optional<YamuxStream> stream(int flags, int id) {
        if ((flags & Frames.SYN) != 0) {
            return accept(id);
        }
        var stream = table.find(id);
        if ((flags & Frames.ACK) != 0) {
            stream.ifPresent(table::acknowledge);
        }
        return stream;
    }

    private Optional<YamuxStream> accept(int id) {
        Optional<YamuxStream> accepted = table.accept(this, id);
        int answer = accepted.isPresent() ? Frames.ACK : Frames.RST;
        writer().reply(Frames.WINDOW_UPDATE, answer, id, 0);
        accepted.ifPresent(listener::onStream);
        return accepted;
    }

    private void removeIfEnded(YamuxStream stream) {
        if (stream.finSent && stream.finReceived) {
            remove(stream);
        }
    }

    private void remove(YamuxStream stream) {
        table.remove(stream);
        if (remoteLeaves && table.isEmpty()) {
            close(Frames.GO_AWAY_NORMAL, new IOException("the peer went away"));
        }
    }

    // The event loop.

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        writer = new FrameWriter(ctx);
        ticker = ctx.executor().scheduleWithFixedDelay(this::tick, 0, 1, TimeUnit.SECONDS);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object received) {
        var in = (ByteBuf) received;
        try {
            if (cause == null) {
                reading = true;
                reader.read(in);
            }
        } finally {
            in.release();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        reading = false;
        drain();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (ctx.channel().isWritable()) {
            writer().becameWritable();
            drain();
        }
    }

    /// Gives credit, then lets the streams that have something to send take turns while the channel
    /// takes it.
    private void drain() {
        drainScheduled.set(false);
        if (closed.isDone()) {
            return;
        }
        for (YamuxStream stream = woken.poll(); stream != null; stream = woken.poll()) {
            stream.queued.set(false);
            attend(stream);
        }
        boolean wasFull = outboundBytes.get() >= limits.sendBufferTotal();
        for (int i = 0; i < ROUNDS_MAX && isSendable(); i++) {
            while (isSendable()) {
                sending.sendNext(writer());
            }
            writer().flush();
        }
        writer().flush();
        if (isSendable()) {
            flushSoon();
        }
        if (wasFull && outboundBytes.get() < limits.sendBufferTotal()) {
            table.all().forEach(stream -> stream.out().wake());
        }
    }

    private void attend(YamuxStream stream) {
        stream.window.consumed(stream.in().takeConsumed());
        if (stream.removed) {
            table.releaseUnread(stream);
            return;
        }
        if (!stream.finReceived && stream.closedAt == 0) {
            int credit = stream.window.credit(System.nanoTime(), roundTripNanos());
            if (credit > 0) {
                stream.windowGrew();
                writer().control(Frames.WINDOW_UPDATE, 0, stream.id(), credit);
            }
        }
        sending.add(stream);
    }

    private boolean isSendable() {
        return !sending.isEmpty() && ctx().channel().isWritable();
    }

    private void tick() {
        long now = System.nanoTime();
        if (keepAlive.isDead(now)) {
            close(Frames.GO_AWAY_NORMAL, new IOException("the peer does not answer pings"));
            return;
        }
        keepAlive.next(now).ifPresent(value -> writer().control(Frames.PING, Frames.SYN, 0, value));
        for (YamuxStream stream : table.lingeringSince(now - limits.closeTimeout().toNanos())) {
            reset(stream, new StreamResetException("the peer did not close"));
        }
        writer().flush();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable thrown) {
        int code =
                thrown instanceof ProtocolViolation
                        ? Frames.GO_AWAY_PROTOCOL_ERROR
                        : Frames.GO_AWAY_NORMAL;
        close(code, thrown);
    }

    private void close(int code, Throwable reason) {
        if (cause != null || closed.isDone()) {
            return;
        }
        cause = reason;
        writer().control(Frames.GO_AWAY, 0, 0, code);
        writer().flush();
        var _ = ctx().close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        var tick = ticker;
        if (tick != null) {
            tick.cancel(false);
        }
        writer().release();
        Throwable known = cause;
        Throwable reason = known == null ? new IOException("closed by the peer") : known;
        var lost = new StreamResetException("connection lost: " + reason.getMessage());
        table.clear().forEach(stream -> stream.failed(lost, true));
        sending.clear();
        closed.complete(reason);
        ctx.fireChannelInactive();
    }

    private FrameWriter writer() {
        var present = writer;
        if (present == null) {
            throw new IllegalStateException("not in a pipeline yet");
        }
        return present;
    }
}
