package org.numicoin.libp2p.yamux;

import io.netty.buffer.ByteBuf;

/// The header of every frame: version 0, type, flags, stream, and a length that means bytes of
/// data, credit, an opaque value or a reason. All numbers most significant byte first.
final class Frames {
    static final int HEADER_LENGTH = 12;

    static final int DATA = 0;
    static final int WINDOW_UPDATE = 1;
    static final int PING = 2;
    static final int GO_AWAY = 3;

    /// Flags come together, such as SYN with FIN.
    static final int SYN = 1;

    static final int ACK = 2;
    static final int FIN = 4;
    static final int RST = 8;

    static final int GO_AWAY_NORMAL = 0;
    static final int GO_AWAY_PROTOCOL_ERROR = 1;

    private Frames() {}

    static void header(ByteBuf out, int type, int flags, int stream, int length) {
        out.writeByte(0).writeByte(type).writeShort(flags).writeInt(stream).writeInt(length);
    }
}
