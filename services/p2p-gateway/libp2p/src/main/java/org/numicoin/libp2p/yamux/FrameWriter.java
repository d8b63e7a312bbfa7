package org.numicoin.libp2p.yamux;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import org.jspecify.annotations.Nullable;

/// Packs frames into buffers that are sealed and sent as one message each. On the event loop.
final class FrameWriter {
    /// Room for the length of the message before it and for the tag behind it.
    private static final int HEADROOM = 2;

    private static final int TAILROOM = 16;
    private static final int CAPACITY = 64 * 1024;

    /// Less than this of a message is not worth a frame of data.
    private static final int WORTHWHILE = 1024;

    /// Replies to a peer that does not read: more of them than any honest one causes.
    private static final int UNREAD_REPLIES_MAX = 8192;

    private final ChannelHandlerContext ctx;
    private @Nullable ByteBuf batch;
    private boolean unflushed;
    private int unreadReplies;

    FrameWriter(ChannelHandlerContext ctx) {
        this.ctx = ctx;
    }

    void control(int type, int flags, int stream, int length) {
        Frames.header(room(Frames.HEADER_LENGTH, 256), type, flags, stream, length);
    }

    /// A frame that the peer caused, of which it can cause any number.
    void reply(int type, int flags, int stream, int length) {
        if (!ctx.channel().isWritable() && ++unreadReplies > UNREAD_REPLIES_MAX) {
            throw YamuxSession.violation("reply-flood", "replies that the peer does not read");
        }
        control(type, flags, stream, length);
    }

    void becameWritable() {
        unreadReplies = 0;
    }

    /// Sends at most `length` bytes of a stream and says how many.
    int data(YamuxStream stream, int length) {
        int least = Frames.HEADER_LENGTH + Math.min(length, WORTHWHILE);
        ByteBuf out = room(least, Frames.HEADER_LENGTH + length);
        int left = CAPACITY - TAILROOM - out.writerIndex() - Frames.HEADER_LENGTH;
        int sent = Math.min(length, left);
        out.ensureWritable(Frames.HEADER_LENGTH + sent + TAILROOM);
        Frames.header(out, Frames.DATA, 0, stream.id(), sent);
        stream.out().moveTo(out, sent);
        return sent;
    }

    void flush() {
        endBatch();
        if (unflushed) {
            unflushed = false;
            ctx.flush();
        }
    }

    void release() {
        ByteBuf unsent = batch;
        batch = null;
        if (unsent != null) {
            unsent.release();
        }
    }

    /// A buffer with room for so many bytes.
    private ByteBuf room(int least, int hint) {
        ByteBuf current = batch;
        if (current != null && CAPACITY - TAILROOM - current.writerIndex() < least) {
            endBatch();
            current = null;
        }
        if (current == null) {
            int initial = Math.min(CAPACITY, HEADROOM + Math.max(least, hint) + TAILROOM);
            current = ctx.alloc().heapBuffer(initial, CAPACITY);
            current.setIndex(HEADROOM, HEADROOM);
            batch = current;
        }
        return current.ensureWritable(least + TAILROOM);
    }

    private void endBatch() {
        ByteBuf full = batch;
        if (full != null) {
            batch = null;
            unflushed = true;
            var _ = ctx.write(full, ctx.voidPromise());
        }
    }
}
