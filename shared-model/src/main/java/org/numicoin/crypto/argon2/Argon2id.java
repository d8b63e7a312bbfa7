package org.numicoin.crypto.argon2;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.bouncycastle.crypto.digests.Blake2bDigest;

/// Argon2id version 0x13 as RFC 9106 has it. One thread at a time uses an instance: the memory of a
/// hash belongs to it and is used again for the next one.
public final class Argon2id {
    private static final int VERSION = 0x13;
    private static final int TYPE = 2;
    private static final int SLICES = 4;
    private static final int BLOCK_WORDS = Compression.BLOCK_WORDS;
    private static final int BLOCK_BYTES = 8 * BLOCK_WORDS;
    private static final byte[] NOTHING = {};

    private final int memoryKib;
    private final int passes;
    private final int lanes;
    private final Compression compression;
    private final int laneBlocks;
    private final int segmentBlocks;

    /// Of the two slices whose references depend on no secret: index of the first word, by lane,
    /// slice and block.
    private final int[] firstReferences;

    private final int scratch;
    private final long[] memory;
    private final byte[] block = new byte[BLOCK_BYTES];

    /// @param memoryKib at least 8 a lane
    public Argon2id(int memoryKib, int passes, int lanes, Compression compression) {
        this.memoryKib = memoryKib;
        this.passes = passes;
        this.lanes = lanes;
        this.compression = compression;
        this.segmentBlocks = memoryKib / (SLICES * lanes);
        this.laneBlocks = SLICES * segmentBlocks;
        this.scratch = lanes * laneBlocks * BLOCK_WORDS;
        this.memory = new long[Math.addExact(scratch, Compression.SCRATCH_WORDS)];
        this.firstReferences = firstReferences();
    }

    /// The tag of a password and a salt.
    public byte[] hash(byte[] password, byte[] salt, int bytes) {
        return hash(password, salt, NOTHING, NOTHING, bytes);
    }

    public byte[] hash(byte[] password, byte[] salt, byte[] secret, byte[] data, int bytes) {
        firstBlocks(start(password, salt, secret, data, bytes));
        for (int pass = 0; pass < passes; pass++) {
            for (int slice = 0; slice < SLICES; slice++) {
                for (int lane = 0; lane < lanes; lane++) {
                    if (pass == 0 && slice < SLICES / 2) {
                        fillIndependent(slice, lane);
                    } else {
                        fillDependent(pass, slice, lane);
                    }
                }
            }
        }
        return tag(bytes);
    }

    /// H0.
    private byte[] start(byte[] password, byte[] salt, byte[] secret, byte[] data, int bytes) {
        var blake = new Blake2bDigest(512);
        update(blake, lanes);
        update(blake, bytes);
        update(blake, memoryKib);
        update(blake, passes);
        update(blake, VERSION);
        update(blake, TYPE);
        for (byte[] input : new byte[][] {password, salt, secret, data}) {
            update(blake, input.length);
            blake.update(input, 0, input.length);
        }
        var hash = new byte[64];
        blake.doFinal(hash, 0);
        return hash;
    }

    private void firstBlocks(byte[] start) {
        var seed = ByteBuffer.allocate(start.length + 8).order(ByteOrder.LITTLE_ENDIAN).put(start);
        for (int lane = 0; lane < lanes; lane++) {
            for (int first = 0; first < 2; first++) {
                seed.putInt(start.length, first).putInt(start.length + 4, lane);
                longHash(seed.array(), block);
                var words = ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer();
                int at = (lane * laneBlocks + first) * BLOCK_WORDS;
                for (int word = 0; word < BLOCK_WORDS; word++) {
                    memory[at + compression.place(word)] = words.get(word);
                }
            }
        }
    }

