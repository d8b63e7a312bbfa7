package org.numicoin.validator.publish;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import org.numicoin.chain.Transaction;
import org.numicoin.primitives.Hash256;
import org.numicoin.rpc.v1.SelectReply;
import org.numicoin.rpc.v1.Selected;

/// Merges what mempool replicas answered into one list by fee rate. Each answer keeps its own
/// order, so the transactions of a sender stay in the order of their nonces.
final class MempoolSelection {
    private MempoolSelection() {}

    /// The head of one answer.
    private record Head(SelectReply reply, int index) {
        Selected selected() {
            return reply.getTransactions(index);
        }
    }

    /// @param bytesMax of all transactions together
    /// @throws org.numicoin.wire.DecodeException when a replica answers something else
    static List<Transaction> merge(List<SelectReply> replies, long bytesMax) {
        var heads =
                new PriorityQueue<Head>(
                        Comparator.comparingLong((Head head) -> head.selected().getFeeRate())
                                .reversed());
        for (SelectReply reply : replies) {
            if (reply.getTransactionsCount() > 0) {
                heads.add(new Head(reply, 0));
            }
        }
        var merged = new ArrayList<Transaction>();
        Set<Hash256> seen = new HashSet<>();
        long bytes = 0;
        for (Head head = heads.poll(); head != null; head = heads.poll()) {
            byte[] encoded = head.selected().getTransaction().toByteArray();
            bytes += encoded.length;
            if (bytes > bytesMax) {
                break;
            }
            var transaction = Transaction.decode(encoded);
            // A shard that changes hands may be answered for by two.
            if (seen.add(transaction.id())) {
                merged.add(transaction);
            }
            if (head.index() + 1 < head.reply().getTransactionsCount()) {
                heads.add(new Head(head.reply(), head.index() + 1));
            }
        }
        return merged;
    }
}
