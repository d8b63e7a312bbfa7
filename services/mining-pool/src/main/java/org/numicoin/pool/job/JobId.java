package org.numicoin.pool.job;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.numicoin.messaging.TemplateNumber;

/// The name of a job, which says all that a share of it is judged by: any pod that knows the
/// template judges it, whoever gave the job out; only a template that the miner chose itself is
/// known to one pod. Written as term, number and extra-nonce in hexadecimal, as in
/// `2-1f-9c4000000001280a`.
///
/// The extra-nonce is hashed. So what a share is worth, to whom, and on which template is fixed
/// before the hash is known.
///
/// @param extraNonce instance u16 ‖ [Kind] 2 bits ‖ connection 30 bits ‖ [ShareDifficulty] u16
public record JobId(TemplateNumber template, long extraNonce) {
    private static final Pattern TEXT =
            Pattern.compile("([0-9a-f]{1,15})-([0-9a-f]{1,15})-([0-9a-f]{16})");
    private static final int CONNECTION_BITS = ConnectionNumbers.BITS;

    /// What is done with a share, and on whose template it is.
    public enum Kind {
        /// On the pool's template; the reward is divided.
        SHARED(0),
        /// On the pool's template; the reward is the miner's.
        SOLO(1),
        /// On a template of the miner's own; the reward is divided.
        CHOSEN(2);

        private final int bits;

        Kind(int bits) {
            this.bits = bits;
        }

        private static Optional<Kind> of(long extraNonce) {
            long bits = extraNonce >>> (Short.SIZE + CONNECTION_BITS) & 0b11;
            return Arrays.stream(values()).filter(kind -> kind.bits == bits).findAny();
        }
    }

    public JobId {
        if (!isPossible(extraNonce)) {
            throw new IllegalArgumentException("the extra-nonce names no difficulty or kind");
        }
    }

    private static boolean isPossible(long extraNonce) {
        return ShareDifficulty.isValid((int) extraNonce & 0xffff)
                && Kind.of(extraNonce).isPresent();
    }

    /// A job for one connection.
    ///
    /// @param connection of 30 bits, as of [ConnectionNumbers]
    public static JobId of(
            TemplateNumber template,
            int instance,
            Kind kind,
            int connection,
            ShareDifficulty difficulty) {
        if (connection >>> CONNECTION_BITS != 0) {
            throw new IllegalArgumentException("no connection number: " + connection);
        }
        long extraNonce =
                ((long) instance << (3 * Short.SIZE))
                        | ((long) kind.bits << (Short.SIZE + CONNECTION_BITS))
                        | ((long) connection << Short.SIZE)
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
        if (!isPossible(extraNonce)) {
            return Optional.empty();
        }
        var number =
                new TemplateNumber(
                        HexFormat.fromHexDigitsToLong(parts.group(1)),
                        HexFormat.fromHexDigitsToLong(parts.group(2)));
        return Optional.of(new JobId(number, extraNonce));
    }

    public Kind kind() {
        return Kind.of(extraNonce).orElseThrow();
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
