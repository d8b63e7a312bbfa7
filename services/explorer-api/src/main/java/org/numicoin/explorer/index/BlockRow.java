package org.numicoin.explorer.index;

import org.numicoin.chain.BlockHeader;
import org.numicoin.primitives.Amount;
import org.numicoin.primitives.ChainWork;
import org.numicoin.primitives.Hash256;
import org.numicoin.wire.ByteReader;
import org.numicoin.wire.ByteWriter;

/// A block of the main chain without its transactions, and the totals of the chain up to it, so
/// that taking the block back needs no undo of totals.
///
/// @param bytes of the encoded block
/// @param fees all that its senders paid, of it
/// @param tips the part that belongs to the reward
/// @param reward what its miner is credited at maturity
/// @param medianTip of its transactions, nano per weight, zero in an empty block
public record BlockRow(
        Hash256 id,
        BlockHeader header,
        ChainWork chainWork,
        int transactions,
        long bytes,
        Amount fees,
        Amount tips,
        Amount reward,
        long medianTip,
        ChainTotals totals) {
    public long height() {
        return header.height();
    }

    byte[] encoded() {
        var out = new ByteWriter(BlockHeader.BYTES + 160);
        out.hash(id);
        header.encode(out);
        out.raw(chainWork.toBytes()).u32(transactions).u64(bytes);
        out.amount(fees).amount(tips).amount(reward).u64(medianTip);
        totals.encode(out);
        return out.toBytes();
    }

    static BlockRow decode(byte[] bytes) {
        return ByteReader.decode(
                bytes,
                in ->
                        new BlockRow(
                                in.hash("id"),
                                BlockHeader.decode(in),
                                ChainWork.of(in.bytes(ChainWork.BYTES, "work").unsafeArray()),
                                in.u32("transactions"),
                                in.u64("bytes"),
                                in.amount("fees"),
                                in.amount("tips"),
                                in.amount("reward"),
                                in.u64("median tip"),
                                ChainTotals.decode(in)));
    }
}
