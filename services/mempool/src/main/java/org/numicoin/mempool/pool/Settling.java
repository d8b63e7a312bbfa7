package org.numicoin.mempool.pool;

import java.util.List;
import java.util.Optional;
import org.numicoin.chain.Account;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Transaction;
import org.numicoin.consensus.RuleViolation;
import org.numicoin.messaging.TransactionVerdict.Kind;
import org.numicoin.primitives.Amount;
import org.numicoin.primitives.Hash256;

/// Makes a sender's slots right again after anything changed: drops what its account no longer
/// allows, gives each witness the form for its place, and says which transactions can be executed
/// now. What is right stays untouched.
final class Settling {
    private final ChainSpec spec;
    private final Tip tip;
    private final PoolIndex index;
    private final Changes changes;

    Settling(ChainSpec spec, Tip tip, PoolIndex index, Changes changes) {
        this.spec = spec;
        this.tip = tip;
        this.index = index;
        this.changes = changes;
    }

    void settle(Sender sender) {
        Account at = sender.account();
        long left = at.balance().nano();
        long expected = at.nonce();
        for (PooledTransaction slot : List.copyOf(sender.slots().values())) {
            Transaction fitted = WitnessForms.fitted(slot.transaction(), at, sender);
            var point =
                    new Sender.Point(
                            new Account(
                                    new Amount(left),
                                    slot.nonce(),
                                    at.authorization(),
                                    at.kind(),
                                    at.known()),
                            slot.nonce() != expected);
            Optional<RuleViolation> violation = violation(slot, fitted, point, sender);
            if (slot.nonce() < sender.account().nonce()) {
                drop(sender, slot, Codes.NONCE_TOO_LOW, "the account has used its nonce");
            } else if (violation.isPresent()) {
                drop(sender, slot, violation.get().code(), violation.get().detail());
            } else {
                boolean sameForm = WitnessForms.areAlike(fitted, slot.transaction());
                PooledTransaction now = sameForm ? slot : slot.inForm(spec, fitted);
                boolean executable = !point.gap();
                if (!sameForm
                        || executable != slot.executable()
                        || slot.version().equals(PooledTransaction.UNSPOKEN)) {
                    now = now.spoken(executable, changes.nextVersion());
                    index.put(sender, now);
                    Optional<Hash256> former =
                            sameForm ? Optional.empty() : Optional.of(slot.fullId());
                    changes.pooled(now, former);
                }
                left -= now.spend();
                expected += executable ? 1 : 0;
                at = Sender.after(at, now);
            }
        }
    }

    /// A signature holds under the key with which it was verified and no other.
    private Optional<RuleViolation> violation(
            PooledTransaction slot, Transaction fitted, Sender.Point point, Sender sender) {
        return slot.authorization().equals(point.account().authorization())
                ? Planner.ofSender(spec, tip, fitted, point, sender)
                : Optional.of(new RuleViolation.BadAuthorization(slot.authorization()));
    }

    private void drop(Sender sender, PooledTransaction slot, String code, String detail) {
        index.remove(sender, slot);
        changes.left(slot, Kind.DROPPED, code, detail);
    }
}
