package org.numicoin.crypto;

import java.util.Arrays;
import java.util.function.Predicate;
import org.bouncycastle.crypto.digests.SHAKEDigest;

/// Key generation and signing of ML-DSA-65, written down as FIPS 204 has them and as slowly: a
/// third opinion for the providers, and the only one that can be told to sign what a signer has to
/// throw away. Algorithm numbers are those of the standard.
final class ReferenceMlDsa65 {
    static final int Q = 8380417;
    static final int GAMMA1 = 1 << 19;
    static final int GAMMA2 = (Q - 1) / 32;
    static final int TAU = 49;
    static final int BETA = TAU * 4;
    static final int OMEGA = 55;
    private static final int N = 256;
    private static final int K = 6;
    private static final int L = 5;
    private static final int ETA = 4;
    private static final int D = 13;

    private final byte[] publicKey;
    private final byte[] secret;
    private final byte[] publicHash;
    private final long[][][] matrix = new long[K][L][];
    private final long[][] s1 = new long[L][];
    private final long[][] s2 = new long[K][];
    private final long[][] t0 = new long[K][];

    /// What a signer looks at before it lets a signature out (algorithm 7, lines 23 and 28).
    record Attempt(long largestZ, long largestR0, long largestT0, int hints) {
        boolean isWithinLimitsExceptZ() {
            return largestR0 < GAMMA2 - BETA && largestT0 < GAMMA2 && hints <= OMEGA;
        }

        boolean isWithinLimits() {
            return largestZ < GAMMA1 - BETA && isWithinLimitsExceptZ();
        }
    }

    /// Algorithm 6.
    ReferenceMlDsa65(byte[] seed) {
        byte[] expanded = shake256(128, seed, new byte[] {K, L});
        byte[] rho = Arrays.copyOf(expanded, 32);
        byte[] rhoPrime = Arrays.copyOfRange(expanded, 32, 96);
        secret = Arrays.copyOfRange(expanded, 96, 128);
        for (int row = 0; row < K; row++) {
            for (int column = 0; column < L; column++) {
                matrix[row][column] = uniform(rho, column, row);
            }
        }
        for (int i = 0; i < L; i++) {
            s1[i] = small(rhoPrime, i);
        }
        var bits = new BitWriter(32 + K * N * 10 / 8);
        bits.bytes(rho);
        for (int i = 0; i < K; i++) {
            s2[i] = small(rhoPrime, L + i);
            t0[i] = new long[N];
            long[] t = add(timesMatrix(i, s1), s2[i]);
            for (int j = 0; j < N; j++) {
                t0[i][j] = centered(t[j], 1 << D);
                bits.bits((t[j] - t0[i][j]) >> D, 10);
            }
        }
        publicKey = bits.toBytes();
        publicHash = shake256(64, publicKey);
    }

    byte[] publicKey() {
        return publicKey.clone();
    }

    byte[] sign(byte[] message) {
        return sign(message, Attempt::isWithinLimits);
    }

    /// Algorithms 2 and 7 with an empty context and no randomness.
    byte[] sign(byte[] message, Predicate<Attempt> isWanted) {
        byte[] mu = shake256(64, publicHash, new byte[2], message);
        byte[] mask = shake256(64, secret, new byte[32], mu);
        for (int kappa = 0; kappa < 1 << 16; kappa += L) {
            var y = new long[L][];
            for (int i = 0; i < L; i++) {
                y[i] = mask(mask, kappa + i);
            }
            var w = new long[K][];
            var w1 = new BitWriter(K * N * 4 / 8);
            for (int i = 0; i < K; i++) {
                w[i] = timesMatrix(i, y);
                for (long coefficient : w[i]) {
                    w1.bits(highBits(coefficient), 4);
                }
            }
            byte[] challenge = shake256(48, mu, w1.toBytes());
            long[] c = ball(challenge);
            var out = new BitWriter(MlDsa65.SIGNATURE_BYTES);
            out.bytes(challenge);
            long largestZ = 0;
            for (int i = 0; i < L; i++) {
                for (long value : add(y[i], multiply(c, s1[i]))) {
                    long z = centered(value, Q);
                    largestZ = Math.max(largestZ, Math.abs(z));
                    out.bits(GAMMA1 - z, 20);
                }
            }
            var positions = new byte[OMEGA + K];
            long largestR0 = 0;
            long largestT0 = 0;
            int hints = 0;
            for (int i = 0; i < K; i++) {
                long[] r = add(w[i], negate(multiply(c, s2[i])));
                long[] ct0 = multiply(c, t0[i]);
                for (int j = 0; j < N; j++) {
                    largestR0 = Math.max(largestR0, Math.abs(lowBits(r[j])));
                    largestT0 = Math.max(largestT0, Math.abs(centered(ct0[j], Q)));
                    if (highBits(r[j]) != highBits((r[j] + ct0[j]) % Q) && hints++ < OMEGA) {
                        positions[hints - 1] = (byte) j;
                    }
                }
                positions[OMEGA + i] = (byte) hints;
            }
            if (isWanted.test(new Attempt(largestZ, largestR0, largestT0, hints))) {
                out.bytes(positions);
                return out.toBytes();
            }
        }
        throw new IllegalStateException("no such signature of this message");
    }

    /// Algorithm 30.
    private static long[] uniform(byte[] rho, int column, int row) {
        var shake = shake(128, rho, new byte[] {(byte) column, (byte) row});
        var polynomial = new long[N];
        var three = new byte[3];
        for (int i = 0; i < N; ) {
            shake.doOutput(three, 0, 3);
            int value = (three[0] & 255) | (three[1] & 255) << 8 | (three[2] & 127) << 16;
            if (value < Q) {
                polynomial[i++] = value;
            }
        }
        return inverseNtt(polynomial);
    }

