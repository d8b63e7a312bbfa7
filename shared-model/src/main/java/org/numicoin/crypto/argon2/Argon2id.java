package org.numicoin.crypto.argon2;

import java.util.Arrays;

/// Argon2id version 0x13 as RFC 9106 has it. One thread at a time uses an instance: the memory of a
/// hash belongs to it and is used again for the next one.
public final class Argon2id {
    private static final int SLICES = Argon2Shape.SLICES;
    private static final int BLOCK_WORDS = Compression.BLOCK_WORDS;
    private static final byte[] NOTHING = {};

    private final Argon2Shape shape;
    private final Compression compression;
    private final int laneBlocks;
    private final int segmentBlocks;

    /// Of the two slices whose references depend on no secret: index of the first word, by lane,
    /// slice and block.
    private final int[] firstReferences;

    /// A block of zeros, which stands for what the first pass has nothing of.
    private final int zero;

    private final long[] memory;
    private final Argon2Frame frame = new Argon2Frame();
    private final long[] block = new long[BLOCK_WORDS];

    /// @param memoryKib at least 8 a lane
    public Argon2id(int memoryKib, int passes, int lanes, Compression compression) {
        this.shape = new Argon2Shape(memoryKib, passes, lanes);
        this.compression = compression;
        this.segmentBlocks = shape.segmentBlocks();
        this.laneBlocks = shape.laneBlocks();
        this.zero = shape.blocks() * BLOCK_WORDS;
        this.memory = new long[Math.addExact(zero, BLOCK_WORDS + Compression.SCRATCH_WORDS)];
        this.firstReferences =
                Arrays.stream(shape.firstReferences())
                        .map(reference -> reference * BLOCK_WORDS)
                        .toArray();
    }

    /// The tag of a password and a salt.
    public byte[] hash(byte[] password, byte[] salt, int bytes) {
        return hash(password, salt, NOTHING, NOTHING, bytes);
    }

    public byte[] hash(byte[] password, byte[] salt, byte[] secret, byte[] data, int bytes) {
        frame.start(Argon2Start.message(shape, bytes, password, salt, secret, data));
        firstBlocks();
        for (int pass = 0; pass < shape.passes(); pass++) {
            for (int slice = 0; slice < SLICES; slice++) {
                for (int lane = 0; lane < shape.lanes(); lane++) {
                    if (pass == 0 && slice < SLICES / 2) {
                        fillIndependent(slice, lane);
                    } else {
                        fillDependent(pass, slice, lane);
                    }
                }
            }
        }
        return frame.tag(sumOfLastBlocks(), bytes);
    }

    private void firstBlocks() {
        for (int lane = 0; lane < shape.lanes(); lane++) {
            for (int first = 0; first < 2; first++) {
                frame.firstBlock(lane, first, block);
                int at = (lane * laneBlocks + first) * BLOCK_WORDS;
                for (int word = 0; word < BLOCK_WORDS; word++) {
                    memory[at + compression.place(word)] = block[word];
                }
            }
        }
    }

    private void fillIndependent(int slice, int lane) {
        int segment = (lane * 2 + slice) * segmentBlocks;
        int current = (lane * laneBlocks + slice * segmentBlocks) * BLOCK_WORDS;
        for (int i = slice == 0 ? 2 : 0; i < segmentBlocks; i++) {
            int at = current + i * BLOCK_WORDS;
            compression.compress(memory, at - BLOCK_WORDS, firstReferences[segment + i], zero, at);
        }
    }

    private void fillDependent(int pass, int slice, int lane) {
        int laneStart = lane * laneBlocks;
        for (int i = 0; i < segmentBlocks; i++) {
            int column = slice * segmentBlocks + i;
            int previousColumn = column == 0 ? laneBlocks - 1 : column - 1;
            int previous = (laneStart + previousColumn) * BLOCK_WORDS;
            int reference = shape.reference(pass, slice, lane, i, memory[previous]) * BLOCK_WORDS;
            int current = (laneStart + column) * BLOCK_WORDS;
            compression.compress(memory, previous, reference, pass == 0 ? zero : current, current);
        }
    }

    private long[] sumOfLastBlocks() {
        for (int word = 0; word < BLOCK_WORDS; word++) {
            int place = compression.place(word);
            long sum = 0;
            for (int lane = 1; lane <= shape.lanes(); lane++) {
                sum ^= memory[(lane * laneBlocks - 1) * BLOCK_WORDS + place];
            }
            block[word] = sum;
        }
        return block;
    }
}
