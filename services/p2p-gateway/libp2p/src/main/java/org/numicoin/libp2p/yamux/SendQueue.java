package org.numicoin.libp2p.yamux;

import java.util.ArrayDeque;
import java.util.function.Consumer;

/// The streams that have something to send, which take turns of one frame. On the event loop.
final class SendQueue {
    private final ArrayDeque<YamuxStream> streams = new ArrayDeque<>();
    private final Consumer<YamuxStream> onEnd;

    /// @param onEnd told when the end of a stream was sent
    SendQueue(Consumer<YamuxStream> onEnd) {
        this.onEnd = onEnd;
    }

    boolean isEmpty() {
        return streams.isEmpty();
    }

    void add(YamuxStream stream) {
        if (!stream.runnable) {
            stream.runnable = true;
            streams.addLast(stream);
        }
    }

    void clear() {
        streams.clear();
    }

    /// Sends one frame of the next stream, if it has one and may.
    void sendNext(FrameWriter writer) {
        var stream = streams.removeFirst();
        stream.runnable = false;
        if (!stream.removed && sendSome(stream, writer)) {
            add(stream);
        }
    }

    /// Says whether there is another frame to send.
    private boolean sendSome(YamuxStream stream, FrameWriter writer) {
        var pending = stream.out().pending();
        int length = (int) Math.min(pending.bytes(), stream.sendCredit);
        boolean moreThanCredit = pending.bytes() > length;
        if (length > 0) {
            length = writer.data(stream, length);
            stream.sendCredit -= length;
        }
        boolean all = length == pending.bytes();
        if (all && pending.isEnd() && !stream.finSent) {
            writer.control(Frames.WINDOW_UPDATE, Frames.FIN, stream.id(), 0);
            stream.finSent = true;
            onEnd.accept(stream);
        }
        return !all && (!moreThanCredit || stream.sendCredit > 0);
    }
}
