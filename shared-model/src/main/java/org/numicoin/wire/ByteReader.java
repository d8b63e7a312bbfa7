package org.numicoin.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Amount;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;

/// Reads the canonical encoding from an array. Nothing is allocated before its length is known to
/// be there and allowed.
public final class ByteReader {
    private static final VarHandle U16 =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle U32 =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle U64 =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final byte[] bytes;
    private final int end;
    private int position;

    public ByteReader(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    public ByteReader(Bytes bytes) {
        this(bytes.unsafeArray());
    }

    public ByteReader(byte[] bytes, int offset, int length) {
        if (offset < 0 || length < 0 || offset > bytes.length - length) {
            throw new IndexOutOfBoundsException("slice outside the array");
        }
        this.bytes = bytes;
        this.position = offset;
        this.end = offset + length;
    }

    /// Decodes a whole array: trailing bytes are an error.
    public static <T> T decode(byte[] bytes, Function<ByteReader, T> decoder) {
        var reader = new ByteReader(bytes);
        T value = decoder.apply(reader);
        reader.expectEnd();
        return value;
    }

    public int position() {
        return position;
    }

    public int remaining() {
        return end - position;
    }

    public int u8(String what) {
        return bytes[advance(1, what)] & 0xff;
    }

    public int u16(String what) {
        return (short) U16.get(bytes, advance(2, what)) & 0xffff;
    }

    /// All 32 bits, as the int of the same bits: chain ids, targets, signals.
    public int u32(String what) {
        return (int) U32.get(bytes, advance(4, what));
    }

    /// A u64 is below 2^63, so that a signed type holds it.
    public long u64(String what) {
        int at = advance(8, what);
        long value = (long) U64.get(bytes, at);
        if (value < 0) {
            throw new DecodeException(at, what + " below 2^63");
        }
        return value;
    }

    public Amount amount(String what) {
        return new Amount(u64(what));
    }

    public Hash256 hash(String what) {
        return Hash256.of(bytes, advance(Hash256.BYTES, what));
    }

    public Address address(String what) {
        return new Address(hash(what));
    }

    /// Exactly `length` bytes.
    public Bytes bytes(int length, String what) {
        int at = advance(length, what);
        return Bytes.wrap(java.util.Arrays.copyOfRange(bytes, at, at + length));
    }

    /// Bytes behind a u16 length that is at most `max`.
    public Bytes bytes16(int max, String what) {
        return bytes(count(u16(what), 0, max, what), what);
    }

    /// Bytes behind a u32 length that is at most `max`.
    public Bytes bytes32(int max, String what) {
        return bytes(count(u32(what), 0, max, what), what);
    }

    /// Text behind a u16 length in bytes; malformed UTF-8 is an error.
    public String text16(int max, String what) {
        int at = position;
        Bytes raw = bytes16(max, what);
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(java.nio.ByteBuffer.wrap(raw.unsafeArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new DecodeException(at, what + " in UTF-8");
        }
    }

    /// Checks a count that was just read; also that so many items can still be there.
    public int count(int value, int min, int max, String what) {
        if (value < min || value > max) {
            throw new DecodeException(
                    position,
                    what
                            + " from "
                            + min
                            + " to "
                            + max
                            + ", not "
                            + Integer.toUnsignedString(value));
        }
        return value;
    }

    /// A list of `count` items, each at least `itemBytesMin` long: the bound is checked before the
    /// list is allocated.
    public <T> List<T> list(
            int count, int itemBytesMin, String what, Function<ByteReader, T> decoder) {
        if ((long) count * itemBytesMin > remaining()) {
            throw new DecodeException(position, count + " " + what);
        }
        var items = new ArrayList<T>(count);
        for (int i = 0; i < count; i++) {
            items.add(decoder.apply(this));
        }
        return List.copyOf(items);
    }

    /// True for 1, false for 0, nothing else.
    public boolean flag(String what) {
        return count(u8(what), 0, 1, what) == 1;
    }

    /// The bytes read since an earlier position, copied.
    public byte[] since(int start) {
        return java.util.Arrays.copyOfRange(bytes, start, position);
    }

    public void require(boolean holds, String expected) {
        if (!holds) {
            throw new DecodeException(position, expected);
        }
    }

    public void expectEnd() {
        if (position != end) {
            throw new DecodeException(position, "the end, not " + remaining() + " more bytes");
        }
    }

    private int advance(int length, String what) {
        if (length < 0 || length > end - position) {
            throw new DecodeException(position, length + " bytes of " + what);
        }
        int at = position;
        position += length;
        return at;
    }
}