    /// Algorithm 31.
    private static long[] small(byte[] rhoPrime, int index) {
        var shake = shake(256, rhoPrime, new byte[] {(byte) index, 0});
        var polynomial = new long[N];
        var one = new byte[1];
        for (int i = 0; i < N; ) {
            shake.doOutput(one, 0, 1);
            for (int half : new int[] {one[0] & 15, (one[0] & 255) >> 4}) {
                if (half < 9 && i < N) {
                    polynomial[i++] = Math.floorMod(ETA - half, Q);
                }
            }
        }
        return polynomial;
    }

    /// Algorithm 34.
    private static long[] mask(byte[] seed, int nonce) {
        byte[] bytes = shake256(N * 20 / 8, seed, new byte[] {(byte) nonce, (byte) (nonce >> 8)});
        var polynomial = new long[N];
        for (int i = 0; i < N; i++) {
            int value = 0;
            for (int bit = 0; bit < 20; bit++) {
                int at = 20 * i + bit;
                value |= (bytes[at >> 3] >> (at & 7) & 1) << bit;
            }
            polynomial[i] = Math.floorMod(GAMMA1 - value, Q);
        }
        return polynomial;
    }

    /// Algorithm 29.
    private static long[] ball(byte[] challenge) {
        var shake = shake(256, challenge);
        var signs = new byte[8];
        shake.doOutput(signs, 0, 8);
        var polynomial = new long[N];
        var one = new byte[1];
        for (int i = N - TAU; i < N; i++) {
            do {
                shake.doOutput(one, 0, 1);
            } while ((one[0] & 255) > i);
            int bit = i + TAU - N;
            polynomial[i] = polynomial[one[0] & 255];
            polynomial[one[0] & 255] = (signs[bit >> 3] >> (bit & 7) & 1) == 0 ? 1 : Q - 1;
        }
        return polynomial;
    }

    /// Algorithm 36: the low part is the one nearest to zero, and the last high part wraps to 0.
    private static long lowBits(long value) {
        long low = centered(value, 2 * GAMMA2);
        return value - low == Q - 1 ? low - 1 : low;
    }

    private static long highBits(long value) {
        long low = centered(value, 2 * GAMMA2);
        return value - low == Q - 1 ? 0 : (value - low) / (2 * GAMMA2);
    }

    private long[] timesMatrix(int row, long[][] vector) {
        var sum = new long[N];
        for (int i = 0; i < L; i++) {
            sum = add(sum, multiply(matrix[row][i], vector[i]));
        }
        return sum;
    }

    /// Modulo X^256 + 1, as taught in school.
    private static long[] multiply(long[] a, long[] b) {
        var product = new long[2 * N];
        for (int i = 0; i < N; i++) {
            if (a[i] != 0) {
                for (int j = 0; j < N; j++) {
                    product[i + j] += a[i] * b[j] % Q;
                }
            }
        }
        var result = new long[N];
        for (int i = 0; i < N; i++) {
            result[i] = Math.floorMod(product[i] - product[i + N], (long) Q);
        }
        return result;
    }

    /// The values of a polynomial at the odd powers of ζ, in the order of algorithm 41, back to its
    /// coefficients: the standard draws the matrix in that form.
    private static long[] inverseNtt(long[] values) {
        long inverseOfN = power(N, Q - 2);
        var coefficients = new long[N];
        for (int i = 0; i < N; i++) {
            int exponent = 2 * (Integer.reverse(i) >>> 24) + 1;
            long inverse = power(power(1753, exponent), Q - 2);
            long factor = values[i] * inverseOfN % Q;
            for (int j = 0; j < N; j++) {
                coefficients[j] = (coefficients[j] + factor) % Q;
                factor = factor * inverse % Q;
            }
        }
        return coefficients;
    }

    private static long power(long base, long exponent) {
        long result = 1;
        for (long square = base; exponent > 0; exponent >>= 1, square = square * square % Q) {
            result = (exponent & 1) == 0 ? result : result * square % Q;
        }
        return result;
    }

    private static long[] add(long[] a, long[] b) {
        var sum = new long[N];
        Arrays.setAll(sum, i -> (a[i] + b[i]) % Q);
        return sum;
    }

    private static long[] negate(long[] a) {
        return Arrays.stream(a).map(value -> (Q - value) % Q).toArray();
    }

    private static long centered(long value, int modulus) {
        long rest = Math.floorMod(value, (long) modulus);
        return rest > modulus / 2 ? rest - modulus : rest;
    }

    private static byte[] shake256(int length, byte[]... parts) {
        var out = new byte[length];
        shake(256, parts).doFinal(out, 0, length);
        return out;
    }

    private static SHAKEDigest shake(int strength, byte[]... parts) {
        var shake = new SHAKEDigest(strength);
        for (byte[] part : parts) {
            shake.update(part, 0, part.length);
        }
        return shake;
    }

    /// Packs integers, lowest bit first (algorithm 16).
    private static final class BitWriter {
        private final byte[] bytes;
        private int position;

        BitWriter(int length) {
            bytes = new byte[length];
        }

        void bits(long value, int width) {
            for (int bit = 0; bit < width; bit++, position++) {
                bytes[position >> 3] |= (byte) ((value >> bit & 1) << (position & 7));
            }
        }

        void bytes(byte[] value) {
            System.arraycopy(value, 0, bytes, position >> 3, value.length);
            position += 8 * value.length;
        }

        byte[] toBytes() {
            return bytes.clone();
        }
    }
}
