package org.numicoin.pool.stratum;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/// The header with which a connection of a proxy begins: versions 1 and 2 of the PROXY protocol
/// (haproxy.org, doc/proxy-protocol.txt).
///
/// @param source on whose behalf the proxy connects; empty when on its own
record ProxyHeader(Optional<InetAddress> source) {
    /// The longest line of version 1.
    static final int LINE_MAX = 107;

    /// Of version 2, addresses and extensions together; far above what proxies send.
    static final int LENGTH_MAX = 2_048;

    private static final byte[] SIGNATURE = HexFormat.of().parseHex("0d0a0d0a000d0a515549540a");
    private static final byte[] LINE_BEGIN = "PROXY ".getBytes(StandardCharsets.US_ASCII);
    private static final int HEAD = SIGNATURE.length + 4;
    private static final int LOCAL = 0x20;
    private static final int PROXY = 0x21;
    private static final int IPV4 = 1;
    private static final int IPV6 = 2;

    /// Takes the header off the beginning of what has come.
    ///
    /// @return empty, and nothing taken, when more has to come
    static Optional<ProxyHeader> read(ByteBuf in) throws JunkException {
        if (in.isReadable() && in.getByte(in.readerIndex()) == SIGNATURE[0]) {
            return begins(in, SIGNATURE) ? readBinary(in) : Optional.empty();
        }
        return begins(in, LINE_BEGIN) ? readLine(in) : Optional.empty();
    }

    /// False when there is too little to say.
    private static boolean begins(ByteBuf in, byte[] expected) throws JunkException {
        int there = Math.min(in.readableBytes(), expected.length);
        for (int i = 0; i < there; i++) {
            if (in.getByte(in.readerIndex() + i) != expected[i]) {
                throw new JunkException("no PROXY protocol header");
            }
        }
        return there == expected.length;
    }

    private static Optional<ProxyHeader> readBinary(ByteBuf in) throws JunkException {
        if (in.readableBytes() < HEAD) {
            return Optional.empty();
        }
        int begin = in.readerIndex();
        int command = in.getUnsignedByte(begin + SIGNATURE.length);
        int family = in.getUnsignedByte(begin + SIGNATURE.length + 1) >>> 4;
        int length = in.getUnsignedShort(begin + SIGNATURE.length + 2);
        if ((command != LOCAL && command != PROXY) || length > LENGTH_MAX) {
            throw new JunkException("PROXY protocol header of unknown command or length");
        }
        if (in.readableBytes() < HEAD + length) {
            return Optional.empty();
        }
        int bytes = family == IPV4 ? 4 : family == IPV6 ? 16 : 0;
        if (command == PROXY && length < 2 * bytes + 4 && bytes > 0) {
            throw new JunkException("PROXY protocol header without its addresses");
        }
        byte[] source = ByteBufUtil.getBytes(in, begin + HEAD, command == PROXY ? bytes : 0);
        in.skipBytes(HEAD + length);
        return Optional.of(new ProxyHeader(address(source)));
    }

    private static Optional<ProxyHeader> readLine(ByteBuf in) throws JunkException {
        int end = in.indexOf(in.readerIndex(), in.writerIndex(), (byte) '\n');
        int length = end < 0 ? in.readableBytes() : end - in.readerIndex() + 1;
        if (length > LINE_MAX) {
            throw new JunkException("PROXY protocol line is too long");
        }
        if (end < 0) {
            return Optional.empty();
        }
        String line = in.readCharSequence(length, StandardCharsets.US_ASCII).toString();
        String[] words = line.strip().split(" ", -1);
        if (!line.endsWith("\r\n")) {
            throw new JunkException("PROXY protocol line without its end");
        }
        if (words.length > 1 && words[1].equals("UNKNOWN")) {
            return Optional.of(new ProxyHeader(Optional.empty()));
        }
        if (words.length != 6 || !(words[1].equals("TCP4") || words[1].equals("TCP6"))) {
            throw new JunkException("PROXY protocol line of unknown form");
        }
        // Reads digits alone: a name would be looked up.
        byte[] source = NetUtil.createByteArrayFromIpAddressString(words[2]);
        if (source == null || (source.length == 4) != words[1].equals("TCP4")) {
            throw new JunkException("PROXY protocol line without an address");
        }
        return Optional.of(new ProxyHeader(address(source)));
    }

    private static Optional<InetAddress> address(byte[] bytes) throws JunkException {
        if (bytes.length == 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByAddress(bytes));
        } catch (UnknownHostException e) {
            throw new JunkException("no address: " + e.getMessage());
        }
    }
}
