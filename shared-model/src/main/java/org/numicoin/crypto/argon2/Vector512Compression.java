package org.numicoin.crypto.argon2;

import static jdk.incubator.vector.LongVector.fromArray;
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
/// The whole block stays in sixteen registers. For that the method is one straight line: C2 keeps
/// vectors in registers neither across a loop nor out of a call, and it stops inlining what is not
/// of the vector library long before the end of the method, so nothing of our own is called. The
/// four groups take turns, since each waits for its own multiplications. C1 has to be kept away
/// from the method ([CompilerHint]): it fails at it in a way that leaves it uncompiled for good.
final class Vector512Compression implements Compression {
    private static final VectorSpecies<Long> SPECIES = LongVector.SPECIES_512;
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
    public void compress(long[] memory, int previous, int reference, int old, int current) {
        var v0 =
                fromArray(SPECIES, memory, previous)
                        .lanewise(XOR, fromArray(SPECIES, memory, reference));
        var v1 =
                fromArray(SPECIES, memory, previous + 8)
                        .lanewise(XOR, fromArray(SPECIES, memory, reference + 8));
        var v2 =
                fromArray(SPECIES, memory, previous + 16)
                        .lanewise(XOR, fromArray(SPECIES, memory, reference + 16));
        var v3 =
                fromArray(SPECIES, memory, previous + 24)
                        .lanewise(XOR, fromArray(SPECIES, memory, reference + 24));
        var v4 =
                fromArray(SPECIES, memory, previous + 32)
                        .lanewise(XOR, fromArray(SPECIES, memory, reference + 32));
        var v5 =
                fromArray(SPECIES, memory, previous + 40)
                        .lanewise(XOR, fromArray(SPECIES, memory, reference + 40));
        var v6 =
                fromArray(SPECIES, memory, previous + 48)
                        .lanewise(XOR, fromArray(SPECIES, memory, reference + 48));
        var v7 =
                fromArray(SPECIES, memory, previous + 56)
                        .lanewise(XOR, fromArray(SPECIES, memory, reference + 56));
        var v8 =
                fromArray(SPECIES, memory, previous + 64)
                        .lanewise(XOR, fromArray(SPECIES, memory, reference + 64));
        var v9 =
                fromArray(SPECIES, memory, previous + 72)
                        .lanewise(XOR, fromArray(SPECIES, memory, reference + 72));
        var v10 =
                fromArray(SPECIES, memory, previous + 80)
                        .lanewise(XOR, fromArray(SPECIES, memory, reference + 80));
        var v11 =
                fromArray(SPECIES, memory, previous + 88)
                        .lanewise(XOR, fromArray(SPECIES, memory, reference + 88));
        var v12 =
                fromArray(SPECIES, memory, previous + 96)
                        .lanewise(XOR, fromArray(SPECIES, memory, reference + 96));
        var v13 =
                fromArray(SPECIES, memory, previous + 104)
                        .lanewise(XOR, fromArray(SPECIES, memory, reference + 104));
        var v14 =
                fromArray(SPECIES, memory, previous + 112)
                        .lanewise(XOR, fromArray(SPECIES, memory, reference + 112));
        var v15 =
                fromArray(SPECIES, memory, previous + 120)
                        .lanewise(XOR, fromArray(SPECIES, memory, reference + 120));
        v0.lanewise(XOR, fromArray(SPECIES, memory, old)).intoArray(memory, current);
        v1.lanewise(XOR, fromArray(SPECIES, memory, old + 8)).intoArray(memory, current + 8);
        v2.lanewise(XOR, fromArray(SPECIES, memory, old + 16)).intoArray(memory, current + 16);
        v3.lanewise(XOR, fromArray(SPECIES, memory, old + 24)).intoArray(memory, current + 24);
        v4.lanewise(XOR, fromArray(SPECIES, memory, old + 32)).intoArray(memory, current + 32);
        v5.lanewise(XOR, fromArray(SPECIES, memory, old + 40)).intoArray(memory, current + 40);
        v6.lanewise(XOR, fromArray(SPECIES, memory, old + 48)).intoArray(memory, current + 48);
        v7.lanewise(XOR, fromArray(SPECIES, memory, old + 56)).intoArray(memory, current + 56);
        v8.lanewise(XOR, fromArray(SPECIES, memory, old + 64)).intoArray(memory, current + 64);
        v9.lanewise(XOR, fromArray(SPECIES, memory, old + 72)).intoArray(memory, current + 72);
        v10.lanewise(XOR, fromArray(SPECIES, memory, old + 80)).intoArray(memory, current + 80);
        v11.lanewise(XOR, fromArray(SPECIES, memory, old + 88)).intoArray(memory, current + 88);
        v12.lanewise(XOR, fromArray(SPECIES, memory, old + 96)).intoArray(memory, current + 96);
        v13.lanewise(XOR, fromArray(SPECIES, memory, old + 104)).intoArray(memory, current + 104);
        v14.lanewise(XOR, fromArray(SPECIES, memory, old + 112)).intoArray(memory, current + 112);
        v15.lanewise(XOR, fromArray(SPECIES, memory, old + 120)).intoArray(memory, current + 120);

        // Rows. Of what is an exclusive or, the lower half is taken by shifts at first: an AND
        // would
        // be joined with it, and C2 would no longer see that a product of 32 bits is enough.
        v0 =
                v0.add(v1)
                        .add(
                                v0.lanewise(LSHL, 32)
                                        .lanewise(LSHR, 32)
                                        .mul(v1.lanewise(LSHL, 32).lanewise(LSHR, 32))
                                        .lanewise(LSHL, 1));
        v4 =
                v4.add(v5)
                        .add(
                                v4.lanewise(LSHL, 32)
                                        .lanewise(LSHR, 32)
                                        .mul(v5.lanewise(LSHL, 32).lanewise(LSHR, 32))
                                        .lanewise(LSHL, 1));
        v8 =
                v8.add(v9)
                        .add(
                                v8.lanewise(LSHL, 32)
                                        .lanewise(LSHR, 32)
                                        .mul(v9.lanewise(LSHL, 32).lanewise(LSHR, 32))
                                        .lanewise(LSHL, 1));
        v12 =
                v12.add(v13)
                        .add(
                                v12.lanewise(LSHL, 32)
                                        .lanewise(LSHR, 32)
                                        .mul(v13.lanewise(LSHL, 32).lanewise(LSHR, 32))
                                        .lanewise(LSHL, 1));
        v3 = v3.lanewise(XOR, v0).lanewise(ROR, 32);
        v7 = v7.lanewise(XOR, v4).lanewise(ROR, 32);
        v11 = v11.lanewise(XOR, v8).lanewise(ROR, 32);
        v15 = v15.lanewise(XOR, v12).lanewise(ROR, 32);
        v2 =
                v2.add(v3)
                        .add(
                                v2.lanewise(LSHL, 32)
                                        .lanewise(LSHR, 32)
                                        .mul(v3.lanewise(LSHL, 32).lanewise(LSHR, 32))
                                        .lanewise(LSHL, 1));
        v6 =
                v6.add(v7)
                        .add(
                                v6.lanewise(LSHL, 32)
                                        .lanewise(LSHR, 32)
                                        .mul(v7.lanewise(LSHL, 32).lanewise(LSHR, 32))
                                        .lanewise(LSHL, 1));
        v10 =
                v10.add(v11)
                        .add(
                                v10.lanewise(LSHL, 32)
                                        .lanewise(LSHR, 32)
                                        .mul(v11.lanewise(LSHL, 32).lanewise(LSHR, 32))
                                        .lanewise(LSHL, 1));
        v14 =
                v14.add(v15)
                        .add(
                                v14.lanewise(LSHL, 32)
                                        .lanewise(LSHR, 32)
                                        .mul(v15.lanewise(LSHL, 32).lanewise(LSHR, 32))
                                        .lanewise(LSHL, 1));
        v1 = v1.lanewise(XOR, v2).lanewise(ROR, 24);
        v5 = v5.lanewise(XOR, v6).lanewise(ROR, 24);
        v9 = v9.lanewise(XOR, v10).lanewise(ROR, 24);
        v13 = v13.lanewise(XOR, v14).lanewise(ROR, 24);
        v0 = v0.add(v1).add(v0.and(LOW).mul(v1.and(LOW)).lanewise(LSHL, 1));
        v4 = v4.add(v5).add(v4.and(LOW).mul(v5.and(LOW)).lanewise(LSHL, 1));
        v8 = v8.add(v9).add(v8.and(LOW).mul(v9.and(LOW)).lanewise(LSHL, 1));
        v12 = v12.add(v13).add(v12.and(LOW).mul(v13.and(LOW)).lanewise(LSHL, 1));
        v3 = v3.lanewise(XOR, v0).lanewise(ROR, 16);
        v7 = v7.lanewise(XOR, v4).lanewise(ROR, 16);
        v11 = v11.lanewise(XOR, v8).lanewise(ROR, 16);
        v15 = v15.lanewise(XOR, v12).lanewise(ROR, 16);
        v2 = v2.add(v3).add(v2.and(LOW).mul(v3.and(LOW)).lanewise(LSHL, 1));
        v6 = v6.add(v7).add(v6.and(LOW).mul(v7.and(LOW)).lanewise(LSHL, 1));
        v10 = v10.add(v11).add(v10.and(LOW).mul(v11.and(LOW)).lanewise(LSHL, 1));
        v14 = v14.add(v15).add(v14.and(LOW).mul(v15.and(LOW)).lanewise(LSHL, 1));
        v1 = v1.lanewise(XOR, v2).lanewise(ROR, 63);
        v5 = v5.lanewise(XOR, v6).lanewise(ROR, 63);
        v9 = v9.lanewise(XOR, v10).lanewise(ROR, 63);
        v13 = v13.lanewise(XOR, v14).lanewise(ROR, 63);

        v1 = v1.rearrange(NEXT);
        v5 = v5.rearrange(NEXT);
        v9 = v9.rearrange(NEXT);
        v13 = v13.rearrange(NEXT);
        v2 = v2.rearrange(SECOND);
        v6 = v6.rearrange(SECOND);
        v10 = v10.rearrange(SECOND);
        v14 = v14.rearrange(SECOND);
        v3 = v3.rearrange(THIRD);
        v7 = v7.rearrange(THIRD);
        v11 = v11.rearrange(THIRD);
        v15 = v15.rearrange(THIRD);

        v0 = v0.add(v1).add(v0.and(LOW).mul(v1.and(LOW)).lanewise(LSHL, 1));
        v4 = v4.add(v5).add(v4.and(LOW).mul(v5.and(LOW)).lanewise(LSHL, 1));
        v8 = v8.add(v9).add(v8.and(LOW).mul(v9.and(LOW)).lanewise(LSHL, 1));
        v12 = v12.add(v13).add(v12.and(LOW).mul(v13.and(LOW)).lanewise(LSHL, 1));
        v3 = v3.lanewise(XOR, v0).lanewise(ROR, 32);
        v7 = v7.lanewise(XOR, v4).lanewise(ROR, 32);
        v11 = v11.lanewise(XOR, v8).lanewise(ROR, 32);
        v15 = v15.lanewise(XOR, v12).lanewise(ROR, 32);
        v2 = v2.add(v3).add(v2.and(LOW).mul(v3.and(LOW)).lanewise(LSHL, 1));
        v6 = v6.add(v7).add(v6.and(LOW).mul(v7.and(LOW)).lanewise(LSHL, 1));
        v10 = v10.add(v11).add(v10.and(LOW).mul(v11.and(LOW)).lanewise(LSHL, 1));
        v14 = v14.add(v15).add(v14.and(LOW).mul(v15.and(LOW)).lanewise(LSHL, 1));
        v1 = v1.lanewise(XOR, v2).lanewise(ROR, 24);
        v5 = v5.lanewise(XOR, v6).lanewise(ROR, 24);
        v9 = v9.lanewise(XOR, v10).lanewise(ROR, 24);
        v13 = v13.lanewise(XOR, v14).lanewise(ROR, 24);
        v0 = v0.add(v1).add(v0.and(LOW).mul(v1.and(LOW)).lanewise(LSHL, 1));
        v4 = v4.add(v5).add(v4.and(LOW).mul(v5.and(LOW)).lanewise(LSHL, 1));
        v8 = v8.add(v9).add(v8.and(LOW).mul(v9.and(LOW)).lanewise(LSHL, 1));
        v12 = v12.add(v13).add(v12.and(LOW).mul(v13.and(LOW)).lanewise(LSHL, 1));
        v3 = v3.lanewise(XOR, v0).lanewise(ROR, 16);
        v7 = v7.lanewise(XOR, v4).lanewise(ROR, 16);
        v11 = v11.lanewise(XOR, v8).lanewise(ROR, 16);
        v15 = v15.lanewise(XOR, v12).lanewise(ROR, 16);
        v2 = v2.add(v3).add(v2.and(LOW).mul(v3.and(LOW)).lanewise(LSHL, 1));
        v6 = v6.add(v7).add(v6.and(LOW).mul(v7.and(LOW)).lanewise(LSHL, 1));
        v10 = v10.add(v11).add(v10.and(LOW).mul(v11.and(LOW)).lanewise(LSHL, 1));
        v14 = v14.add(v15).add(v14.and(LOW).mul(v15.and(LOW)).lanewise(LSHL, 1));
        v1 = v1.lanewise(XOR, v2).lanewise(ROR, 63);
        v5 = v5.lanewise(XOR, v6).lanewise(ROR, 63);
        v9 = v9.lanewise(XOR, v10).lanewise(ROR, 63);
        v13 = v13.lanewise(XOR, v14).lanewise(ROR, 63);

        v0 = v0.rearrange(EXCHANGE);
        v4 = v4.rearrange(EXCHANGE);
        v8 = v8.rearrange(EXCHANGE);
        v12 = v12.rearrange(EXCHANGE);
        v1 = v1.rearrange(NEXT_BACK);
        v5 = v5.rearrange(NEXT_BACK);
        v9 = v9.rearrange(NEXT_BACK);
        v13 = v13.rearrange(NEXT_BACK);
        v2 = v2.rearrange(SECOND_BACK);
        v6 = v6.rearrange(SECOND_BACK);
        v10 = v10.rearrange(SECOND_BACK);
        v14 = v14.rearrange(SECOND_BACK);
        v3 = v3.rearrange(THIRD_BACK);
        v7 = v7.rearrange(THIRD_BACK);
        v11 = v11.rearrange(THIRD_BACK);
        v15 = v15.rearrange(THIRD_BACK);

        // Columns.
        v0 = v0.add(v4).add(v0.and(LOW).mul(v4.and(LOW)).lanewise(LSHL, 1));
        v1 = v1.add(v5).add(v1.and(LOW).mul(v5.and(LOW)).lanewise(LSHL, 1));
        v2 = v2.add(v6).add(v2.and(LOW).mul(v6.and(LOW)).lanewise(LSHL, 1));
        v3 = v3.add(v7).add(v3.and(LOW).mul(v7.and(LOW)).lanewise(LSHL, 1));
        v12 = v12.lanewise(XOR, v0).lanewise(ROR, 32);
        v13 = v13.lanewise(XOR, v1).lanewise(ROR, 32);
        v14 = v14.lanewise(XOR, v2).lanewise(ROR, 32);
        v15 = v15.lanewise(XOR, v3).lanewise(ROR, 32);
        v8 = v8.add(v12).add(v8.and(LOW).mul(v12.and(LOW)).lanewise(LSHL, 1));
        v9 = v9.add(v13).add(v9.and(LOW).mul(v13.and(LOW)).lanewise(LSHL, 1));
        v10 = v10.add(v14).add(v10.and(LOW).mul(v14.and(LOW)).lanewise(LSHL, 1));
        v11 = v11.add(v15).add(v11.and(LOW).mul(v15.and(LOW)).lanewise(LSHL, 1));
        v4 = v4.lanewise(XOR, v8).lanewise(ROR, 24);
        v5 = v5.lanewise(XOR, v9).lanewise(ROR, 24);
        v6 = v6.lanewise(XOR, v10).lanewise(ROR, 24);
        v7 = v7.lanewise(XOR, v11).lanewise(ROR, 24);
        v0 = v0.add(v4).add(v0.and(LOW).mul(v4.and(LOW)).lanewise(LSHL, 1));
        v1 = v1.add(v5).add(v1.and(LOW).mul(v5.and(LOW)).lanewise(LSHL, 1));
        v2 = v2.add(v6).add(v2.and(LOW).mul(v6.and(LOW)).lanewise(LSHL, 1));
        v3 = v3.add(v7).add(v3.and(LOW).mul(v7.and(LOW)).lanewise(LSHL, 1));
        v12 = v12.lanewise(XOR, v0).lanewise(ROR, 16);
        v13 = v13.lanewise(XOR, v1).lanewise(ROR, 16);
        v14 = v14.lanewise(XOR, v2).lanewise(ROR, 16);
        v15 = v15.lanewise(XOR, v3).lanewise(ROR, 16);
        v8 = v8.add(v12).add(v8.and(LOW).mul(v12.and(LOW)).lanewise(LSHL, 1));
        v9 = v9.add(v13).add(v9.and(LOW).mul(v13.and(LOW)).lanewise(LSHL, 1));
        v10 = v10.add(v14).add(v10.and(LOW).mul(v14.and(LOW)).lanewise(LSHL, 1));
        v11 = v11.add(v15).add(v11.and(LOW).mul(v15.and(LOW)).lanewise(LSHL, 1));
        v4 = v4.lanewise(XOR, v8).lanewise(ROR, 63);
        v5 = v5.lanewise(XOR, v9).lanewise(ROR, 63);
        v6 = v6.lanewise(XOR, v10).lanewise(ROR, 63);
        v7 = v7.lanewise(XOR, v11).lanewise(ROR, 63);

        v4 = v4.rearrange(NEXT);
        v5 = v5.rearrange(NEXT);
        v6 = v6.rearrange(NEXT);
        v7 = v7.rearrange(NEXT);
        v8 = v8.rearrange(SECOND);
        v9 = v9.rearrange(SECOND);
        v10 = v10.rearrange(SECOND);
        v11 = v11.rearrange(SECOND);
        v12 = v12.rearrange(THIRD);
        v13 = v13.rearrange(THIRD);
        v14 = v14.rearrange(THIRD);
        v15 = v15.rearrange(THIRD);

        v0 = v0.add(v4).add(v0.and(LOW).mul(v4.and(LOW)).lanewise(LSHL, 1));
        v1 = v1.add(v5).add(v1.and(LOW).mul(v5.and(LOW)).lanewise(LSHL, 1));
        v2 = v2.add(v6).add(v2.and(LOW).mul(v6.and(LOW)).lanewise(LSHL, 1));
        v3 = v3.add(v7).add(v3.and(LOW).mul(v7.and(LOW)).lanewise(LSHL, 1));
        v12 = v12.lanewise(XOR, v0).lanewise(ROR, 32);
        v13 = v13.lanewise(XOR, v1).lanewise(ROR, 32);
        v14 = v14.lanewise(XOR, v2).lanewise(ROR, 32);
        v15 = v15.lanewise(XOR, v3).lanewise(ROR, 32);
        v8 = v8.add(v12).add(v8.and(LOW).mul(v12.and(LOW)).lanewise(LSHL, 1));
        v9 = v9.add(v13).add(v9.and(LOW).mul(v13.and(LOW)).lanewise(LSHL, 1));
        v10 = v10.add(v14).add(v10.and(LOW).mul(v14.and(LOW)).lanewise(LSHL, 1));
        v11 = v11.add(v15).add(v11.and(LOW).mul(v15.and(LOW)).lanewise(LSHL, 1));
        v4 = v4.lanewise(XOR, v8).lanewise(ROR, 24);
        v5 = v5.lanewise(XOR, v9).lanewise(ROR, 24);
        v6 = v6.lanewise(XOR, v10).lanewise(ROR, 24);
        v7 = v7.lanewise(XOR, v11).lanewise(ROR, 24);
        v0 = v0.add(v4).add(v0.and(LOW).mul(v4.and(LOW)).lanewise(LSHL, 1));
        v1 = v1.add(v5).add(v1.and(LOW).mul(v5.and(LOW)).lanewise(LSHL, 1));
        v2 = v2.add(v6).add(v2.and(LOW).mul(v6.and(LOW)).lanewise(LSHL, 1));
        v3 = v3.add(v7).add(v3.and(LOW).mul(v7.and(LOW)).lanewise(LSHL, 1));
        v12 = v12.lanewise(XOR, v0).lanewise(ROR, 16);
        v13 = v13.lanewise(XOR, v1).lanewise(ROR, 16);
        v14 = v14.lanewise(XOR, v2).lanewise(ROR, 16);
        v15 = v15.lanewise(XOR, v3).lanewise(ROR, 16);
        v8 = v8.add(v12).add(v8.and(LOW).mul(v12.and(LOW)).lanewise(LSHL, 1));
        v9 = v9.add(v13).add(v9.and(LOW).mul(v13.and(LOW)).lanewise(LSHL, 1));
        v10 = v10.add(v14).add(v10.and(LOW).mul(v14.and(LOW)).lanewise(LSHL, 1));
        v11 = v11.add(v15).add(v11.and(LOW).mul(v15.and(LOW)).lanewise(LSHL, 1));
        v4 = v4.lanewise(XOR, v8).lanewise(ROR, 63);
        v5 = v5.lanewise(XOR, v9).lanewise(ROR, 63);
        v6 = v6.lanewise(XOR, v10).lanewise(ROR, 63);
        v7 = v7.lanewise(XOR, v11).lanewise(ROR, 63);

        v0 = v0.rearrange(EXCHANGE);
        v1 = v1.rearrange(EXCHANGE);
        v2 = v2.rearrange(EXCHANGE);
        v3 = v3.rearrange(EXCHANGE);
        v4 = v4.rearrange(NEXT_BACK);
        v5 = v5.rearrange(NEXT_BACK);
        v6 = v6.rearrange(NEXT_BACK);
        v7 = v7.rearrange(NEXT_BACK);
        v8 = v8.rearrange(SECOND_BACK);
        v9 = v9.rearrange(SECOND_BACK);
        v10 = v10.rearrange(SECOND_BACK);
        v11 = v11.rearrange(SECOND_BACK);
        v12 = v12.rearrange(THIRD_BACK);
        v13 = v13.rearrange(THIRD_BACK);
        v14 = v14.rearrange(THIRD_BACK);
        v15 = v15.rearrange(THIRD_BACK);

        v0.lanewise(XOR, fromArray(SPECIES, memory, current)).intoArray(memory, current);
        v1.lanewise(XOR, fromArray(SPECIES, memory, current + 8)).intoArray(memory, current + 8);
        v2.lanewise(XOR, fromArray(SPECIES, memory, current + 16)).intoArray(memory, current + 16);
        v3.lanewise(XOR, fromArray(SPECIES, memory, current + 24)).intoArray(memory, current + 24);
        v4.lanewise(XOR, fromArray(SPECIES, memory, current + 32)).intoArray(memory, current + 32);
        v5.lanewise(XOR, fromArray(SPECIES, memory, current + 40)).intoArray(memory, current + 40);
        v6.lanewise(XOR, fromArray(SPECIES, memory, current + 48)).intoArray(memory, current + 48);
        v7.lanewise(XOR, fromArray(SPECIES, memory, current + 56)).intoArray(memory, current + 56);
        v8.lanewise(XOR, fromArray(SPECIES, memory, current + 64)).intoArray(memory, current + 64);
        v9.lanewise(XOR, fromArray(SPECIES, memory, current + 72)).intoArray(memory, current + 72);
        v10.lanewise(XOR, fromArray(SPECIES, memory, current + 80)).intoArray(memory, current + 80);
        v11.lanewise(XOR, fromArray(SPECIES, memory, current + 88)).intoArray(memory, current + 88);
        v12.lanewise(XOR, fromArray(SPECIES, memory, current + 96)).intoArray(memory, current + 96);
        v13.lanewise(XOR, fromArray(SPECIES, memory, current + 104))
                .intoArray(memory, current + 104);
        v14.lanewise(XOR, fromArray(SPECIES, memory, current + 112))
                .intoArray(memory, current + 112);
        v15.lanewise(XOR, fromArray(SPECIES, memory, current + 120))
                .intoArray(memory, current + 120);
    }

    private static VectorShuffle<Long> shuffle(int... lanes) {
        return VectorShuffle.fromValues(SPECIES, lanes);
    }
}
