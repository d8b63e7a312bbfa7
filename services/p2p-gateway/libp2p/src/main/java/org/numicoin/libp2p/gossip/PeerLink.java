package org.numicoin.libp2p.gossip;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.numicoin.libp2p.codec.Bytes;
import org.numicoin.libp2p.host.Connection;
import org.numicoin.libp2p.host.Stream;

/// The stream to one peer and what waits for it. A peer that does not keep up loses what does not
/// fit: gossip offers it again, and the others do not wait.
final class PeerLink {
    private static final int BYTES_MAX = 8 << 20;
    private static final int FRAMES_MAX = 4096;

    private final Connection connection;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Bytes> waiting = new ArrayDeque<>();
    private int bytes;
    private boolean writing;
    private boolean closed;

    PeerLink(Connection connection) {
        this.connection = connection;
    }

    Connection connection() {
        return connection;
    }

    /// True for the first stream, which becomes the one that is written to.
    boolean startWriting() {
        lock.lock();
        try {
            boolean first = !writing && !closed;
            writing |= first;
            return first;
        } finally {
            lock.unlock();
        }
    }

    boolean isWriting() {
        lock.lock();
        try {
            return writing;
        } finally {
            lock.unlock();
        }
    }

    /// Queues a frame; false when the queue is full.
    boolean offer(Bytes frame) {
        lock.lock();
        try {
            if (closed || waiting.size() >= FRAMES_MAX || bytes + frame.length() > BYTES_MAX) {
                return false;
            }
            waiting.add(frame);
            bytes += frame.length();
            changed.signal();
            return true;
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /// Writes what is queued until the link is closed or the stream breaks.
    void writeTo(Stream stream) throws IOException, InterruptedException {
        for (Bytes frame = next(); frame != null; frame = next()) {
            stream.write(frame);
        }
    }

    private @Nullable Bytes next() throws InterruptedException {
        lock.lock();
        try {
            while (waiting.isEmpty() && !closed) {
                changed.await();
            }
            if (closed) {
                return null;
            }
            var frame = waiting.remove();
            bytes -= frame.length();
            return frame;
        } finally {
            lock.unlock();
        }
    }
}
