package org.numicoin.crypto.argon2;

import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.ROR;
import static jdk.incubator.vector.VectorOperators.XOR;

import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/// With vectors of eight words. Of a word's row r2 r1 r0 and its place c3 c2 c1 c0 in the row, the
/// register is r2 r1 c3 c2 and the lane r0 c1 c0, so that the four words of a quarter round lie in
/// the same lane of four registers both along rows and along columns, and nothing is transposed.
///
/// Along rows c1 c0 say which of four quarter rounds a lane belongs to, along columns r0 c0. Each
/// round leaves r0 and c1 exchanged, which makes both kinds of round the same code.
///
/// No vector is kept in a field or returned from a large method, and the large method has no loop:
/// so the compilers keep vectors in registers, and none gives up. It does two groups of four
/// registers in turns, since each waits for its own multiplications.
final class Vector512Compression implements Compression {
    private static final VectorSpecies<Long> SPECIES = LongVector.SPECIES_512;
    private static final int LANES = 8;
    private static final long LOW = 0xFFFF_FFFFL;

    private static final VectorShuffle<Long> NEXT = shuffle(1, 2, 3, 0, 5, 6, 7, 4);
    private static final VectorShuffle<Long> SECOND = shuffle(2, 3, 0, 1, 6, 7, 4, 5);
    private static final VectorShuffle<Long> THIRD = shuffle(3, 0, 1, 2, 7, 4, 5, 6);

    /// The way back from the diagonals, and the exchange of the two upper bits of a lane.
    private static final VectorShuffle<Long> EXCHANGE = shuffle(0, 1, 4, 5, 2, 3, 6, 7);

    private static final VectorShuffle<Long> NEXT_BACK = shuffle(3, 0, 7, 4, 1, 2, 5, 6);
    private static final VectorShuffle<Long> SECOND_BACK = shuffle(2, 3, 6, 7, 0, 1, 4, 5);
    private static final VectorShuffle<Long> THIRD_BACK = shuffle(1, 2, 5, 6, 3, 0, 7, 4);

    @Override
    public String name() {
        return "512-bit vectors";
    }

    @Override
    public int place(int word) {
        int row = word >> 4;
        int inRow = word & 15;
        return (row >> 1) << 5 | (inRow >> 2) << 3 | (row & 1) << 2 | (inRow & 3);
    }

    @Override
    public void fill(long[] memory, int previous, int reference, int current, int scratch) {
        permute(memory, previous, reference, scratch);
        for (int i = 0; i < BLOCK_WORDS; i += LANES) {
            load(memory, scratch + i)
                    .lanewise(XOR, load(memory, previous + i))
                    .lanewise(XOR, load(memory, reference + i))
                    .intoArray(memory, current + i);
        }
    }

    @Override
    public void mix(long[] memory, int previous, int reference, int current, int scratch) {
        permute(memory, previous, reference, scratch);
        for (int i = 0; i < BLOCK_WORDS; i += LANES) {
            load(memory, scratch + i)
                    .lanewise(XOR, load(memory, previous + i))
                    .lanewise(XOR, load(memory, reference + i))
                    .lanewise(XOR, load(memory, current + i))
                    .intoArray(memory, current + i);
        }
    }

    private static void permute(long[] memory, int previous, int reference, int scratch) {
        for (int i = 0; i < BLOCK_WORDS; i += LANES) {
            load(memory, previous + i)
                    .lanewise(XOR, load(memory, reference + i))
                    .intoArray(memory, scratch + i);
        }
        rounds(memory, scratch, 8, 32);
        rounds(memory, scratch + 64, 8, 32);
        rounds(memory, scratch, 32, 8);
        rounds(memory, scratch + 16, 32, 8);
    }

