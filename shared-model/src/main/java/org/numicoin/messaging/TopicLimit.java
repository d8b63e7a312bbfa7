package org.numicoin.messaging;

/// The most bytes a message of a topic may have: so many halves of the chain's block size limit,
/// and a fixed part for what is around.
public record TopicLimit(int blockHalves, int fixedBytes) {
    private static final int KIB = 1024;

    public TopicLimit {
        if (blockHalves < 0 || fixedBytes < 0 || blockHalves + fixedBytes == 0) {
            throw new IllegalArgumentException("no room: " + blockHalves + ", " + fixedBytes);
        }
    }

    static TopicLimit ofKib(int kib) {
        return new TopicLimit(0, kib * KIB);
    }

    static TopicLimit ofBlockAndKib(int kib) {
        return new TopicLimit(2, kib * KIB);
    }

    static TopicLimit ofBlockHalves(int halves) {
        return new TopicLimit(halves, 0);
    }

    /// The limit on a chain with this block size limit.
    public long bytes(long blockBytesMax) {
        return Math.addExact(
                Math.ceilDiv(Math.multiplyExact(blockBytesMax, blockHalves), 2L), fixedBytes);
    }

    @Override
    public String toString() {
        String fixed = fixedBytes / KIB + " KiB";
        String block =
                switch (blockHalves) {
                    case 0 -> "";
                    case 2 -> "block size limit";
                    default -> blockHalves / 2.0 + " × block size limit";
                };
        if (block.isEmpty() || fixedBytes == 0) {
            return block.isEmpty() ? fixed : block;
        }
        return block + " + " + fixed;
    }
}
