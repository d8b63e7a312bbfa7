package org.numicoin.pool.job;

import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.numicoin.messaging.TemplateNumber;

/// The name of a job, which says all that a share of it is judged by: any pod that knows the
/// template judges it, whoever gave the job out. Written as term, number and extra-nonce in
/// hexadecimal, as in `2-1f-9c4000000001280a`.
///
/// @param extraNonce instance u16 ‖ connection u32 ‖ [ShareDifficulty] u16
public record JobId(TemplateNumber template, long extraNonce) {
    private static final Pattern TEXT =
            Pattern.compile("([0-9a-f]{1,15})-([0-9a-f]{1,15})-([0-9a-f]{16})");

    public JobId {
        if (!ShareDifficulty.isValid((int) extraNonce & 0xffff)) {
            throw new IllegalArgumentException("the extra-nonce names no difficulty");
        }
    }

    /// A job for one connection.
    public static JobId of(
            TemplateNumber template, int instance, int connection, ShareDifficulty difficulty) {
        long extraNonce =
                ((long) instance << 48)
                        | (Integer.toUnsignedLong(connection) << 16)
                        | difficulty.code();
        return new JobId(template, extraNonce);
    }

    /// Empty when no pod can have given out such a job.
    public static Optional<JobId> parse(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        long extraNonce = HexFormat.fromHexDigitsToLong(parts.group(3));
        if (!ShareDifficulty.isValid((int) extraNonce & 0xffff)) {
            return Optional.empty();
        }
        var number =
                new TemplateNumber(
                        HexFormat.fromHexDigitsToLong(parts.group(1)),
                        HexFormat.fromHexDigitsToLong(parts.group(2)));
        return Optional.of(new JobId(number, extraNonce));
    }

    /// Whether both are of the same connection to the same pod.
    public boolean isOfConnectionOf(JobId other) {
        return extraNonce >>> Short.SIZE == other.extraNonce >>> Short.SIZE;
    }

    public ShareDifficulty difficulty() {
        return ShareDifficulty.of(extraNonce);
    }

    @Override
    public String toString() {
        return Long.toHexString(template.term())
                + "-"
                + Long.toHexString(template.number())
                + "-"
                + HexFormat.of().toHexDigits(extraNonce);
    }
}
