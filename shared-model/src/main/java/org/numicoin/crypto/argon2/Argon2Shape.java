package org.numicoin.crypto.argon2;

import java.util.Arrays;

/// How Argon2id divides its memory, and which block each block refers to.
public final class Argon2Shape {
    /// Parts of a pass after which lanes wait for each other.
    public static final int SLICES = 4;

    private static final int TYPE = 2;
    private static final int BLOCK_WORDS = Compression.BLOCK_WORDS;

    private final int memoryKib;
    private final int passes;
    private final int lanes;
    private final int segmentBlocks;
    private final int laneBlocks;

    /// @param memoryKib at least 8 a lane
    public Argon2Shape(int memoryKib, int passes, int lanes) {
        this.memoryKib = memoryKib;
        this.passes = passes;
        this.lanes = lanes;
        this.segmentBlocks = memoryKib / (SLICES * lanes);
        this.laneBlocks = SLICES * segmentBlocks;
    }

    public int memoryKib() {
        return memoryKib;
    }

    public int passes() {
        return passes;
    }

    public int lanes() {
        return lanes;
    }

    /// Blocks that one lane fills in one slice.
    public int segmentBlocks() {
        return segmentBlocks;
    }

    public int laneBlocks() {
        return laneBlocks;
    }

    /// Of all lanes; lanes lie one behind the other.
    public int blocks() {
        return lanes * laneBlocks;
    }

    /// Index of the block that 64 pseudo-random bits choose; RFC 9106, section 3.4.2.
    ///
    /// @param index of the block in its segment
    int reference(int pass, int slice, int lane, int index, long random) {
        // A division takes as long as a tenth of a compression.
        boolean own = lanes == 1 || (pass == 0 && slice == 0);
        int chosenLane = own ? lane : (int) ((random >>> 32) % lanes);
        int finished = pass == 0 ? slice * segmentBlocks : laneBlocks - segmentBlocks;
        int area;
        if (chosenLane == lane) {
            area = finished + index - 1;
        } else {
            area = index == 0 ? finished - 1 : finished;
        }
        long x = random & 0xFFFF_FFFFL;
        x = (x * x) >>> 32;
        int back = (int) ((area * x) >>> 32);
        int begin = pass == 0 || slice == SLICES - 1 ? 0 : (slice + 1) * segmentBlocks;
        int column = begin + area - 1 - back;
        return chosenLane * laneBlocks + (column < laneBlocks ? column : column - laneBlocks);
    }

    /// References of the first two slices of the first pass, which depend on no input: index of the
    /// block, by lane, slice and index in the segment.
    public int[] firstReferences() {
        var plain = new PlainCompression();
        var references = new int[lanes * 2 * segmentBlocks];
        var addresses = new long[4 * BLOCK_WORDS + Compression.SCRATCH_WORDS];
        int zero = 0;
        int input = BLOCK_WORDS;
        int middle = 2 * BLOCK_WORDS;
        int output = 3 * BLOCK_WORDS;
        for (int lane = 0; lane < lanes; lane++) {
            for (int slice = 0; slice < SLICES / 2; slice++) {
                Arrays.fill(addresses, 0);
                addresses[input + 1] = lane;
                addresses[input + 2] = slice;
                addresses[input + 3] = blocks();
                addresses[input + 4] = passes;
                addresses[input + 5] = TYPE;
                for (int i = 0; i < segmentBlocks; i++) {
                    if (i % BLOCK_WORDS == 0) {
                        addresses[input + 6]++;
                        plain.compress(addresses, zero, input, zero, middle);
                        plain.compress(addresses, zero, middle, zero, output);
                    }
                    if (slice == 0 && i < 2) {
                        continue;
                    }
                    references[(lane * 2 + slice) * segmentBlocks + i] =
                            reference(0, slice, lane, i, addresses[output + i % BLOCK_WORDS]);
                }
            }
        }
        return references;
    }
}
