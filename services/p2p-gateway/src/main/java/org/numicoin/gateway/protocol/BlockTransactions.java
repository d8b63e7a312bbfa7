package org.numicoin.gateway.protocol;

import java.util.List;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Transaction;
import org.numicoin.wire.ByteReader;
import org.numicoin.wire.ByteWriter;

/// The answer to a [BlockTxsRequest]: one transaction an index, in the order asked.
public record BlockTransactions(List<Transaction> transactions) {
    public BlockTransactions {
        transactions = List.copyOf(transactions);
        if (transactions.isEmpty() || transactions.size() > CompactBlock.TRANSACTIONS_MAX) {
            throw new IllegalArgumentException(
                    "1 to 65536 transactions, not " + transactions.size());
        }
    }

    /// Most bytes of one: every transaction of the largest block, each behind its length.
    public static int bytesMax(ChainSpec spec) {
        return Math.addExact(spec.blockBytesMax(), 4 + 4 * CompactBlock.TRANSACTIONS_MAX);
    }

    public byte[] encoded() {
        long size = 4 + 4L * transactions.size() + TransactionCodec.bytes(transactions);
        var out = new ByteWriter(Math.toIntExact(size)).u32(transactions.size());
        transactions.forEach(transaction -> TransactionCodec.encode(transaction, out));
        return out.toBytes();
    }

    public static BlockTransactions decode(byte[] bytes) {
        return ByteReader.decode(bytes, BlockTransactions::decode);
    }

    private static BlockTransactions decode(ByteReader in) {
        int count =
                in.count(in.u32("transactions"), 1, CompactBlock.TRANSACTIONS_MAX, "transactions");
        return new BlockTransactions(TransactionCodec.decode(count, in.remaining(), in));
    }
}
