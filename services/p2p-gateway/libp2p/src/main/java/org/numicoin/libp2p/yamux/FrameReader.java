package org.numicoin.libp2p.yamux;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/// Takes the peer's bytes apart. Holds at most a header: data goes to its stream as it comes, so
/// that the length a frame claims costs nothing. On the event loop.
final class FrameReader {
    private final YamuxSession session;
    private final ByteBuf header = Unpooled.buffer(Frames.HEADER_LENGTH, Frames.HEADER_LENGTH);
    private @Nullable YamuxStream stream;
    private int dataId;
    private int dataFlags;
    private long dataLeft;

    FrameReader(YamuxSession session) {
        this.session = session;
    }

    void read(ByteBuf in) {
        while (in.isReadable()) {
            if (dataLeft > 0) {
                readData(in);
            } else if (!header.isReadable() && in.readableBytes() >= Frames.HEADER_LENGTH) {
                frame(in);
            } else {
                in.readBytes(header, Math.min(in.readableBytes(), header.writableBytes()));
                if (!header.isWritable()) {
                    frame(header);
                    header.clear();
                }
            }
        }
    }

    private void frame(ByteBuf in) {
        int version = in.readUnsignedByte();
        int type = in.readUnsignedByte();
        int flags = in.readUnsignedShort();
        int id = in.readInt();
        int length = in.readInt();
        if (version != 0) {
            throw YamuxSession.violation("bad-version", "version " + version);
        }
        switch (type) {
            case Frames.DATA -> beginData(flags, id, length);
            case Frames.WINDOW_UPDATE -> {
                session.windowUpdate(flags, id, Integer.toUnsignedLong(length));
                session.flags(flags, id);
            }
            case Frames.PING -> session.ping(flags, length);
            case Frames.GO_AWAY -> session.goAway(length);
            default -> throw YamuxSession.violation("bad-type", "type " + type);
        }
    }

    private void beginData(int flags, int id, int length) {
        if (length < 0) {
            throw YamuxSession.violation("window-exceeded", "frame of more than 2 GiB");
        }
        stream = session.beginData(flags, id, length).orElse(null);
        dataId = id;
        dataFlags = flags;
        dataLeft = length;
        if (length == 0) {
            session.flags(flags, id);
        }
    }

    private void readData(ByteBuf in) {
        int part = (int) Math.min(dataLeft, in.readableBytes());
        dataLeft -= part;
        YamuxStream to = stream;
        if (to == null || to.removed) {
            in.skipBytes(part);
        } else {
            session.data(to, in, part);
        }
        if (dataLeft == 0) {
            stream = null;
            session.flags(dataFlags, dataId);
        }
    }
}
