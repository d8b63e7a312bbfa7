package org.numicoin.json;

import java.util.HexFormat;

/// Hexadecimal text from people and files.
public final class Hex {
    private Hex() {}

    /// Reads bytes, whose number is checked before anything is allocated.
    ///
    /// @param what begins the message of the `IllegalArgumentException`
    public static byte[] decode(String what, String text, int min, int max) {
        int length = text.length() / 2;
        if (text.length() % 2 != 0 || length < min || length > max) {
            throw new IllegalArgumentException(
                    what
                            + ": expected "
                            + (min == max ? min : min + " to " + max)
                            + " bytes in hexadecimal, not "
                            + text.length()
                            + " digits");
        }
        try {
            return HexFormat.of().parseHex(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(what + ": not hexadecimal", e);
        }
    }
}
