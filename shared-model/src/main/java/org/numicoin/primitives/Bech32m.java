package org.numicoin.primitives;

import java.util.Arrays;
import java.util.Locale;

/// The text form of an address (BIP-350): prefix of the network, `1`, version symbol 0, 32 bytes in
/// symbols of five bits, six symbols of checksum. Each way in which a text can be wrong has its own
/// message, since people type and paste it.
public final class Bech32m {
    private static final String ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    private static final int[] GENERATOR = {
        0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3
    };
    private static final int BECH32M = 0x2bc830a3;
    private static final int BECH32 = 1;
    private static final int CHECKSUM_SYMBOLS = 6;

    /// BIP-173: beyond 90 characters the checksum no longer finds every four errors.
    private static final int CHARACTERS_MAX = 90;

    private static final int VERSION = 0;
    private static final byte[] SYMBOLS = symbols();

    private Bech32m() {}

    public static String encode(String prefix, Address address) {
        byte[] payload = address.payload().toBytes();
        var data = new byte[1 + (payload.length * 8 + 4) / 5];
        data[0] = VERSION;
        int bits = 0;
        int count = 0;
        int at = 1;
        for (byte octet : payload) {
            bits = bits << 8 | (octet & 0xff);
            count += 8;
            while (count >= 5) {
                count -= 5;
                data[at++] = (byte) (bits >>> count & 31);
            }
        }
        if (count > 0) {
            data[at] = (byte) (bits << (5 - count) & 31);
        }
        return write(prefix, data);
    }

    /// Throws `IllegalArgumentException` with a message for people.
    ///
    /// @param prefix that of the network the address is meant for
    public static Address decode(String prefix, String text) {
        Decoded decoded = read(text);
        if (!decoded.prefix.equals(prefix)) {
            throw new IllegalArgumentException(
                    "the address begins with "
                            + decoded.prefix
                            + "1, those of this network with "
                            + prefix
                            + "1");
        }
        byte[] data = decoded.data;
        if (data.length == 0) {
            throw new IllegalArgumentException("the address is empty");
        }
        if (data[0] != VERSION) {
            throw new IllegalArgumentException(
                    "the address has version " + data[0] + ", only version 0 is known");
        }
        return Address.of(octets(data));
    }

    /// A text whose characters and checksum are right; prefix in lower case, data without checksum.
    @SuppressWarnings("ArrayRecordComponent") // lives inside this class and its test
    record Decoded(String prefix, byte[] data) {}

    static Decoded read(String text) {
        if (text.length() > CHARACTERS_MAX) {
            throw new IllegalArgumentException("the address has more than 90 characters");
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < 33 || text.charAt(i) > 126) {
                throw new IllegalArgumentException(
                        "the address has a character that none has, at position " + (i + 1));
            }
        }
        String lower = text.toLowerCase(Locale.ROOT);
        if (!text.equals(lower) && !text.equals(text.toUpperCase(Locale.ROOT))) {
            throw new IllegalArgumentException("the address mixes upper and lower case");
        }
        int separator = lower.lastIndexOf('1');
        if (separator < 1) {
            throw new IllegalArgumentException("the address has no prefix that ends with 1");
        }
        if (lower.length() - separator - 1 < CHECKSUM_SYMBOLS) {
            throw new IllegalArgumentException("the address is too short for a checksum");
        }
        var symbols = new byte[lower.length() - separator - 1];
        for (int i = 0; i < symbols.length; i++) {
            char character = lower.charAt(separator + 1 + i);
            symbols[i] = SYMBOLS[character];
            if (symbols[i] < 0) {
                throw new IllegalArgumentException(
                        "the address has the character " + character + ", which none has");
            }
        }
        String prefix = lower.substring(0, separator);
        int checksum = checksum(prefix, symbols);
        if (checksum == BECH32) {
            throw new IllegalArgumentException("the address is in bech32, not in bech32m");
        }
        if (checksum != BECH32M) {
            throw new IllegalArgumentException("the checksum of the address does not match");
        }
        return new Decoded(prefix, Arrays.copyOf(symbols, symbols.length - CHECKSUM_SYMBOLS));
    }

    static String write(String prefix, byte[] data) {
        var symbols = Arrays.copyOf(data, data.length + CHECKSUM_SYMBOLS);
        int checksum = checksum(prefix, symbols) ^ BECH32M;
        var text = new StringBuilder(prefix).append('1');
        for (byte symbol : data) {
            text.append(ALPHABET.charAt(symbol));
        }
        for (int shift = 25; shift >= 0; shift -= 5) {
            text.append(ALPHABET.charAt(checksum >>> shift & 31));
        }
        return text.toString();
    }

    private static byte[] octets(byte[] data) {
        int length = (data.length - 1) * 5 / 8;
        if (length != Hash256.BYTES || (data.length - 1) * 5 % 8 > 4) {
            throw new IllegalArgumentException(
                    "the address carries " + length + " bytes instead of 32");
        }
        var octets = new byte[length];
        int bits = 0;
        int count = 0;
        int at = 0;
        for (int i = 1; i < data.length; i++) {
            bits = bits << 5 | data[i];
            count += 5;
            if (count >= 8) {
                count -= 8;
                octets[at++] = (byte) (bits >>> count);
            }
        }
        if ((bits & (1 << count) - 1) != 0) {
            throw new IllegalArgumentException("the address has padding bits that are not zero");
        }
        return octets;
    }

    private static int checksum(String prefix, byte[] symbols) {
        int state = 1;
        for (int i = 0; i < prefix.length(); i++) {
            state = step(state) ^ prefix.charAt(i) >>> 5;
        }
        state = step(state);
        for (int i = 0; i < prefix.length(); i++) {
            state = step(state) ^ (prefix.charAt(i) & 31);
        }
        for (byte symbol : symbols) {
            state = step(state) ^ symbol;
        }
        return state;
    }

    private static int step(int state) {
        int next = (state & 0x1ffffff) << 5;
        for (int i = 0; i < GENERATOR.length; i++) {
            if ((state >>> (25 + i) & 1) != 0) {
                next ^= GENERATOR[i];
            }
        }
        return next;
    }

    private static byte[] symbols() {
        var symbols = new byte[128];
        Arrays.fill(symbols, (byte) -1);
        for (int i = 0; i < ALPHABET.length(); i++) {
            symbols[ALPHABET.charAt(i)] = (byte) i;
        }
        return symbols;
    }
}
