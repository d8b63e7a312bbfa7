package org.numicoin.chain;

import java.util.ArrayList;
import java.util.List;
import org.numicoin.primitives.Hash256;
import org.numicoin.wire.ByteReader;
import org.numicoin.wire.ByteWriter;

/// A block: header ‖ body. The body is count u32 ‖ transaction cores ‖ witnesses, so that witnesses
/// can be pruned.
public record Block(BlockHeader header, List<Transaction> transactions) {
    /// What a message with a block may have beyond the block's weight limit.
    public static final int OVERHEAD_BYTES_MAX = 65_536;

    public Block {
        transactions = List.copyOf(transactions);
    }

    public Hash256 id() {
        return header.id();
    }

    public byte[] encoded() {
        var out = new ByteWriter(BlockHeader.BYTES + 4 + bodySize());
        header.encode(out);
        encodeBody(transactions, out);
        return out.toBytes();
    }

    public byte[] encodedBody() {
        var out = new ByteWriter(4 + bodySize());
        encodeBody(transactions, out);
        return out.toBytes();
    }

    public static Block decode(byte[] bytes) {
        return ByteReader.decode(bytes, Block::decode);
    }

    public static Block decode(ByteReader in) {
        return new Block(BlockHeader.decode(in), decodeBody(in));
    }

    /// Reads a body to the end of the reader's input.
    public static List<Transaction> decodeBody(ByteReader in) {
        int count = in.u32("transactions");
        in.require(count >= 0, "a transaction count below 2^31");
        var cores =
                in.list(count, TransactionCore.BYTES_MIN, "transactions", TransactionCore::decode);
        var transactions = new ArrayList<Transaction>(count);
        for (TransactionCore core : cores) {
            transactions.add(new Transaction(core, Witness.decode(in)));
        }
        return transactions;
    }

    private static void encodeBody(List<Transaction> transactions, ByteWriter out) {
        out.u32(transactions.size());
        transactions.forEach(transaction -> transaction.core().encode(out));
        transactions.forEach(transaction -> transaction.witness().encode(out));
    }

    private int bodySize() {
        return transactions.stream().mapToInt(Transaction::size).sum();
    }
}
