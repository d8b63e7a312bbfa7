package org.numicoin.gateway.simulation;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// A hash over everything that happened, in its order: two runs are the same when theirs are.
final class Trace {
    private final MessageDigest digest;
    private final ByteBuffer numbers = ByteBuffer.allocate(4 * Long.BYTES);
    private long events;

    Trace() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /// A frame has been sent.
    void sent(long micros, int from, int to, int bytes) {
        numbers.clear().putLong(micros).putLong(from).putLong(to).putLong(bytes).flip();
        digest.update(numbers);
        events++;
    }

    /// A node has come to something.
    void happened(long micros, int node, String what) {
        numbers.clear().putLong(micros).putLong(node).flip();
        digest.update(numbers);
        digest.update(what.getBytes(StandardCharsets.UTF_8));
        events++;
    }

    /// Ends the trace.
    String fingerprint() {
        return events + "-" + HexFormat.of().formatHex(digest.digest());
    }
}
