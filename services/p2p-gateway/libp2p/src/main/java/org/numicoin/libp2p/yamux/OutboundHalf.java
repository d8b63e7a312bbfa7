package org.numicoin.libp2p.yamux;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// What was written on a stream and not sent yet: filled by writers, who wait while it is full,
/// emptied by the event loop as far as the peer's window allows.
final class OutboundHalf {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ByteQueue queue = new ByteQueue();
    private final YamuxLimits limits;
    private final AtomicLong sessionBytes;
    private boolean closing;
    private @Nullable IOException failure;

    /// @param sessionBytes what all streams of the session hold
    OutboundHalf(YamuxLimits limits, AtomicLong sessionBytes) {
        this.limits = limits;
        this.sessionBytes = sessionBytes;
    }

    /// What there is to send.
    record Pending(int bytes, boolean isEnd) {}

    /// Takes as much as there is room for, after waiting for room.
    ///
    /// @return how much, or -1 when this would wait for the session and the caller has to say so
    int write(byte[] in, int offset, int length) throws IOException {
        lock.lock();
        try {
            long left = limits.writeTimeout().toNanos();
            while (true) {
                requireOpen();
                int room = limits.sendBuffer() - queue.size();
                if (room > 0 && (queue.isEmpty() || !isSessionFull())) {
                    int part = Math.min(room, length);
                    append(in, offset, part);
                    return part;
                }
                if (left <= 0) {
                    throw new SocketTimeoutException("the peer does not read");
                }
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw InboundHalf.interrupted(e);
        } finally {
            lock.unlock();
        }
    }

    /// Takes all bytes or none, without waiting. What is longer than the buffer goes into an empty
    /// one.
    boolean tryWrite(byte[] in) throws IOException {
        lock.lock();
        try {
            requireOpen();
            boolean fits = (long) queue.size() + in.length <= limits.sendBuffer();
            if (!queue.isEmpty() && (!fits || isSessionFull())) {
                return false;
            }
            append(in, 0, in.length);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /// Nothing more is written; what is there is still sent.
    void close() {
        lock.lock();
        try {
            closing = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void fail(IOException cause) {
        lock.lock();
        try {
            if (failure == null) {
                failure = cause;
                sessionBytes.addAndGet(-queue.size());
                queue.clear();
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    Pending pending() {
        lock.lock();
        try {
            return new Pending(queue.size(), closing && failure == null);
        } finally {
            lock.unlock();
        }
    }

    /// Moves bytes, which are there, behind what is in `out`.
    void moveTo(ByteBuf out, int length) {
        lock.lock();
        try {
            int moved = Math.min(length, queue.size());
            queue.read(out, moved);
            sessionBytes.addAndGet(-moved);
            if (queue.size() <= limits.sendBuffer() / 2) {
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /// Wakes who waits for the session, whose buffers have room again.
    void wake() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void append(byte[] in, int offset, int length) {
        queue.append(in, offset, length);
        sessionBytes.addAndGet(length);
    }

    private boolean isSessionFull() {
        return sessionBytes.get() >= limits.sendBufferTotal();
    }

    private void requireOpen() throws IOException {
        IOException cause = failure;
        if (cause != null) {
            throw new StreamResetException(String.valueOf(cause.getMessage()));
        }
        if (closing) {
            throw new IOException("closed for writing");
        }
    }
}
