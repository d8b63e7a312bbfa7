package org.numicoin.libp2p.codec;

/// Base32 of RFC 4648 in lower case and without padding: multibase `b`.
public final class Base32 {
    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";

    private Base32() {}

    public static String encode(Bytes bytes) {
        var text = new StringBuilder((bytes.length() * 8 + 4) / 5);
        int held = 0;
        int bits = 0;
        for (int i = 0; i < bytes.length(); i++) {
            held = (held << 8) | (bytes.byteAt(i) & 0xff);
            bits += 8;
            while (bits >= 5) {
                bits -= 5;
                text.append(ALPHABET.charAt((held >>> bits) & 31));
            }
        }
        if (bits > 0) {
            text.append(ALPHABET.charAt((held << (5 - bits)) & 31));
        }
        return text.toString();
    }

    /// Refuses digits that no encoder leaves over, so that each byte string has one text.
    public static Bytes decode(String text) {
        var bytes = new byte[text.length() * 5 / 8];
        int held = 0;
        int bits = 0;
        int size = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = ALPHABET.indexOf(text.charAt(i));
            if (digit < 0) {
                throw new MalformedException(
                        "base32-character", "'" + text.charAt(i) + "' in base32");
            }
            held = (held << 5) | digit;
            bits += 5;
            if (bits >= 8) {
                bits -= 8;
                bytes[size++] = (byte) (held >>> bits);
            }
        }
        if (bits >= 5 || (held & ((1 << bits) - 1)) != 0) {
            throw new MalformedException("base32-tail", "left-over bits in base32");
        }
        return Bytes.wrap(bytes);
    }
}
