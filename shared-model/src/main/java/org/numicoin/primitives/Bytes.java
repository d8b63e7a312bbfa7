package org.numicoin.primitives;

import java.util.Arrays;
import java.util.HexFormat;

/// An immutable byte string with value equality, for what has no fixed width: signatures, keys,
/// memos, raw records.
public final class Bytes {
    public static final Bytes EMPTY = new Bytes(new byte[0]);

    private final byte[] value;

    private Bytes(byte[] value) {
        this.value = value;
    }

    /// Copies the array.
    public static Bytes copyOf(byte[] value) {
        return value.length == 0 ? EMPTY : new Bytes(value.clone());
    }

    /// Takes the array over without a copy; the caller gives it up and never writes to it again.
    public static Bytes wrap(byte[] value) {
        return value.length == 0 ? EMPTY : new Bytes(value);
    }

    public static Bytes ofHex(String hex) {
        return wrap(HexFormat.of().parseHex(hex));
    }

    public int length() {
        return value.length;
    }

    public byte byteAt(int index) {
        return value[index];
    }

    public byte[] toBytes() {
        return value.clone();
    }

    /// The array behind this value, for reading only: hot paths hash, verify and write it without a
    /// copy.
    public byte[] unsafeArray() {
        return value;
    }

    public String toHex() {
        return HexFormat.of().formatHex(value);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes that && Arrays.equals(value, that.value);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(value);
    }

    @Override
    public String toString() {
        return value.length <= 64
                ? toHex()
                : HexFormat.of().formatHex(value, 0, 16) + "… (" + value.length + " bytes)";
    }
}
