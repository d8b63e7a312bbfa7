package org.numicoin.libp2p.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/// An immutable byte string with value equality, ordered as unsigned bytes.
public final class Bytes implements Comparable<Bytes> {
    public static final Bytes EMPTY = new Bytes(new byte[0]);

    private final byte[] value;
    private int hash;

    private Bytes(byte[] value) {
        this.value = value;
    }

    public static Bytes copyOf(byte[] value) {
        return value.length == 0 ? EMPTY : new Bytes(value.clone());
    }

    public static Bytes copyOf(byte[] value, int from, int to) {
        return from == to ? EMPTY : new Bytes(Arrays.copyOfRange(value, from, to));
    }

    /// Takes the array over without a copy: the caller never writes to it again.
    public static Bytes wrap(byte[] value) {
        return value.length == 0 ? EMPTY : new Bytes(value);
    }

    public static Bytes ofHex(String hex) {
        return wrap(HexFormat.of().parseHex(hex));
    }

    public static Bytes ofUtf8(String text) {
        return wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    public int length() {
        return value.length;
    }

    public boolean isEmpty() {
        return value.length == 0;
    }

    public byte byteAt(int index) {
        return value[index];
    }

    public Bytes slice(int from, int to) {
        return from == 0 && to == value.length ? this : copyOf(value, from, to);
    }

    public boolean startsWith(Bytes prefix) {
        int length = prefix.value.length;
        return length <= value.length && Arrays.equals(value, 0, length, prefix.value, 0, length);
    }

    public Bytes concat(Bytes other) {
        var joined = Arrays.copyOf(value, Math.addExact(value.length, other.value.length));
        System.arraycopy(other.value, 0, joined, value.length, other.value.length);
        return wrap(joined);
    }

    public byte[] toBytes() {
        return value.clone();
    }

    /// The array behind this value, for reading only: hot paths hash and write it without a copy.
    public byte[] unsafeArray() {
        return value;
    }

    public String toHex() {
        return HexFormat.of().formatHex(value);
    }

    public String toUtf8() {
        return new String(value, StandardCharsets.UTF_8);
    }

    @Override
    public int compareTo(Bytes other) {
        return Arrays.compareUnsigned(value, other.value);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes that && Arrays.equals(value, that.value);
    }

    /// Kept after the first call, as String does: message ids are looked up many times.
    @Override
    public int hashCode() {
        int known = hash;
        if (known == 0) {
            known = Arrays.hashCode(value);
            hash = known;
        }
        return known;
    }

    @Override
    public String toString() {
        return value.length <= 64
                ? toHex()
                : HexFormat.of().formatHex(value, 0, 16) + "… (" + value.length + " bytes)";
    }
}
