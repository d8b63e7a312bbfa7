package org.numicoin.libp2p.codec;

import java.util.Arrays;

/// Base58 with Bitcoin's alphabet, as PeerIds are written. Its cost grows with the square of the
/// length, therefore text is bounded.
public final class Base58 {
    /// Twice what the longest PeerId takes.
    public static final int CHARS_MAX = 128;

    private static final String ALPHABET =
            "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    private static final byte[] DIGITS = digits();

    private Base58() {}

    public static String encode(Bytes bytes) {
        int zeros = 0;
        while (zeros < bytes.length() && bytes.byteAt(zeros) == 0) {
            zeros++;
        }
        var digits = new byte[(bytes.length() - zeros) * 138 / 100 + 1];
        int used = 0;
        for (int i = zeros; i < bytes.length(); i++) {
            int carry = bytes.byteAt(i) & 0xff;
            for (int d = 0; d < used || carry != 0; d++) {
                carry += (digits[d] & 0xff) << 8;
                digits[d] = (byte) (carry % 58);
                carry /= 58;
                used = Math.max(used, d + 1);
            }
        }
        var text = new StringBuilder(zeros + used).repeat('1', zeros);
        for (int d = used - 1; d >= 0; d--) {
            text.append(ALPHABET.charAt(digits[d]));
        }
        return text.toString();
    }

    public static Bytes decode(String text) {
        if (text.length() > CHARS_MAX) {
            throw new MalformedException("base58-too-long", text.length() + " characters");
        }
        int zeros = 0;
        while (zeros < text.length() && text.charAt(zeros) == '1') {
            zeros++;
        }
        // Little endian while it is computed.
        var bytes = new byte[(text.length() - zeros) * 733 / 1000 + 1];
        int used = 0;
        for (int i = zeros; i < text.length(); i++) {
            int carry = digit(text.charAt(i));
            for (int b = 0; b < used || carry != 0; b++) {
                carry += (bytes[b] & 0xff) * 58;
                bytes[b] = (byte) carry;
                carry >>>= 8;
                used = Math.max(used, b + 1);
            }
        }
        var decoded = new byte[zeros + used];
        for (int b = 0; b < used; b++) {
            decoded[zeros + used - 1 - b] = bytes[b];
        }
        return Bytes.wrap(decoded);
    }

    private static int digit(char character) {
        int digit = character < 128 ? DIGITS[character] : -1;
        if (digit < 0) {
            throw new MalformedException("base58-character", "'" + character + "' in base58");
        }
        return digit;
    }

    private static byte[] digits() {
        var digits = new byte[128];
        Arrays.fill(digits, (byte) -1);
        for (int i = 0; i < ALPHABET.length(); i++) {
            digits[ALPHABET.charAt(i)] = (byte) i;
        }
        return digits;
    }
}