    /// The permutation P over the four registers from `at` on and over four others.
    ///
    /// @param step from one register of a group to the next
    /// @param other from one group to the other
    private static void rounds(long[] memory, int at, int step, int other) {
        int at1 = at + other;
        var a0 = load(memory, at);
        var a1 = load(memory, at1);
        var b0 = load(memory, at + step);
        var b1 = load(memory, at1 + step);
        var c0 = load(memory, at + 2 * step);
        var c1 = load(memory, at1 + 2 * step);
        var d0 = load(memory, at + 3 * step);
        var d1 = load(memory, at1 + 3 * step);

        a0 = a0.add(b0).add(a0.and(LOW).mul(b0.and(LOW)).lanewise(LSHL, 1));
        a1 = a1.add(b1).add(a1.and(LOW).mul(b1.and(LOW)).lanewise(LSHL, 1));
        d0 = d0.lanewise(XOR, a0);
        d1 = d1.lanewise(XOR, a1);
        c0 =
                c0.add(d0.lanewise(ROR, 32))
                        .add(c0.and(LOW).mul(d0.lanewise(LSHR, 32)).lanewise(LSHL, 1));
        c1 =
                c1.add(d1.lanewise(ROR, 32))
                        .add(c1.and(LOW).mul(d1.lanewise(LSHR, 32)).lanewise(LSHL, 1));
        d0 = d0.lanewise(ROR, 32);
        d1 = d1.lanewise(ROR, 32);
        b0 = b0.lanewise(XOR, c0).lanewise(ROR, 24);
        b1 = b1.lanewise(XOR, c1).lanewise(ROR, 24);
        a0 = a0.add(b0).add(a0.and(LOW).mul(b0.and(LOW)).lanewise(LSHL, 1));
        a1 = a1.add(b1).add(a1.and(LOW).mul(b1.and(LOW)).lanewise(LSHL, 1));
        d0 = d0.lanewise(XOR, a0).lanewise(ROR, 16);
        d1 = d1.lanewise(XOR, a1).lanewise(ROR, 16);
        c0 = c0.add(d0).add(c0.and(LOW).mul(d0.and(LOW)).lanewise(LSHL, 1));
        c1 = c1.add(d1).add(c1.and(LOW).mul(d1.and(LOW)).lanewise(LSHL, 1));
        b0 = b0.lanewise(XOR, c0).lanewise(ROR, 63);
        b1 = b1.lanewise(XOR, c1).lanewise(ROR, 63);

        b0 = b0.rearrange(NEXT);
        b1 = b1.rearrange(NEXT);
        c0 = c0.rearrange(SECOND);
        c1 = c1.rearrange(SECOND);
        d0 = d0.rearrange(THIRD);
        d1 = d1.rearrange(THIRD);

        a0 = a0.add(b0).add(a0.and(LOW).mul(b0.and(LOW)).lanewise(LSHL, 1));
        a1 = a1.add(b1).add(a1.and(LOW).mul(b1.and(LOW)).lanewise(LSHL, 1));
        d0 = d0.lanewise(XOR, a0);
        d1 = d1.lanewise(XOR, a1);
        c0 =
                c0.add(d0.lanewise(ROR, 32))
                        .add(c0.and(LOW).mul(d0.lanewise(LSHR, 32)).lanewise(LSHL, 1));
        c1 =
                c1.add(d1.lanewise(ROR, 32))
                        .add(c1.and(LOW).mul(d1.lanewise(LSHR, 32)).lanewise(LSHL, 1));
        d0 = d0.lanewise(ROR, 32);
        d1 = d1.lanewise(ROR, 32);
        b0 = b0.lanewise(XOR, c0).lanewise(ROR, 24);
        b1 = b1.lanewise(XOR, c1).lanewise(ROR, 24);
        a0 = a0.add(b0).add(a0.and(LOW).mul(b0.and(LOW)).lanewise(LSHL, 1));
        a1 = a1.add(b1).add(a1.and(LOW).mul(b1.and(LOW)).lanewise(LSHL, 1));
        d0 = d0.lanewise(XOR, a0).lanewise(ROR, 16);
        d1 = d1.lanewise(XOR, a1).lanewise(ROR, 16);
        c0 = c0.add(d0).add(c0.and(LOW).mul(d0.and(LOW)).lanewise(LSHL, 1));
        c1 = c1.add(d1).add(c1.and(LOW).mul(d1.and(LOW)).lanewise(LSHL, 1));
        b0 = b0.lanewise(XOR, c0).lanewise(ROR, 63);
        b1 = b1.lanewise(XOR, c1).lanewise(ROR, 63);

        a0.rearrange(EXCHANGE).intoArray(memory, at);
        a1.rearrange(EXCHANGE).intoArray(memory, at1);
        b0.rearrange(NEXT_BACK).intoArray(memory, at + step);
        b1.rearrange(NEXT_BACK).intoArray(memory, at1 + step);
        c0.rearrange(SECOND_BACK).intoArray(memory, at + 2 * step);
        c1.rearrange(SECOND_BACK).intoArray(memory, at1 + 2 * step);
        d0.rearrange(THIRD_BACK).intoArray(memory, at + 3 * step);
        d1.rearrange(THIRD_BACK).intoArray(memory, at1 + 3 * step);
    }

    private static LongVector load(long[] memory, int at) {
        return LongVector.fromArray(SPECIES, memory, at);
    }

    private static VectorShuffle<Long> shuffle(int... lanes) {
        return VectorShuffle.fromValues(SPECIES, lanes);
    }
}
