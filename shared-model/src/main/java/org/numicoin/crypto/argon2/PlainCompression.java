package org.numicoin.crypto.argon2;

/// In plain Java, for platforms without vectors.
final class PlainCompression implements Compression {
    @Override
    public String name() {
        return "plain Java";
    }

    @Override
    public int place(int word) {
        return word;
    }

    @Override
    public void compress(long[] memory, int previous, int reference, int old, int current) {
        int scratch = memory.length - SCRATCH_WORDS;
        for (int i = 0; i < BLOCK_WORDS; i++) {
            memory[scratch + i] = memory[previous + i] ^ memory[reference + i];
        }
        for (int row = 0; row < 8; row++) {
            round(memory, scratch + 16 * row, 2);
        }
        for (int column = 0; column < 8; column++) {
            round(memory, scratch + 2 * column, 16);
        }
        for (int i = 0; i < BLOCK_WORDS; i++) {
            memory[current + i] =
                    memory[scratch + i]
                            ^ memory[previous + i]
                            ^ memory[reference + i]
                            ^ memory[old + i];
        }
    }

    /// The permutation P over eight pairs of words, `step` words apart.
    private static void round(long[] m, int at, int step) {
        int p1 = at + step;
        int p2 = p1 + step;
        int p3 = p2 + step;
        int p4 = p3 + step;
        int p5 = p4 + step;
        int p6 = p5 + step;
        int p7 = p6 + step;
        quarter(m, at, p2, p4, p6);
        quarter(m, at + 1, p2 + 1, p4 + 1, p6 + 1);
        quarter(m, p1, p3, p5, p7);
        quarter(m, p1 + 1, p3 + 1, p5 + 1, p7 + 1);
        quarter(m, at, p2 + 1, p5, p7 + 1);
        quarter(m, at + 1, p3, p5 + 1, p6);
        quarter(m, p1, p3 + 1, p4, p6 + 1);
        quarter(m, p1 + 1, p2, p4 + 1, p7);
    }

    private static void quarter(long[] m, int at, int bt, int ct, int dt) {
        long a = m[at];
        long b = m[bt];
        long c = m[ct];
        long d = m[dt];
        a = add(a, b);
        d = Long.rotateRight(d ^ a, 32);
        c = add(c, d);
        b = Long.rotateRight(b ^ c, 24);
        a = add(a, b);
        d = Long.rotateRight(d ^ a, 16);
        c = add(c, d);
        b = Long.rotateRight(b ^ c, 63);
        m[at] = a;
        m[bt] = b;
        m[ct] = c;
        m[dt] = d;
    }

    private static long add(long x, long y) {
        return x + y + 2 * (x & 0xFFFF_FFFFL) * (y & 0xFFFF_FFFFL);
    }
}
