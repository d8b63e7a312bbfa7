package org.numicoin.policy;

import java.util.ArrayList;
import java.util.List;

/// Cuts transactions that only count in their order into the pieces by which a miner should take
/// them: a transaction that pays well pays for poor ones before it, whole piece by whole piece, and
/// no piece pays more than the one before it.
public final class FeeChunks {
    private FeeChunks() {}

    /// A piece.
    ///
    /// @param from index of its first transaction
    /// @param to index behind its last one
    public record Chunk(int from, int to, FeeRate rate) {}

    /// The pieces in their order. Each is the best-paying beginning of all that is behind the
    /// pieces before it, the shortest of several.
    ///
    /// @param rates of the transactions, each alone
    public static List<Chunk> of(List<FeeRate> rates) {
        var chunks = new ArrayList<Chunk>();
        for (int i = 0; i < rates.size(); i++) {
            var last = new Chunk(i, i + 1, rates.get(i));
            while (!chunks.isEmpty() && last.rate().compareTo(chunks.getLast().rate()) > 0) {
                Chunk before = chunks.removeLast();
                last = new Chunk(before.from(), last.to(), before.rate().plus(last.rate()));
            }
            chunks.add(last);
        }
        return chunks;
    }
}
