package org.numicoin.libp2p.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ProtoTest {
    private static final ProtoLimits LIMITS = new ProtoLimits(1000, 100, 3);

    @Test
    void writesWhatTheReferenceWrites() throws IOException {
        var random = new Random(11);
        for (int round = 0; round < 300; round++) {
            var reference = new ByteArrayOutputStream();
            var expected = CodedOutputStream.newInstance(reference);
            var writer = new ProtoWriter();
            for (int i = 0; i < 10; i++) {
                int field = 1 + random.nextInt(5000);
                long number = random.nextLong() >> random.nextInt(64);
                var data = new byte[random.nextInt(300)];
                random.nextBytes(data);
                expected.writeInt64(field, number);
                expected.writeByteArray(field, data);
                expected.writeString(field, "größe " + number);
                expected.writeBool(field, number > 0);
                writer.uint(field, number)
                        .bytes(field, Bytes.wrap(data))
                        .text(field, "größe " + number)
                        .bool(field, number > 0);
            }
            expected.flush();
            assertThat(writer.toBytes().toBytes()).isEqualTo(reference.toByteArray());
        }
    }

    @Test
    void readsEveryKindOfFieldAndPassesOverUnknownOnes() throws IOException {
        var bytes = new ByteArrayOutputStream();
        var out = CodedOutputStream.newInstance(bytes);
        out.writeInt64(1, -5);
        out.writeFixed64(90, 1);
        out.writeFixed32(91, 1);
        out.writeString(92, "unknown");
        out.writeInt32(93, 7);
        out.writeString(2, "text");
        out.writeBool(3, true);
        out.flush();
        var in = ProtoReader.of(Bytes.wrap(bytes.toByteArray()), LIMITS);
        int seen = 0;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> assertThat(in.uint64("a")).isEqualTo(-5);
                case 2 -> assertThat(in.text(4, "b")).isEqualTo("text");
                case 3 -> assertThat(in.bool("c")).isTrue();
                default -> {
                    in.skip();
                    continue;
                }
            }
            seen++;
        }
        assertThat(seen).isEqualTo(3);
    }

    @Test
    void putsTheLengthBeforeAFramedMessage() {
        Bytes framed = new ProtoWriter().bytes(1, Bytes.wrap(new byte[300])).toDelimited();
        assertThat(new Cursor(framed).uvarint("a length")).isEqualTo(framed.length() - 2);
    }

    @Test
    void countsTheFieldsOfNestedMessagesToo() {
        var message = new ProtoWriter();
        for (int i = 0; i < 40; i++) {
            message.message(1, m -> m.bool(1, true).bool(2, true));
        }
        refuses("too-many-fields", () -> readAll(ProtoReader.of(message.toBytes(), LIMITS)));
    }

    @Test
    void refusesMessagesNestedTooDeep() {
        var message =
                new ProtoWriter()
                        .message(1, a -> a.message(1, b -> b.message(1, c -> c.bool(1, true))));
        refuses("nested-too-deep", () -> readAll(ProtoReader.of(message.toBytes(), LIMITS)));
    }

    @Test
    void refusesMessagesAboveTheirBytes() {
        refuses("message-too-long", () -> ProtoReader.of(Bytes.wrap(new byte[1001]), LIMITS));
    }

    @Test
    void allocatesNothingForALengthBeyondTheInput() {
        refuses("truncated", () -> first("0affffffff07").bytes(Integer.MAX_VALUE, "x"));
        refuses("truncated", () -> first("0affffffffffffffffff01").bytes(9, "x"));
        refuses("truncated", () -> first("0affffffff07").message("x"));
        refuses("truncated", () -> first("0affffffff07").skip());
    }

    @Test
    void refusesFieldsOfAnotherKindOrSize() {
        refuses("wire-type", () -> first("0801").bytes(9, "x"));
        refuses("wire-type", () -> first("0a0101").uint64("x"));
        refuses("field-too-long", () -> first("0a020101").bytes(1, "x"));
        refuses("number-too-large", () -> first("0805").uint(4, "x"));
        refuses("number-too-large", () -> first("08ffffffffffffffffff01").uint(4, "x"));
        refuses("not-utf8", () -> first("0a01ff").text(9, "x"));
        refuses("varint-too-long", () -> first("08ffffffffffffffffffff01").uint64("x"));
        refuses("wire-type", () -> first("0b").skip());
        refuses("field-number", () -> first("00"));
        refuses("list-too-long", () -> first("0801").room(3, 3, "x"));
    }

    private static ProtoReader first(String hex) {
        var in = ProtoReader.of(Bytes.ofHex(hex), LIMITS);
        in.next();
        return in;
    }

    private static void readAll(ProtoReader in) {
        while (in.next()) {
            try {
                readAll(in.message("nested"));
            } catch (MalformedException e) {
                if (!e.code().equals("wire-type")) {
                    throw e;
                }
                in.skip();
            }
        }
    }

    private static void refuses(String code, ThrowingCallable reading) {
        assertThatThrownBy(reading)
                .isInstanceOfSatisfying(
                        MalformedException.class, e -> assertThat(e.code()).isEqualTo(code));
    }
}
