package org.numicoin.gateway.protocol;

import java.util.List;
import org.numicoin.chain.Transaction;
import org.numicoin.wire.ByteReader;
import org.numicoin.wire.ByteWriter;

/// Transactions that a node accepted within a moment, in one gossip message: one verdict and one
/// message id for all of them.
public record TransactionBatch(List<Transaction> transactions) {
    public static final int COUNT_MAX = 64;

    /// Most bytes of the transactions, without their lengths.
    public static final int TRANSACTION_BYTES_MAX = 262_144;

    public static final int BYTES_MAX = 2 + 4 * COUNT_MAX + TRANSACTION_BYTES_MAX;

    public TransactionBatch {
        transactions = List.copyOf(transactions);
        if (transactions.isEmpty()
                || transactions.size() > COUNT_MAX
                || TransactionCodec.bytes(transactions) > TRANSACTION_BYTES_MAX) {
            throw new IllegalArgumentException("1 to 64 transactions of at most 256 KiB");
        }
    }

    public byte[] encoded() {
        var out = new ByteWriter(4_096).u16(transactions.size());
        transactions.forEach(transaction -> TransactionCodec.encode(transaction, out));
        return out.toBytes();
    }

    public static TransactionBatch decode(byte[] bytes) {
        return ByteReader.decode(bytes, TransactionBatch::decode);
    }

    private static TransactionBatch decode(ByteReader in) {
        int count = in.count(in.u16("transactions"), 1, COUNT_MAX, "transactions");
        return new TransactionBatch(TransactionCodec.decode(count, TRANSACTION_BYTES_MAX, in));
    }
}
