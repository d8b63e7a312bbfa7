package org.numicoin.libp2p.host;

import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import org.numicoin.libp2p.codec.Bytes;
import org.numicoin.libp2p.codec.MalformedException;
import org.numicoin.libp2p.codec.UVarint;
import org.numicoin.libp2p.yamux.YamuxStream;

/// A stream on which both ends agreed what to speak. Blocking, for virtual threads, or with a
/// receiver: see [YamuxStream].
public final class Stream implements AutoCloseable {
    private final Connection connection;
    private final String protocol;
    private final YamuxStream stream;

    Stream(Connection connection, String protocol, YamuxStream stream) {
        this.connection = connection;
        this.protocol = protocol;
        this.stream = stream;
    }

    public Connection connection() {
        return connection;
    }

    public String protocol() {
        return protocol;
    }

    /// Whether the peer opened it.
    public boolean isInbound() {
        return stream.isInbound();
    }

    /// Reads at least one byte, or -1 at the end.
    public int read(byte[] bytes, int offset, int length) throws IOException {
        return stream.read(bytes, offset, length);
    }

    /// Reads exactly that many bytes.
    ///
    /// @throws EOFException when the peer ends before
    public byte[] readExactly(int length) throws IOException {
        var bytes = new byte[length];
        for (int done = 0; done < length; ) {
            int read = stream.read(bytes, done, length - done);
            if (read < 0) {
                throw new EOFException("end after " + done + " of " + length + " bytes");
            }
            done += read;
        }
        return bytes;
    }

    /// Reads a message that has its length before it.
    ///
    /// @param max longer ones are malformed; nothing is allocated for them
    /// @throws EOFException when the peer ended, instead of a message or within one
    public Bytes readMessage(int max) throws IOException {
        long length = 0;
        var one = new byte[1];
        for (int i = 0; ; i++) {
            if (stream.read(one, 0, 1) < 0) {
                throw new EOFException("end instead of a message");
            }
            int next = one[0];
            length |= (next & 0x7fL) << (7 * i);
            if (next >= 0) {
                break;
            }
            if (i == UVarint.BYTES_MAX - 1) {
                throw new MalformedException("varint-too-long", "the length of a message");
            }
        }
        if (length > max) {
            throw new MalformedException(
                    "message-too-long", length + " bytes, " + max + " allowed");
        }
        return Bytes.wrap(readExactly((int) length));
    }

    public void write(byte[] bytes) throws IOException {
        stream.write(bytes);
    }

    public void write(byte[] bytes, int offset, int length) throws IOException {
        stream.write(bytes, offset, length);
    }

    public void write(Bytes bytes) throws IOException {
        stream.write(bytes.unsafeArray());
    }

    /// Writes a message with its length before it.
    public void writeMessage(Bytes message) throws IOException {
        var framed = new byte[UVarint.size(message.length()) + message.length()];
        int at = UVarint.write(message.length(), framed, 0);
        System.arraycopy(message.unsafeArray(), 0, framed, at, message.length());
        stream.write(framed);
    }

    /// Writes all bytes or, when the peer does not keep up, nothing; never waits.
    public boolean tryWrite(Bytes bytes) throws IOException {
        return stream.tryWrite(bytes.unsafeArray());
    }

    /// Bounds each wait of a read.
    public void setReadTimeout(Duration timeout) {
        stream.setReadTimeout(timeout);
    }

    /// Hands what arrives to a receiver, on the event loop.
    public void receive(YamuxStream.Receiver receiver) {
        stream.receive(receiver);
    }

    /// Hands messages that have their length before them to a handler, on the event loop.
    public void receiveMessages(int max, MessageReceiver.Handler handler) {
        stream.receive(new MessageReceiver(max, handler));
    }

    /// Lets the peer send more, after a manual receiver has used that many bytes.
    public void consumed(int bytes) {
        stream.consumed(bytes);
    }

    /// Nothing more is written; reading goes on.
    public void closeWrite() {
        stream.closeWrite();
    }

    /// Ends both directions; what was written is still sent.
    @Override
    public void close() {
        stream.close();
    }

    /// Ends both directions at once.
    public void reset() {
        stream.reset();
    }

    @Override
    public String toString() {
        return protocol + " with " + connection.peer().shortText();
    }
}
