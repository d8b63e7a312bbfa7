package org.numicoin.keystore;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Arrays;

/// A password as the key derivation reads it: UTF-8 of its NFC form, so that the same letters typed
/// on two keyboards are one password. Erased on close.
public final class Password implements AutoCloseable {
    public static final int CHARACTERS_MAX = 1024;

    private final byte[] utf8;

    private Password(byte[] utf8) {
        this.utf8 = utf8;
    }

    /// Reads the array and leaves it to the caller.
    public static Password of(char[] characters) {
        if (characters.length > CHARACTERS_MAX) {
            throw new IllegalArgumentException("a password has at most 1024 characters");
        }
        CharBuffer text = CharBuffer.wrap(characters);
        CharBuffer normal =
                Normalizer.isNormalized(text, Normalizer.Form.NFC)
                        ? text
                        : CharBuffer.wrap(Normalizer.normalize(text, Normalizer.Form.NFC));
        ByteBuffer encoded = StandardCharsets.UTF_8.encode(normal);
        var bytes = new byte[encoded.remaining()];
        encoded.get(bytes);
        encoded.clear().put(new byte[encoded.capacity()]);
        return new Password(bytes);
    }

    public boolean isEmpty() {
        return utf8.length == 0;
    }

    byte[] utf8() {
        return utf8;
    }

    public boolean matches(Password other) {
        return Arrays.equals(utf8, other.utf8);
    }

    @Override
    public void close() {
        Arrays.fill(utf8, (byte) 0);
    }
}
