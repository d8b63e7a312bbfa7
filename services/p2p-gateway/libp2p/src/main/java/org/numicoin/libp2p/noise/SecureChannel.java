package org.numicoin.libp2p.noise;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import org.jspecify.annotations.Nullable;
import org.numicoin.libp2p.ProtocolViolation;

/// Noise after the handshake: each message is its length in two bytes, most significant first, and
/// that many bytes of ciphertext. Seals and opens in place, in pooled arrays, since the JDK's
/// cipher would copy direct memory in small pieces.
public final class SecureChannel extends ChannelDuplexHandler {
    /// The most plaintext of one message.
    public static final int PLAINTEXT_MAX = 65535 - Aead.TAG_LENGTH;

    /// Room that a writer leaves before and after a plaintext so that it is sealed where it is.
    public static final int HEADROOM = 2;

    public static final int TAILROOM = Aead.TAG_LENGTH;

    private final Keys keys;
    private int length = -1;
    private @Nullable ByteBuf message;

    SecureChannel(Keys keys) {
        this.keys = keys;
    }

    /// One key for each direction.
    record Keys(Aead send, Aead receive) {}

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object received) {
        var in = (ByteBuf) received;
        try {
            while (in.isReadable()) {
                if (!beginMessage(ctx, in)) {
                    continue;
                }
                ByteBuf into = message;
                if (into == null) {
                    throw new IllegalStateException("a message was begun");
                }
                in.readBytes(into, Math.min(in.readableBytes(), into.writableBytes()));
                if (!into.isWritable()) {
                    message = null;
                    length = -1;
                    open(ctx, into);
                }
            }
        } finally {
            in.release();
        }
    }

    /// Reads the length, of which a read may bring half; says whether it is all there.
    private boolean beginMessage(ChannelHandlerContext ctx, ByteBuf in) {
        if (message != null) {
            return true;
        }
        if (length < 0) {
            if (in.readableBytes() == 1) {
                length = (in.readUnsignedByte() << 8) | HALF;
                return false;
            }
            length = in.readUnsignedShort();
        } else {
            length = (length & ~HALF) | in.readUnsignedByte();
        }
        if (length < Aead.TAG_LENGTH) {
            throw new ProtocolViolation("noise-malformed", "message of " + length + " bytes");
        }
        message = ctx.alloc().heapBuffer(length, length);
        return in.isReadable();
    }

    private static final int HALF = 1 << 16;

    private void open(ChannelHandlerContext ctx, ByteBuf sealed) {
        boolean passed = false;
        try {
            int at = sealed.arrayOffset();
            int plain =
                    keys.receive().open(sealed.array(), at, sealed.capacity(), sealed.array(), at);
            sealed.writerIndex(plain);
            passed = true;
        } finally {
            if (!passed) {
                sealed.release();
            }
        }
        ctx.fireChannelRead(sealed);
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object toSend, ChannelPromise promise) {
        var plain = (ByteBuf) toSend;
        if (fits(plain)) {
            var _ = ctx.write(seal(plain), promise);
            return;
        }
        try {
            while (plain.readableBytes() > PLAINTEXT_MAX) {
                var _ = ctx.write(seal(copy(ctx, plain, PLAINTEXT_MAX)));
            }
            var _ = ctx.write(seal(copy(ctx, plain, plain.readableBytes())), promise);
        } finally {
            plain.release();
        }
    }

    private static boolean fits(ByteBuf plain) {
        return plain.hasArray()
                && plain.readableBytes() <= PLAINTEXT_MAX
                && plain.readerIndex() >= HEADROOM
                && plain.writableBytes() >= TAILROOM
                && !plain.isReadOnly()
                && plain.refCnt() == 1;
    }

    private static ByteBuf copy(ChannelHandlerContext ctx, ByteBuf plain, int length) {
        ByteBuf copy = ctx.alloc().heapBuffer(HEADROOM + length + TAILROOM);
        copy.setIndex(HEADROOM, HEADROOM);
        return copy.writeBytes(plain, length);
    }

    private ByteBuf seal(ByteBuf plain) {
        int length = plain.readableBytes();
        int at = plain.readerIndex();
        byte[] array = plain.array();
        keys.send().seal(array, plain.arrayOffset() + at, length, array, plain.arrayOffset() + at);
        plain.setShort(at - HEADROOM, length + TAILROOM);
        return plain.setIndex(at - HEADROOM, at + length + TAILROOM);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        ByteBuf unfinished = message;
        message = null;
        if (unfinished != null) {
            unfinished.release();
        }
    }
}
