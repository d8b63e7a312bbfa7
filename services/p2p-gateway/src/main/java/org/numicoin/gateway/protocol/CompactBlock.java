package org.numicoin.gateway.protocol;

import java.util.List;
import org.numicoin.chain.BlockHeader;
import org.numicoin.primitives.Hash256;
import org.numicoin.wire.ByteReader;
import org.numicoin.wire.ByteWriter;

/// A block as gossip carries it: the header, short ids of the transactions that the receiver most
/// likely has, and those whole that it cannot have.
///
/// @param salt chosen at random by who announces, below 2^63
/// @param shortIds 48 bits each, in the order of the body without the prefilled places
/// @param prefilled strictly ascending by index
public record CompactBlock(
        BlockHeader header, long salt, List<Long> shortIds, List<Prefilled> prefilled) {
    /// Most transactions of a block that has a compact form.
    public static final int TRANSACTIONS_MAX = 65_536;

    /// Most bytes of the prefilled transactions together.
    public static final int PREFILLED_BYTES_MAX = 262_144;

    public static final int BYTES_MAX =
            BlockHeader.BYTES
                    + 8
                    + 4
                    + ShortIds.BYTES * TRANSACTIONS_MAX
                    + 4
                    + PREFILLED_BYTES_MAX
                    + 6 * (PREFILLED_BYTES_MAX / TransactionCodec.BYTES_MIN);

    public CompactBlock {
        shortIds = List.copyOf(shortIds);
        prefilled = List.copyOf(prefilled);
        if (salt < 0 || shortIds.stream().anyMatch(id -> id < 0 || id > ShortIds.MASK)) {
            throw new IllegalArgumentException("a salt below 2^63 and short ids below 2^48");
        }
        if (shortIds.size() + prefilled.size() > TRANSACTIONS_MAX
                || bytes(prefilled) > PREFILLED_BYTES_MAX
                || !placed(prefilled, shortIds.size())) {
            throw new IllegalArgumentException(
                    "65536 transactions, 256 KiB of them prefilled in ascending places");
        }
    }

    public Hash256 id() {
        return header.id();
    }

    /// How many transactions the block has.
    public int size() {
        return shortIds.size() + prefilled.size();
    }

    public byte[] encoded() {
        var out = new ByteWriter(BlockHeader.BYTES + 16 + ShortIds.BYTES * shortIds.size());
        header.encode(out);
        out.u64(salt).u32(shortIds.size());
        shortIds.forEach(id -> out.u16((int) (id >> 32)).u32(id.intValue()));
        out.u32(prefilled.size());
        prefilled.forEach(item -> item.encode(out));
        return out.toBytes();
    }

    public static CompactBlock decode(byte[] bytes) {
        return ByteReader.decode(bytes, CompactBlock::decode);
    }

    private static CompactBlock decode(ByteReader in) {
        var header = BlockHeader.decode(in);
        long salt = in.u64("salt");
        int count = in.count(in.u32("short ids"), 0, TRANSACTIONS_MAX, "short ids");
        var shortIds = in.list(count, ShortIds.BYTES, "short ids", CompactBlock::shortId);
        int whole =
                in.count(
                        in.u32("prefilled"), 0, TRANSACTIONS_MAX - count, "prefilled transactions");
        var prefilled =
                in.list(whole, Prefilled.BYTES_MIN, "prefilled transactions", Prefilled::decode);
        in.require(
                bytes(prefilled) <= PREFILLED_BYTES_MAX && placed(prefilled, count),
                "at most 256 KiB prefilled, in ascending places of the block");
        return new CompactBlock(header, salt, shortIds, prefilled);
    }

    private static long shortId(ByteReader in) {
        return (long) in.u16("short id") << 32 | Integer.toUnsignedLong(in.u32("short id"));
    }

    private static long bytes(List<Prefilled> prefilled) {
        return prefilled.stream().mapToLong(item -> item.transaction().size()).sum();
    }

    /// Whether each place is behind the one before it and inside the block.
    private static boolean placed(List<Prefilled> prefilled, int shortIds) {
        int end = shortIds + prefilled.size();
        int last = -1;
        for (var item : prefilled) {
            if (item.index() <= last || item.index() >= end) {
                return false;
            }
            last = item.index();
        }
        return true;
    }
}
