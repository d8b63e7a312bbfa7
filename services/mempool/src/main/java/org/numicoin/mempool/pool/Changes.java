package org.numicoin.mempool.pool;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.numicoin.chain.Transaction;
import org.numicoin.messaging.Origin;
import org.numicoin.messaging.TransactionVerdict;
import org.numicoin.messaging.TransactionVerdict.Kind;
import org.numicoin.messaging.TransactionVerdict.Version;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;

/// What one operation does to the pool, gathered while it runs.
final class Changes {
    private static final int TEXT_MAX = 120;
    private static final Hash256 NO_ID = Hash256.ZERO;

    private final long version;
    private int index;
    private final List<TransactionVerdict> verdicts = new ArrayList<>();
    private final Set<Address> touched = new LinkedHashSet<>();
    private final Map<Hash256, Bytes> bodies = new HashMap<>();
    private final Set<Hash256> gone = new HashSet<>();

    /// @param version of the shard when the operation is stored
    /// @param index of its first verdict: operations that store nothing leave the version to the
    ///   next one
    Changes(long version, int index) {
        this.version = version;
        this.index = index;
    }

    int index() {
        return index;
    }

    Set<Address> touched() {
        return touched;
    }

    void touch(Sender sender) {
        touched.add(sender.address());
    }

    Version nextVersion() {
        return new Version(version, index++);
    }

    /// A slot that is new or that changed, with its bytes.
    void pooled(PooledTransaction slot, Optional<Hash256> formerFullId) {
        touched.add(slot.sender());
        formerFullId.ifPresent(this::bodyGone);
        if (formerFullId.isPresent()) {
            bodyIn(slot);
        }
        verdicts.add(spoken(slot));
    }

    /// Bytes that the store does not have yet.
    void bodyIn(PooledTransaction slot) {
        gone.remove(slot.fullId());
        bodies.put(slot.fullId(), Bytes.wrap(slot.transaction().encoded()));
    }

    /// A slot that is not in the pool any more.
    void left(PooledTransaction slot, Kind kind, String code, String detail) {
        touched.add(slot.sender());
        bodyGone(slot.fullId());
        verdicts.add(verdict(kind, slot.transaction(), slot.fullId(), slot.origin(), code, detail));
    }

    /// A slot that the store still has and the pool has not.
    void forgotten(PooledTransaction slot) {
        touched.add(slot.sender());
        bodyGone(slot.fullId());
    }

    /// The verdict on a slot said once more.
    void again(PooledTransaction slot) {
        if (!slot.version().equals(PooledTransaction.UNSPOKEN)) {
            verdicts.add(spoken(slot));
        }
    }

    void say(Kind kind, Transaction transaction, Origin origin, String code, String detail) {
        verdicts.add(verdict(kind, transaction, transaction.fullId(), origin, code, detail));
    }

    /// A refusal; of bytes that are no transaction under the hash of the bytes.
    void refused(Submission submission, String code, String detail) {
        switch (submission) {
            case Submission.Offered(Origin origin, Transaction transaction) ->
                    say(Kind.REJECTED, transaction, origin, code, detail);
            // A drop empties the slot for every reader, so not when another transaction has it.
            case Submission.Returned(Origin origin, Transaction transaction, _) ->
                    say(
                            code.equals(Codes.SLOT_TAKEN) ? Kind.REJECTED : Kind.DROPPED,
                            transaction,
                            origin,
                            code,
                            detail);
            case Submission.Malformed malformed ->
                    refused(malformed.origin(), malformed.fullId(), code, detail);
            case Submission.KnownBad(Origin origin, Hash256 fullId, _) ->
                    refused(origin, fullId, code, detail);
        }
    }

    private void refused(Origin origin, Hash256 fullId, String code, String detail) {
        verdicts.add(
                new TransactionVerdict(
                        Kind.REJECTED,
                        nextVersion(),
                        new Address(Hash256.ZERO),
                        0,
                        NO_ID,
                        fullId,
                        code,
                        cut(detail),
                        origin,
                        Bytes.EMPTY));
    }

    PoolUpdate toUpdate(Map<Address, Optional<SenderRecord>> records, long versionBefore) {
        boolean stored = !records.isEmpty() || !bodies.isEmpty() || !gone.isEmpty();
        return new PoolUpdate(stored ? version : versionBefore, verdicts, records, bodies, gone);
    }

    private void bodyGone(Hash256 fullId) {
        if (bodies.remove(fullId) == null) {
            gone.add(fullId);
        }
    }

    /// With its bytes, which are those for the store where that gets them, too.
    private TransactionVerdict spoken(PooledTransaction slot) {
        Bytes body = bodies.get(slot.fullId());
        return new TransactionVerdict(
                slot.executable() ? Kind.ACCEPTED : Kind.QUEUED,
                slot.version(),
                slot.sender(),
                slot.nonce(),
                slot.id(),
                slot.fullId(),
                "",
                "",
                slot.origin(),
                body == null ? Bytes.wrap(slot.transaction().encoded()) : body);
    }

    private TransactionVerdict verdict(
            Kind kind,
            Transaction transaction,
            Hash256 fullId,
            Origin origin,
            String code,
            String detail) {
        return new TransactionVerdict(
                kind,
                nextVersion(),
                transaction.core().sender(),
                transaction.core().nonce(),
                transaction.id(),
                fullId,
                code,
                cut(detail),
                origin,
                Bytes.EMPTY);
    }

    /// Three bytes of UTF-8 a character at most, and well below what a verdict holds.
    private static String cut(String text) {
        return text.length() <= TEXT_MAX ? text : text.substring(0, TEXT_MAX);
    }
}
