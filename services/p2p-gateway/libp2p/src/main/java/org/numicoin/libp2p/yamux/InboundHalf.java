package org.numicoin.libp2p.yamux;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// What the peer sent on a stream and nobody read yet: filled by the event loop, emptied by a
/// reader.
final class InboundHalf {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ByteQueue queue = new ByteQueue();
    private boolean ended;
    private boolean discarding;
    private int consumed;
    private @Nullable IOException failure;

    /// Takes bytes and says how much memory all of them take; none once nobody reads any more.
    int append(ByteBuf in, int length) {
        lock.lock();
        try {
            if (discarding || failure != null) {
                in.skipBytes(length);
                return 0;
            }
            queue.append(in, length);
            changed.signal();
            return queue.capacity();
        } finally {
            lock.unlock();
        }
    }

    /// Bytes that were credited already but that somebody else has to read.
    void prepend(byte[] bytes) {
        lock.lock();
        try {
            queue.prepend(bytes);
            consumed -= bytes.length;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    void end() {
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// What was not read is lost, unless the peer had sent all it wanted to.
    void fail(IOException cause, boolean keepIfEnded) {
        lock.lock();
        try {
            if (failure == null && !(keepIfEnded && ended)) {
                failure = cause;
                queue.clear();
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void discard() {
        lock.lock();
        try {
            discarding = true;
            queue.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Bytes read since the last call.
    int takeConsumed() {
        lock.lock();
        try {
            int taken = Math.max(0, consumed);
            consumed -= taken;
            return taken;
        } finally {
            lock.unlock();
        }
    }

    int capacity() {
        lock.lock();
        try {
            return queue.capacity();
        } finally {
            lock.unlock();
        }
    }

    /// Notes bytes that were read elsewhere.
    int consumed(int bytes) {
        lock.lock();
        try {
            consumed += bytes;
            return consumed;
        } finally {
            lock.unlock();
        }
    }

    /// All that is there, for a receiver that takes over.
    byte[] takeAll() {
        lock.lock();
        try {
            var all = new byte[queue.size()];
            queue.read(all, 0, all.length);
            return all;
        } finally {
            lock.unlock();
        }
    }

    boolean isEnded() {
        lock.lock();
        try {
            return ended;
        } finally {
            lock.unlock();
        }
    }

    @Nullable IOException failure() {
        lock.lock();
        try {
            return failure;
        } finally {
            lock.unlock();
        }
    }

    /// Waits for at least one byte.
    ///
    /// @param timeoutNanos zero for none
    /// @return bytes read, or -1 at the end
    int read(byte[] out, int offset, int length, long timeoutNanos) throws IOException {
        lock.lock();
        try {
            long left = timeoutNanos == 0 ? Long.MAX_VALUE : timeoutNanos;
            while (queue.isEmpty()) {
                IOException cause = failure;
                if (cause != null) {
                    throw new StreamResetException(String.valueOf(cause.getMessage()));
                }
                if (ended || discarding) {
                    return -1;
                }
                if (left <= 0) {
                    throw new SocketTimeoutException("nothing to read in time");
                }
                left = changed.awaitNanos(left);
            }
            int read = queue.read(out, offset, length);
            consumed += read;
            return read;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw interrupted(e);
        } finally {
            lock.unlock();
        }
    }

    static IOException interrupted(InterruptedException e) {
        var failed = new InterruptedIOException("interrupted");
        failed.initCause(e);
        return failed;
    }
}
