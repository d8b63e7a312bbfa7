package org.numicoin.mempool.app;

import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.numicoin.messaging.TransactionVerdict;
import org.numicoin.messaging.TransactionVerdict.Kind;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Hash256;

/// What a reader of `tx.verdicts` knows in the end.
final class LastVerdicts {
    private record Slot(Address sender, long nonce) {}

    private LastVerdicts() {}

    /// Ids whose slot's verdict of the highest version says that they are in the pool.
    static Set<Hash256> pooled(List<TransactionVerdict> verdicts) {
        var last = new HashMap<Slot, TransactionVerdict>();
        for (var verdict : verdicts) {
            if (verdict.kind() != Kind.REJECTED) {
                last.merge(
                        new Slot(verdict.sender(), verdict.nonce()),
                        verdict,
                        (one, other) ->
                                one.version().compareTo(other.version()) >= 0 ? one : other);
            }
        }
        return last.values().stream()
                .filter(verdict -> verdict.kind() == Kind.ACCEPTED)
                .map(TransactionVerdict::id)
                .collect(Collectors.toSet());
    }
}
