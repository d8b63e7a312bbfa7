package org.numicoin.explorer;

import org.numicoin.chain.Transaction;
import org.numicoin.messaging.Origin;
import org.numicoin.messaging.TransactionVerdict;
import org.numicoin.messaging.TransactionVerdict.Kind;
import org.numicoin.messaging.TransactionVerdict.Version;
import org.numicoin.primitives.Bytes;

/// Verdicts as the mempool would write them.
public final class Verdicts {
    private static final Origin ORIGIN = new Origin(Origin.Kind.VALIDATOR, "test", "");

    private Verdicts() {}

    public static TransactionVerdict of(Kind kind, Transaction transaction, long version) {
        return of(kind, transaction, version, "", "");
    }

    /// The older one has to go for the newer one.
    public static TransactionVerdict replaced(Transaction older, Transaction newer, long version) {
        return of(Kind.REPLACED, older, version, "replaced", newer.id().toHex());
    }

    public static TransactionVerdict of(
            Kind kind, Transaction transaction, long version, String code, String detail) {
        boolean carries = kind == Kind.ACCEPTED || kind == Kind.QUEUED;
        return new TransactionVerdict(
                kind,
                new Version(version, 0),
                transaction.core().sender(),
                transaction.core().nonce(),
                transaction.id(),
                transaction.fullId(),
                code,
                detail,
                ORIGIN,
                carries ? Bytes.wrap(transaction.encoded()) : Bytes.EMPTY);
    }
}
