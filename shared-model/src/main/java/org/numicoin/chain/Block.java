package org.numicoin.chain;

import java.util.List;
import org.numicoin.wire.ByteReader;
import org.numicoin.wire.ByteWriter;

/// A block: header ‖ body. The body is count u32 ‖ transaction cores ‖ witnesses, so that witnesses
/// can be pruned.
public record Block(BlockHeader header, List<Transaction> transactions) implements BlockContent {
    /// What a message with a block may have beyond the block's weight limit.
    public static final int OVERHEAD_BYTES_MAX = 65_536;

    public Block {
        transactions = List.copyOf(transactions);
    }

    /// The same without its signatures and keys.
    public PrunedBlock pruned() {
        return new PrunedBlock(header, transactions.stream().map(PrunedTransaction::of).toList());
    }

    public byte[] encoded() {
        var out = new ByteWriter(BlockHeader.BYTES + 4 + bodySize());
        header.encode(out);
        BodyCodec.encode(transactions, Block::encodeWitness, out);
        return out.toBytes();
    }

    public byte[] encodedBody() {
        var out = new ByteWriter(4 + bodySize());
        BodyCodec.encode(transactions, Block::encodeWitness, out);
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
        return BodyCodec.decode(in, Witness::decode, Transaction::new);
    }

    private static void encodeWitness(Transaction transaction, ByteWriter out) {
        transaction.witness().encode(out);
    }

    private int bodySize() {
        return transactions.stream().mapToInt(Transaction::size).sum();
    }
}
