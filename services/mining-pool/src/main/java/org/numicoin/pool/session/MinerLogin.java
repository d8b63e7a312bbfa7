package org.numicoin.pool.session;

import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.numicoin.messaging.PoolShare;
import org.numicoin.pool.job.JobId.Kind;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Bech32m;

/// Who a miner says it is: `[solo:]address[.worker][+difficulty]` as user, and as password words
/// separated by commas, of which the pool knows `d=<difficulty>`, `solo` and `nicehash` and ignores
/// others, as miners commonly send `x`.
///
/// @param worker name of the machine; may be empty
/// @param kind of the jobs that it wants
/// @param difficulty asked for, in place of one that follows the miner
/// @param nicehash whether jobs leave the last byte of the nonce to whoever is between
public record MinerLogin(
        Address address, String worker, Kind kind, OptionalLong difficulty, boolean nicehash) {
    private static final Pattern USER =
            Pattern.compile(
                    "(?<solo>solo:)?(?<address>[A-Za-z0-9]{1,128})"
                            + "(?:\\.(?<worker>[^+]{0,128}))?(?:\\+(?<difficulty>[0-9]{1,18}))?");
    private static final String SELF_SELECT = "self-select";
    private static final Pattern DIFFICULTY = Pattern.compile("d=([0-9]{1,18})");

    /// Why a miner cannot log in, in words for its log.
    public static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1;

        RefusedException(String message, Throwable cause) {
            super(message, cause);
        }

        RefusedException(String message) {
            super(message);
        }
    }

    /// Reads user and password.
    ///
    /// @param prefix that addresses of the chain begin with
    /// @param rigId name that the miner gave its machine besides; empty when it gave none. It goes
    ///   before that in the user.
    /// @param mode `self-select` or empty
    public static MinerLogin parse(
            String prefix, String user, String password, String rigId, String mode)
            throws RefusedException {
        Matcher parts = USER.matcher(user);
        if (!parts.matches()) {
            throw new RefusedException("Invalid user: [solo:]address[.worker][+difficulty]");
        }
        String[] words = password.split("[,;]", 16);
        boolean solo = parts.group("solo") != null;
        boolean nicehash = false;
        OptionalLong difficulty = difficulty(parts.group("difficulty"));
        for (String word : words) {
            Matcher asked = DIFFICULTY.matcher(word.strip());
            if (asked.matches()) {
                difficulty = difficulty(asked.group(1));
            }
            solo |= word.strip().equals("solo");
            nicehash |= word.strip().equals("nicehash");
        }
        String name = parts.group("worker") == null ? "" : parts.group("worker");
        return new MinerLogin(
                address(prefix, parts.group("address")),
                workerName(rigId.isEmpty() ? name : rigId),
                kind(solo, nicehash, mode),
                difficulty,
                nicehash);
    }

    private static Kind kind(boolean solo, boolean nicehash, String mode) throws RefusedException {
        if (!mode.equals(SELF_SELECT)) {
            return solo ? Kind.SOLO : Kind.SHARED;
        }
        if (solo) {
            throw new RefusedException(
                    "Self-select is for shared rewards: alone, mine with your node");
        }
        if (nicehash) {
            throw new RefusedException("Self-select leaves no byte of the nonce to a proxy");
        }
        return Kind.CHOSEN;
    }

    private static OptionalLong difficulty(String digits) {
        return digits == null || Long.parseLong(digits) == 0
                ? OptionalLong.empty()
                : OptionalLong.of(Long.parseLong(digits));
    }

    private static Address address(String prefix, String text) throws RefusedException {
        try {
            return Bech32m.decode(prefix, text);
        } catch (IllegalArgumentException e) {
            throw new RefusedException("Invalid payment address: " + e.getMessage(), e);
        }
    }

    /// Names are for eyes: what is not printable goes, and what is too long is cut.
    private static String workerName(String given) {
        var kept = new StringBuilder();
        int bytes = 0;
        for (int c : given.strip().codePoints().toArray()) {
            String character = Character.toString(c);
            bytes += character.getBytes(StandardCharsets.UTF_8).length;
            if (bytes > PoolShare.WORKER_BYTES_MAX) {
                break;
            }
            if (Character.isLetterOrDigit(c) || "-_.:@ ".indexOf(c) >= 0) {
                kept.append(character);
            }
        }
        return kept.toString();
    }
}
