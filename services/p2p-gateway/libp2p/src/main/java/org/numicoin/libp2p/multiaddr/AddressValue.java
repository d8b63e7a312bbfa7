package org.numicoin.libp2p.multiaddr;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.numicoin.libp2p.codec.Bytes;
import org.numicoin.libp2p.codec.Cursor;
import org.numicoin.libp2p.codec.MalformedException;
import org.numicoin.libp2p.codec.Multihash;

/// The kinds of values that components of an address have: how they are delimited, checked and
/// written.
enum AddressValue {
    NONE,
    BYTE,
    PORT,
    IP_4,
    IP_6,
    TEXT,
    PEER;

    /// A name of DNS has at most 253 characters.
    private static final int TEXT_BYTES_MAX = 255;

    Bytes read(Cursor in, String what) {
        Bytes value =
                switch (this) {
                    case NONE -> Bytes.EMPTY;
                    case BYTE -> in.bytes(1, what);
                    case PORT -> in.bytes(2, what);
                    case IP_4 -> in.bytes(4, what);
                    case IP_6 -> in.bytes(16, what);
                    case TEXT, PEER -> in.bytes(in.uvarint(what), what);
                };
        check(value);
        return value;
    }

    boolean isDelimited() {
        return this == TEXT || this == PEER;
    }

    void check(Bytes value) {
        boolean fits =
                switch (this) {
                    case NONE -> value.isEmpty();
                    case BYTE -> value.length() == 1;
                    case PORT -> value.length() == 2;
                    case IP_4 -> value.length() == 4;
                    case IP_6 -> value.length() == 16;
                    case TEXT -> isPlainText(value);
                    case PEER -> Multihash.check(value).length() > 0;
                };
        if (!fits) {
            throw new MalformedException("multiaddr-value", "a value that is no " + this);
        }
    }

    Bytes parse(String text) {
        return switch (this) {
            case NONE -> Bytes.EMPTY;
            case BYTE -> number(text, 0xff, 1);
            case PORT -> number(text, 0xffff, 2);
            case IP_4 -> ip(text, NetUtil.isValidIpV4Address(text));
            case IP_6 -> ip(text, !text.contains("%") && NetUtil.isValidIpV6Address(text));
            case TEXT -> Bytes.ofUtf8(text);
            case PEER -> Multihash.parse(text);
        };
    }

    String toText(Bytes value) {
        return switch (this) {
            case NONE -> "";
            case BYTE -> Integer.toString(value.byteAt(0) & 0xff);
            case PORT -> Integer.toString(port(value));
            case IP_4, IP_6 -> ipText(value);
            case TEXT -> value.toUtf8();
            case PEER -> Multihash.toText(value);
        };
    }

    static int port(Bytes value) {
        return ((value.byteAt(0) & 0xff) << 8) | (value.byteAt(1) & 0xff);
    }

    static Bytes port(int value) {
        return Bytes.wrap(new byte[] {(byte) (value >> 8), (byte) value});
    }

    private static Bytes number(String text, int max, int width) {
        boolean digits = !text.isEmpty() && text.length() <= 5;
        for (int i = 0; i < text.length(); i++) {
            digits &= text.charAt(i) >= '0' && text.charAt(i) <= '9';
        }
        int value = digits ? Integer.parseInt(text) : -1;
        if (value < 0 || value > max) {
            throw new MalformedException("multiaddr-value", "not a number up to " + max);
        }
        return width == 1 ? Bytes.wrap(new byte[] {(byte) value}) : port(value);
    }

    private static Bytes ip(String text, boolean valid) {
        byte[] bytes = valid ? NetUtil.createByteArrayFromIpAddressString(text) : new byte[0];
        if (bytes == null || bytes.length == 0) {
            throw new MalformedException("multiaddr-value", "not an IP address: " + text);
        }
        return Bytes.wrap(bytes);
    }

    private static String ipText(Bytes value) {
        if (value.length() == 4) {
            return NetUtil.bytesToIpAddress(value.toBytes());
        }
        // InetAddress turns an IPv4 address inside IPv6 into an IPv4 address, so it is written
        // here.
        if (isMapped(value)) {
            return "::ffff:" + NetUtil.bytesToIpAddress(value.slice(12, 16).toBytes());
        }
        try {
            return NetUtil.toAddressString(InetAddress.getByAddress(value.toBytes()));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("16 bytes are an IPv6 address", e);
        }
    }

    private static boolean isMapped(Bytes value) {
        return value.startsWith(Bytes.ofHex("00000000000000000000ffff"));
    }

    /// Printable ASCII without the separator: what is read from bytes can be written as text and
    /// read again. Internationalized names travel in punycode.
    private static boolean isPlainText(Bytes value) {
        boolean plain = !value.isEmpty() && value.length() <= TEXT_BYTES_MAX;
        for (int i = 0; plain && i < value.length(); i++) {
            byte character = value.byteAt(i);
            plain = character > ' ' && character < 127 && character != '/';
        }
        return plain;
    }
}
