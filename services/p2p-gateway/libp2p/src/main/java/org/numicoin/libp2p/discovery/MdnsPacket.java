package org.numicoin.libp2p.discovery;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.numicoin.libp2p.codec.Bytes;
import org.numicoin.libp2p.codec.Cursor;
import org.numicoin.libp2p.codec.MalformedException;

/// What discovery needs of a packet of multicast DNS (RFC 6762): questions, pointers and texts.
///
/// @param questions names that are asked for
record MdnsPacket(
        boolean response, List<String> questions, List<Pointer> pointers, List<Text> texts) {
    static final int BYTES_MAX = 9000;

    private static final int RECORDS_MAX = 128;
    private static final int STRINGS_MAX = 256;
    private static final int NAME_MAX = 255;
    private static final int LABEL_MAX = 63;
    private static final int TYPE_PTR = 12;
    private static final int TYPE_TXT = 16;
    private static final int CLASS_IN = 1;
    private static final int TTL_SECONDS = 120;
    private static final int RESPONSE_AUTHORITATIVE = 0x8400;

    /// One name stands for another.
    record Pointer(String name, String target) {}

    /// The strings of a TXT record, at most 255 bytes each.
    record Text(String name, List<String> strings) {
        Text {
            strings = List.copyOf(strings);
        }
    }

    MdnsPacket {
        questions = List.copyOf(questions);
        pointers = List.copyOf(pointers);
        texts = List.copyOf(texts);
    }

    static MdnsPacket decode(Bytes bytes) {
        if (bytes.length() > BYTES_MAX) {
            throw new MalformedException("mdns-length", bytes.length() + " bytes");
        }
        var in = new Cursor(bytes);
        in.u16("an id");
        boolean response = (in.u16("flags") & 0x8000) != 0;
        int asked = in.u16("a count");
        int records = in.u16("a count") + in.u16("a count") + in.u16("a count");
        if (asked + records > RECORDS_MAX) {
            throw new MalformedException("mdns-records", asked + records + " records");
        }
        var questions = new ArrayList<String>();
        for (int i = 0; i < asked; i++) {
            String name = name(in, bytes);
            int type = in.u16("a type");
            in.u16("a class");
            if (type == TYPE_PTR) {
                questions.add(name);
            }
        }
        var pointers = new ArrayList<Pointer>();
        var texts = new ArrayList<Text>();
        for (int i = 0; i < records; i++) {
            String name = name(in, bytes);
            int type = in.u16("a type");
            in.u16("a class");
            in.bytes(4, "a time to live");
            int length = in.u16("a length");
            int end = in.position() + length;
            if (type == TYPE_PTR) {
                pointers.add(new Pointer(name, name(in, bytes)));
            } else if (type == TYPE_TXT) {
                texts.add(new Text(name, strings(new Cursor(in.bytes(length, "a text")))));
            } else {
                in.bytes(length, "a record");
            }
            if (in.position() != end) {
                throw new MalformedException("mdns-record", "a record of another length");
            }
        }
        return new MdnsPacket(response, questions, pointers, texts);
    }

    /// The texts go into the answers, as js and go have them, and into the additional records,
    /// where the specification has them.
    Bytes encode() {
        var out = new ByteArrayOutputStream();
        u16(out, 0);
        u16(out, response ? RESPONSE_AUTHORITATIVE : 0);
        u16(out, questions.size());
        u16(out, pointers.size() + texts.size());
        u16(out, 0);
        u16(out, texts.size());
        for (String question : questions) {
            writeName(out, question);
            u16(out, TYPE_PTR);
            u16(out, CLASS_IN);
        }
        for (Pointer pointer : pointers) {
            var target = new ByteArrayOutputStream();
            writeName(target, pointer.target());
            record(out, pointer.name(), TYPE_PTR, target);
        }
        for (int twice = 0; twice < 2; twice++) {
            for (Text text : texts) {
                var strings = new ByteArrayOutputStream();
                for (String string : text.strings()) {
                    writeString(strings, string, 255);
                }
                record(out, text.name(), TYPE_TXT, strings);
            }
        }
        return Bytes.wrap(out.toByteArray());
    }

    /// A name, whose labels may go on at an earlier place of the packet. Each jump goes further
    /// back, so that there is an end.
    private static String name(Cursor in, Bytes packet) {
        var name = new StringBuilder();
        Cursor at = in;
        int limit = in.position();
        while (true) {
            int length = at.u8("a label");
            if (length == 0) {
                return name.toString();
            }
            if (length >= 0xc0) {
                int target = ((length & 0x3f) << 8) | at.u8("a jump");
                if (target >= limit) {
                    throw new MalformedException("mdns-name", "a jump that does not go back");
                }
                limit = target;
                at = new Cursor(packet);
                at.bytes(target, "what is before a jump");
            } else if (length > LABEL_MAX || name.length() + length + 1 > NAME_MAX) {
                throw new MalformedException("mdns-name", "a long name");
            } else {
                var label = at.bytes(length, "a label").unsafeArray();
                name.append(name.isEmpty() ? "" : ".")
                        .append(new String(label, StandardCharsets.ISO_8859_1));
            }
        }
    }

    private static List<String> strings(Cursor in) {
        var strings = new ArrayList<String>();
        while (in.remaining() > 0 && strings.size() < STRINGS_MAX) {
            strings.add(in.bytes(in.u8("a string"), "a string").toUtf8());
        }
        return strings;
    }

    private static void record(
            ByteArrayOutputStream out, String name, int type, ByteArrayOutputStream data) {
        writeName(out, name);
        u16(out, type);
        u16(out, CLASS_IN);
        u16(out, 0);
        u16(out, TTL_SECONDS);
        u16(out, data.size());
        out.writeBytes(data.toByteArray());
    }

    private static void writeName(ByteArrayOutputStream out, String name) {
        for (String label : name.split("\\.", -1)) {
            writeString(out, label, LABEL_MAX);
        }
        out.write(0);
    }

    private static void writeString(ByteArrayOutputStream out, String string, int max) {
        byte[] bytes = string.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > max) {
            throw new IllegalArgumentException("a string of " + bytes.length + " bytes");
        }
        out.write(bytes.length);
        out.writeBytes(bytes);
    }

    private static void u16(ByteArrayOutputStream out, int value) {
        out.write(value >> 8);
        out.write(value);
    }
}
