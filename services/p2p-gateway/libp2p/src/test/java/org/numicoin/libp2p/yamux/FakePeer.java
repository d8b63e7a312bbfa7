package org.numicoin.libp2p.yamux;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// The other end of a session under test: sends any frames and keeps those that come.
final class FakePeer {
    final List<YamuxStream> opened = new ArrayList<>();
    final MemoryBudget budget;
    final YamuxSession session;
    private final EmbeddedChannel channel;
    private final ByteBuf received = Unpooled.buffer();

    record Frame(int type, int flags, int id, int length, String data) {}

    FakePeer(YamuxLimits limits, long memory) {
        budget = MemoryBudget.of(memory);
        session = new YamuxSession(false, limits, budget);
        session.listen(opened::add);
        channel = new EmbeddedChannel(session);
        frames();
    }

    FakePeer() {
        this(YamuxLimits.DEFAULT, 1 << 30);
    }

    void send(int type, int flags, int id, int length) {
        ByteBuf out = Unpooled.buffer();
        Frames.header(out, type, flags, id, length);
        send(out);
    }

    void data(int flags, int id, String text) {
        ByteBuf out = Unpooled.buffer();
        Frames.header(out, Frames.DATA, flags, id, text.length());
        send(out.writeBytes(text.getBytes(StandardCharsets.US_ASCII)));
    }

    /// Data of any length.
    void data(int id, int length) {
        ByteBuf out = Unpooled.buffer();
        Frames.header(out, Frames.DATA, 0, id, length);
        send(out.writeZero(length));
    }

    void send(ByteBuf bytes) {
        channel.writeInbound(bytes);
        run();
    }

    void run() {
        channel.runPendingTasks();
    }

    boolean isOpen() {
        return channel.isOpen();
    }

    void disconnect() {
        var _ = channel.close();
        run();
    }

    /// What came since the last call.
    List<Frame> frames() {
        run();
        for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
            received.writeBytes(out);
            out.release();
        }
        var frames = new ArrayList<Frame>();
        while (received.isReadable()) {
            received.skipBytes(1);
            int type = received.readUnsignedByte();
            int flags = received.readUnsignedShort();
            int id = received.readInt();
            int length = received.readInt();
            String data =
                    type == Frames.DATA
                            ? received.readString(length, StandardCharsets.US_ASCII)
                            : "";
            frames.add(new Frame(type, flags, id, length, data));
        }
        return frames;
    }

    /// Keeps as text what a stream gives.
    static class Recorder implements YamuxStream.Receiver {
        final StringBuilder text = new StringBuilder();
        boolean ended;
        boolean reset;

        @Override
        public void onBytes(ByteBuf bytes) {
            text.append(bytes.toString(StandardCharsets.US_ASCII));
        }

        @Override
        public void onEnd() {
            ended = true;
        }

        @Override
        public void onReset(IOException cause) {
            reset = true;
        }
    }
}
