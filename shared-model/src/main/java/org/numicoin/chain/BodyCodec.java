package org.numicoin.chain;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.numicoin.wire.ByteReader;
import org.numicoin.wire.ByteWriter;

/// The body of a block, whole or pruned: count u32 ‖ transaction cores ‖ what is there of each
/// witness.
final class BodyCodec {
    private BodyCodec() {}

    static <T extends TransactionContent> void encode(
            List<T> transactions, BiConsumer<T, ByteWriter> witness, ByteWriter out) {
        out.u32(transactions.size());
        transactions.forEach(transaction -> transaction.core().encode(out));
        transactions.forEach(transaction -> witness.accept(transaction, out));
    }

    static <W, T extends TransactionContent> List<T> decode(
            ByteReader in,
            Function<ByteReader, W> witness,
            BiFunction<TransactionCore, W, T> made) {
        int count = in.u32("transactions");
        in.require(count >= 0, "a transaction count below 2^31");
        var cores =
                in.list(count, TransactionCore.BYTES_MIN, "transactions", TransactionCore::decode);
        var transactions = new ArrayList<T>(count);
        for (TransactionCore core : cores) {
            transactions.add(made.apply(core, witness.apply(in)));
        }
        return transactions;
    }
}
