package org.numicoin.kit.trace;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import org.slf4j.MDC;

/// W3C Trace Context, version 00: which request or block a piece of work belongs to, and which step
/// caused it. In Kafka it is the header `traceparent`, in logs the key `traceId`.
public record TraceContext(long traceHigh, long traceLow, long span) {
    /// Work that nobody traces.
    public static final TraceContext NONE = new TraceContext(0, 0, 0);

    private static final int LENGTH = 55;
    private static final HexFormat HEX = HexFormat.of();

    /// A new trace.
    public static TraceContext random(RandomGenerator random) {
        return new TraceContext(random.nextLong(), random.nextLong() | 1, random.nextLong() | 1);
    }

    /// Reads a header value. It may come from anywhere, so what is not well-formed is `NONE`.
    public static TraceContext parse(CharSequence header) {
        if (header.length() < LENGTH
                || header.charAt(2) != '-'
                || header.charAt(35) != '-'
                || header.charAt(52) != '-') {
            return NONE;
        }
        try {
            return new TraceContext(
                    HexFormat.fromHexDigitsToLong(header, 3, 19),
                    HexFormat.fromHexDigitsToLong(header, 19, 35),
                    HexFormat.fromHexDigitsToLong(header, 36, 52));
        } catch (IllegalArgumentException e) {
            return NONE;
        }
    }

    /// Reads the bytes of a Kafka header.
    public static TraceContext parse(byte[] header) {
        return header.length > 2 * LENGTH
                ? NONE
                : parse(new String(header, StandardCharsets.ISO_8859_1));
    }

    /// The same trace, in a step of its own.
    public TraceContext child(RandomGenerator random) {
        return isNone() ? this : new TraceContext(traceHigh, traceLow, random.nextLong() | 1);
    }

    /// This trace, or a new one where there is none: where work begins.
    public TraceContext orNew(RandomGenerator random) {
        return isNone() ? random(random) : this;
    }

    public boolean isNone() {
        return (traceHigh | traceLow) == 0;
    }

    public String traceId() {
        return HEX.toHexDigits(traceHigh) + HEX.toHexDigits(traceLow);
    }

    /// The value of the header `traceparent`, sampled.
    public String toHeader() {
        return "00-" + traceId() + "-" + HEX.toHexDigits(span) + "-01";
    }

    /// Puts the trace id into every line that this thread logs until the result is closed.
    public InLog inLog() {
        return isNone() ? () -> {} : MDC.putCloseable("traceId", traceId())::close;
    }

    /// Ends what [#inLog] began.
    @FunctionalInterface
    public interface InLog extends AutoCloseable {
        @Override
        void close();
    }
}
