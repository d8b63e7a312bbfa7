package org.numicoin.libp2p.host;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.util.Arrays;
import org.numicoin.libp2p.codec.Bytes;
import org.numicoin.libp2p.codec.MalformedException;
import org.numicoin.libp2p.codec.UVarint;
import org.numicoin.libp2p.yamux.YamuxStream;

/// Cuts a stream into messages that have their length before them. A message grows with what has
/// arrived of it, so that a length alone allocates little.
public final class MessageReceiver implements YamuxStream.Receiver {
    private static final int INITIAL = 4096;

    private final int max;
    private final Handler handler;
    private long length = -1;
    private int shift;
    private long partial;
    private byte[] message = {};
    private int filled;

    /// Is called on the event loop and must not block. What it throws resets the stream.
    public interface Handler {
        void onMessage(Bytes message);

        void onEnd();

        void onReset(IOException cause);
    }

    MessageReceiver(int max, Handler handler) {
        this.max = max;
        this.handler = handler;
    }

    @Override
    public void onBytes(ByteBuf in) {
        while (in.isReadable()) {
            if (length < 0) {
                readLength(in);
            } else {
                readMessage(in);
            }
            if (length >= 0 && filled == length) {
                byte[] whole = filled == message.length ? message : Arrays.copyOf(message, filled);
                length = -1;
                filled = 0;
                message = new byte[0];
                handler.onMessage(Bytes.wrap(whole));
            }
        }
    }

    private void readLength(ByteBuf in) {
        int next = in.readByte();
        partial |= (next & 0x7fL) << shift;
        shift += 7;
        if (next < 0) {
            if (shift == 7 * UVarint.BYTES_MAX) {
                throw new MalformedException("varint-too-long", "the length of a message");
            }
            return;
        }
        if (partial > max) {
            throw new MalformedException(
                    "message-too-long", partial + " bytes, " + max + " allowed");
        }
        length = partial;
        partial = 0;
        shift = 0;
    }

    private void readMessage(ByteBuf in) {
        int part = (int) Math.min(in.readableBytes(), length - filled);
        if (filled + part > message.length) {
            int grown = Math.max(Math.max(INITIAL, 2 * message.length), filled + part);
            message = Arrays.copyOf(message, (int) Math.min(grown, length));
        }
        in.readBytes(message, filled, part);
        filled += part;
    }

    @Override
    public void onEnd() {
        if (length >= 0 || shift > 0) {
            throw new MalformedException("truncated", "the stream ended inside a message");
        }
        handler.onEnd();
    }

    @Override
    public void onReset(IOException cause) {
        handler.onReset(cause);
    }
}
