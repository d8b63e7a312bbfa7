package org.numicoin.libp2p.yamux;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;

/// Bytes in order, in arrays that are as long as they have to be: a peer that sends single bytes
/// makes us hold little more than these. Not for several threads.
final class ByteQueue {
    private static final int CHUNK_MIN = 512;
    private static final int CHUNK_MAX = 64 * 1024;

    private final ArrayDeque<byte[]> chunks = new ArrayDeque<>();
    private int from;
    private int to;
    private int size;
    private int capacity;

    int size() {
        return size;
    }

    /// Bytes of memory, used or not.
    int capacity() {
        return capacity;
    }

    boolean isEmpty() {
        return size == 0;
    }

    void append(ByteBuf in, int length) {
        for (int left = length; left > 0; ) {
            byte[] tail = tail(left);
            int part = Math.min(left, tail.length - to);
            in.readBytes(tail, to, part);
            appended(part);
            left -= part;
        }
    }

    void append(byte[] in, int offset, int length) {
        for (int left = length; left > 0; ) {
            byte[] tail = tail(left);
            int part = Math.min(left, tail.length - to);
            System.arraycopy(in, offset + length - left, tail, to, part);
            appended(part);
            left -= part;
        }
    }

    /// Puts bytes before all others.
    void prepend(byte[] bytes) {
        if (bytes.length == 0) {
            return;
        }
        var rest = new byte[size];
        read(rest, 0, rest.length);
        append(bytes, 0, bytes.length);
        append(rest, 0, rest.length);
    }

    /// Moves at most `length` bytes, as many as there are.
    int read(byte[] out, int offset, int length) {
        int wanted = Math.min(length, size);
        for (int left = wanted; left > 0; ) {
            int part = Math.min(left, headLength());
            System.arraycopy(chunks.getFirst(), from, out, offset + wanted - left, part);
            removed(part);
            left -= part;
        }
        return wanted;
    }

    void read(ByteBuf out, int length) {
        for (int left = length; left > 0; ) {
            int part = Math.min(left, headLength());
            out.writeBytes(chunks.getFirst(), from, part);
            removed(part);
            left -= part;
        }
    }

    void clear() {
        chunks.clear();
        from = 0;
        to = 0;
        size = 0;
        capacity = 0;
    }

    private byte[] tail(int wanted) {
        if (chunks.isEmpty() || to == chunks.getLast().length) {
            int length = Math.clamp(Integer.highestOneBit(wanted) << 1, CHUNK_MIN, CHUNK_MAX);
            chunks.addLast(new byte[length]);
            capacity += length;
            to = 0;
        }
        return chunks.getLast();
    }

    private int headLength() {
        return Math.min(chunks.getFirst().length - from, size);
    }

    private void appended(int length) {
        to += length;
        size += length;
    }

    private void removed(int length) {
        from += length;
        size -= length;
        if (size == 0) {
            clear();
        } else if (from == chunks.getFirst().length) {
            capacity -= chunks.removeFirst().length;
            from = 0;
        }
    }
}