    private void fillIndependent(int slice, int lane) {
        int segment = (lane * 2 + slice) * segmentBlocks;
        int current = (lane * laneBlocks + slice * segmentBlocks) * BLOCK_WORDS;
        for (int i = slice == 0 ? 2 : 0; i < segmentBlocks; i++) {
            int at = current + i * BLOCK_WORDS;
            compression.fill(memory, at - BLOCK_WORDS, firstReferences[segment + i], at, scratch);
        }
    }

    private void fillDependent(int pass, int slice, int lane) {
        int laneStart = lane * laneBlocks;
        for (int i = 0; i < segmentBlocks; i++) {
            int column = slice * segmentBlocks + i;
            int previousColumn = column == 0 ? laneBlocks - 1 : column - 1;
            int previous = (laneStart + previousColumn) * BLOCK_WORDS;
            int reference = reference(pass, slice, lane, i, memory[previous]);
            int current = (laneStart + column) * BLOCK_WORDS;
            if (pass == 0) {
                compression.fill(memory, previous, reference, current, scratch);
            } else {
                compression.mix(memory, previous, reference, current, scratch);
            }
        }
    }

    /// Index of the first word of the block that 64 pseudo-random bits choose; RFC 9106, 3.4.2.
    private int reference(int pass, int slice, int lane, int index, long random) {
        int chosenLane = pass == 0 && slice == 0 ? lane : (int) ((random >>> 32) % lanes);
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
        int begin = pass == 0 ? 0 : (slice + 1) * segmentBlocks;
        int column = (begin + area - 1 - back) % laneBlocks;
        return (chosenLane * laneBlocks + column) * BLOCK_WORDS;
    }

    private int[] firstReferences() {
        var plain = new PlainCompression();
        var references = new int[lanes * 2 * segmentBlocks];
        var addresses = new long[4 * BLOCK_WORDS];
        int zero = 0;
        int input = BLOCK_WORDS;
        int output = 2 * BLOCK_WORDS;
        int own = 3 * BLOCK_WORDS;
        for (int lane = 0; lane < lanes; lane++) {
            for (int slice = 0; slice < SLICES / 2; slice++) {
                Arrays.fill(addresses, 0);
                addresses[input + 1] = lane;
                addresses[input + 2] = slice;
                addresses[input + 3] = (long) lanes * laneBlocks;
                addresses[input + 4] = passes;
                addresses[input + 5] = TYPE;
                for (int i = 0; i < segmentBlocks; i++) {
                    if (i % BLOCK_WORDS == 0) {
                        addresses[input + 6]++;
                        plain.fill(addresses, zero, input, output, own);
                        plain.fill(addresses, zero, output, output, own);
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

    private byte[] tag(int bytes) {
        var words = ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer();
        for (int word = 0; word < BLOCK_WORDS; word++) {
            int place = compression.place(word);
            long sum = 0;
            for (int lane = 1; lane <= lanes; lane++) {
                sum ^= memory[(lane * laneBlocks - 1) * BLOCK_WORDS + place];
            }
            words.put(word, sum);
        }
        var tag = new byte[bytes];
        longHash(block, tag);
        return tag;
    }

    /// H' of RFC 9106, section 3.3.
    private static void longHash(byte[] input, byte[] output) {
        var blake = new Blake2bDigest(8 * Math.min(64, output.length));
        update(blake, output.length);
        blake.update(input, 0, input.length);
        if (output.length <= 64) {
            blake.doFinal(output, 0);
            return;
        }
        var part = new byte[64];
        blake.doFinal(part, 0);
        int at = 0;
        for (; output.length - at > 64; at += 32) {
            System.arraycopy(part, 0, output, at, 32);
            int left = output.length - at - 32;
            blake = new Blake2bDigest(8 * Math.min(64, left));
            blake.update(part, 0, 64);
            blake.doFinal(part, 0);
        }
        System.arraycopy(part, 0, output, at, output.length - at);
    }

    private static void update(Blake2bDigest blake, int value) {
        for (int shift = 0; shift < 32; shift += 8) {
            blake.update((byte) (value >>> shift));
        }
    }
}
