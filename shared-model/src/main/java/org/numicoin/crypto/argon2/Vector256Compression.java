package org.numicoin.crypto.argon2;

import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.ROR;
import static jdk.incubator.vector.VectorOperators.XOR;

import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/// With vectors of four words, in the manner of [Vector512Compression]: the register of a word is
/// r2 r1 c3 c2 c0, the lane r0 c1. As c0 is in the number of the register, a diagonal is half a
/// matter of names.
final class Vector256Compression implements Compression {
    private static final VectorSpecies<Long> SPECIES = LongVector.SPECIES_256;
    private static final int LANES = 4;
    private static final long LOW = 0xFFFF_FFFFL;

    private static final VectorShuffle<Long> NEIGHBOUR = shuffle(1, 0, 3, 2);

    /// The exchange of the two bits of a lane, alone and after [#NEIGHBOUR].
    private static final VectorShuffle<Long> EXCHANGE = shuffle(0, 2, 1, 3);

    private static final VectorShuffle<Long> NEIGHBOUR_EXCHANGE = shuffle(1, 3, 0, 2);

    @Override
    public String name() {
        return "256-bit vectors";
    }

    @Override
    public int place(int word) {
        int row = word >> 4;
        int inRow = word & 15;
        int register = (row >> 1) << 3 | (inRow >> 2) << 1 | (inRow & 1);
        int lane = (row & 1) << 1 | (inRow >> 1 & 1);
        return register * LANES + lane;
    }

    @Override
    public void compress(long[] memory, int previous, int reference, int old, int current) {
        int scratch = memory.length - SCRATCH_WORDS;
        for (int i = 0; i < BLOCK_WORDS; i += LANES) {
            load(memory, previous + i)
                    .lanewise(XOR, load(memory, reference + i))
                    .intoArray(memory, scratch + i);
        }
        for (int rows = 0; rows < 4; rows++) {
            round(memory, scratch + 32 * rows, 8);
        }
        for (int columns = 0; columns < 4; columns++) {
            round(memory, scratch + 8 * columns, 32);
        }
        for (int i = 0; i < BLOCK_WORDS; i += LANES) {
            load(memory, scratch + i)
                    .lanewise(XOR, load(memory, previous + i))
                    .lanewise(XOR, load(memory, reference + i))
                    .lanewise(XOR, load(memory, old + i))
                    .intoArray(memory, current + i);
        }
    }

    /// The permutation P over four pairs of registers from `at` on.
    ///
    /// @param step from one pair to the next
    private static void round(long[] memory, int at, int step) {
        var a0 = load(memory, at);
        var a1 = load(memory, at + LANES);
        var b0 = load(memory, at + step);
        var b1 = load(memory, at + step + LANES);
        var c0 = load(memory, at + 2 * step);
        var c1 = load(memory, at + 2 * step + LANES);
        var d0 = load(memory, at + 3 * step);
        var d1 = load(memory, at + 3 * step + LANES);

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

        // The diagonals: b0 and b1 exchange their names, and so do d0 and d1.
        b0 = b0.rearrange(NEIGHBOUR);
        c0 = c0.rearrange(NEIGHBOUR);
        c1 = c1.rearrange(NEIGHBOUR);
        d1 = d1.rearrange(NEIGHBOUR);

        a0 = a0.add(b1).add(a0.and(LOW).mul(b1.and(LOW)).lanewise(LSHL, 1));
        a1 = a1.add(b0).add(a1.and(LOW).mul(b0.and(LOW)).lanewise(LSHL, 1));
        d1 = d1.lanewise(XOR, a0);
        d0 = d0.lanewise(XOR, a1);
        c0 =
                c0.add(d1.lanewise(ROR, 32))
                        .add(c0.and(LOW).mul(d1.lanewise(LSHR, 32)).lanewise(LSHL, 1));
        c1 =
                c1.add(d0.lanewise(ROR, 32))
                        .add(c1.and(LOW).mul(d0.lanewise(LSHR, 32)).lanewise(LSHL, 1));
        d1 = d1.lanewise(ROR, 32);
        d0 = d0.lanewise(ROR, 32);
        b1 = b1.lanewise(XOR, c0).lanewise(ROR, 24);
        b0 = b0.lanewise(XOR, c1).lanewise(ROR, 24);
        a0 = a0.add(b1).add(a0.and(LOW).mul(b1.and(LOW)).lanewise(LSHL, 1));
        a1 = a1.add(b0).add(a1.and(LOW).mul(b0.and(LOW)).lanewise(LSHL, 1));
        d1 = d1.lanewise(XOR, a0).lanewise(ROR, 16);
        d0 = d0.lanewise(XOR, a1).lanewise(ROR, 16);
        c0 = c0.add(d1).add(c0.and(LOW).mul(d1.and(LOW)).lanewise(LSHL, 1));
        c1 = c1.add(d0).add(c1.and(LOW).mul(d0.and(LOW)).lanewise(LSHL, 1));
        b1 = b1.lanewise(XOR, c0).lanewise(ROR, 63);
        b0 = b0.lanewise(XOR, c1).lanewise(ROR, 63);

        a0.rearrange(EXCHANGE).intoArray(memory, at);
        a1.rearrange(EXCHANGE).intoArray(memory, at + LANES);
        b0.rearrange(NEIGHBOUR_EXCHANGE).intoArray(memory, at + step);
        b1.rearrange(EXCHANGE).intoArray(memory, at + step + LANES);
        c0.rearrange(NEIGHBOUR_EXCHANGE).intoArray(memory, at + 2 * step);
        c1.rearrange(NEIGHBOUR_EXCHANGE).intoArray(memory, at + 2 * step + LANES);
        d0.rearrange(EXCHANGE).intoArray(memory, at + 3 * step);
        d1.rearrange(NEIGHBOUR_EXCHANGE).intoArray(memory, at + 3 * step + LANES);
    }

    private static LongVector load(long[] memory, int at) {
        return LongVector.fromArray(SPECIES, memory, at);
    }

    private static VectorShuffle<Long> shuffle(int... lanes) {
        return VectorShuffle.fromValues(SPECIES, lanes);
    }
}
