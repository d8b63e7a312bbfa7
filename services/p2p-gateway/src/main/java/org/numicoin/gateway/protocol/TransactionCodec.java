package org.numicoin.gateway.protocol;

import java.util.ArrayList;
import java.util.List;
import org.numicoin.chain.PublicKey;
import org.numicoin.chain.Transaction;
import org.numicoin.wire.ByteReader;
import org.numicoin.wire.ByteWriter;

/// A transaction inside a message: length u32 ‖ transaction, so that a reader knows what it is
/// about to take before it decodes it.
final class TransactionCodec {
    /// Least bytes of one: its length and a signature.
    static final int BYTES_MIN = 4 + PublicKey.SIGNATURE_BYTES;

    private TransactionCodec() {}

    static void encode(Transaction transaction, ByteWriter out) {
        out.u32(transaction.size());
        transaction.encode(out);
    }

    static Transaction decode(ByteReader in) {
        return Transaction.decode(in.bytes32(Transaction.BYTES_MAX, "transaction").unsafeArray());
    }

    /// Reads so many transactions of at most `bytesMax` bytes together.
    static List<Transaction> decode(int count, long bytesMax, ByteReader in) {
        in.require((long) count * BYTES_MIN <= in.remaining(), count + " transactions");
        var transactions = new ArrayList<Transaction>(count);
        long bytes = 0;
        for (int i = 0; i < count; i++) {
            var transaction = decode(in);
            bytes += transaction.size();
            in.require(bytes <= bytesMax, "at most " + bytesMax + " bytes of transactions");
            transactions.add(transaction);
        }
        return transactions;
    }

    static long bytes(List<Transaction> transactions) {
        return transactions.stream().mapToLong(Transaction::size).sum();
    }
}
