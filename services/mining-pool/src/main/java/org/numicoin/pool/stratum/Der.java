package org.numicoin.pool.stratum;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// The few forms of DER (ITU-T X.690) that a certificate is made of.
final class Der {
    private static final int SEQUENCE = 0x30;
    private static final int SET = 0x31;
    private static final int INTEGER = 0x02;
    private static final int BIT_STRING = 0x03;
    private static final int OBJECT_ID = 0x06;
    private static final int UTF8 = 0x0c;
    private static final int GENERALIZED_TIME = 0x18;
    private static final int EXPLICIT_0 = 0xa0;

    private Der() {}

    static byte[] sequence(byte[]... parts) {
        return tagged(SEQUENCE, join(parts));
    }

    static byte[] set(byte[]... parts) {
        return tagged(SET, join(parts));
    }

    static byte[] integer(byte[] twosComplement) {
        return tagged(INTEGER, twosComplement);
    }

    static byte[] bits(byte[] bytes) {
        return tagged(BIT_STRING, join(new byte[1], bytes));
    }

    /// @param encoded content of an object identifier
    static byte[] objectId(byte[] encoded) {
        return tagged(OBJECT_ID, encoded);
    }

    static byte[] text(String text) {
        return tagged(UTF8, text.getBytes(StandardCharsets.UTF_8));
    }

    /// @param time as in `20991231235959Z`
    static byte[] time(String time) {
        return tagged(GENERALIZED_TIME, time.getBytes(StandardCharsets.US_ASCII));
    }

    static byte[] explicit0(byte[] content) {
        return tagged(EXPLICIT_0, content);
    }

    private static byte[] tagged(int tag, byte[] content) {
        var out = new ByteArrayOutputStream();
        out.write(tag);
        int length = content.length;
        if (length < 0x80) {
            out.write(length);
        } else if (length < 0x100) {
            out.write(0x81);
            out.write(length);
        } else {
            out.write(0x82);
            out.write(length >>> 8);
            out.write(length);
        }
        out.writeBytes(content);
        return out.toByteArray();
    }

    private static byte[] join(byte[]... parts) {
        var out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
