package org.numicoin.libp2p.codec;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// Reads the fields of a protobuf message one after the other and counts while it does. Nothing is
/// allocated before its length is known to be there and allowed. Wire format:
/// https://protobuf.dev/programming-guides/encoding.
///
/// ```java
/// while (in.next()) {
///     switch (in.field()) {
///         case 1 -> key = in.bytes(64, "key");
///         default -> in.skip();
///     }
/// }
/// ```
public final class ProtoReader {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int LENGTH = 2;
    private static final int FIXED32 = 5;

    private final Cursor in;
    private final Budget budget;
    private final int depthLeft;
    private int field;
    private int wireType;

    private ProtoReader(Cursor in, Budget budget, int depthLeft) {
        this.in = in;
        this.budget = budget;
        this.depthLeft = depthLeft;
    }

    public static ProtoReader of(Bytes message, ProtoLimits limits) {
        if (message.length() > limits.bytes()) {
            throw new MalformedException(
                    "message-too-long",
                    message.length() + " bytes, " + limits.bytes() + " allowed");
        }
        return new ProtoReader(new Cursor(message), new Budget(limits.fields()), limits.depth());
    }

    /// Goes to the next field; false at the end of the message.
    public boolean next() {
        if (in.remaining() == 0) {
            return false;
        }
        if (budget.fields-- <= 0) {
            throw new MalformedException("too-many-fields", "more fields than a message may have");
        }
        long tag = in.protoVarint("a tag");
        if (tag >>> 32 != 0 || tag >>> 3 == 0) {
            throw new MalformedException("field-number", "tag " + Long.toUnsignedString(tag));
        }
        field = (int) (tag >>> 3);
        wireType = (int) tag & 7;
        return true;
    }

    public int field() {
        return field;
    }

    /// A varint of 64 bits, as the long of the same bits.
    public long uint64(String what) {
        require(VARINT, what);
        return in.protoVarint(what);
    }

    /// A varint from 0 to `max`.
    public int uint(int max, String what) {
        long value = uint64(what);
        if (value < 0 || value > max) {
            throw new MalformedException(
                    "number-too-large", what + " is " + Long.toUnsignedString(value));
        }
        return (int) value;
    }

    public boolean bool(String what) {
        return uint64(what) != 0;
    }

    /// At most `max` bytes.
    public Bytes bytes(int max, String what) {
        return in.bytes(length(max, what), what);
    }

    /// Text of at most `max` bytes; malformed UTF-8 is an error.
    public String text(int max, String what) {
        Bytes raw = bytes(max, what);
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(raw.unsafeArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new MalformedException("not-utf8", what);
        }
    }

    /// A nested message, which spends from the same budget.
    public ProtoReader message(String what) {
        if (depthLeft <= 1) {
            throw new MalformedException("nested-too-deep", what);
        }
        return new ProtoReader(
                in.sub(length(Integer.MAX_VALUE, what), what), budget, depthLeft - 1);
    }

    /// Checks a list before one more item is added to it.
    public void room(int size, int max, String what) {
        if (size >= max) {
            throw new MalformedException("list-too-long", "more than " + max + " " + what);
        }
    }

    /// Passes over a field of an unknown number. Groups are not part of any protocol here.
    public void skip() {
        switch (wireType) {
            case VARINT -> in.protoVarint("an unknown field");
            case FIXED64 -> in.sub(8, "an unknown field");
            case LENGTH ->
                    in.sub(length(Integer.MAX_VALUE, "an unknown field"), "an unknown field");
            case FIXED32 -> in.sub(4, "an unknown field");
            default -> throw new MalformedException("wire-type", "wire type " + wireType);
        }
    }

    private int length(int max, String what) {
        require(LENGTH, what);
        long length = in.protoVarint(what);
        if (length < 0 || length > in.remaining()) {
            throw new MalformedException("truncated", "the input ends inside " + what);
        }
        if (length > max) {
            throw new MalformedException("field-too-long", what + " of " + length + " bytes");
        }
        return (int) length;
    }

    private void require(int expected, String what) {
        if (wireType != expected) {
            throw new MalformedException("wire-type", what + " in wire type " + wireType);
        }
    }

    /// Shared by a message and all messages in it.
    private static final class Budget {
        private int fields;

        private Budget(int fields) {
            this.fields = fields;
        }
    }
}
