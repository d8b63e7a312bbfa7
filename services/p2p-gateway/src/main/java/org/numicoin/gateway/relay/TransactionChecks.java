package org.numicoin.gateway.relay;

import java.util.Optional;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Transaction;
import org.numicoin.consensus.RuleViolation;
import org.numicoin.consensus.TransactionRules;

/// What can be said of a transaction without any state: before the mempool is asked, and of what it
/// answers. Only what no state excuses is an offence. Honest nodes differ in their tips and pools,
/// so a nonce, a balance, an expiry or a key that was rotated a moment ago blames nobody.
final class TransactionChecks {
    private TransactionChecks() {}

    /// The code of a rule that the transaction breaks in every block of every branch.
    static Optional<String> violation(ChainSpec spec, Transaction transaction) {
        return TransactionRules.inNoBlock(spec, transaction).map(RuleViolation::code);
    }

    /// Whether no node can have taken a transaction that is refused with this code. A signature
    /// that does not verify is only then bad everywhere when the witness names all keys itself:
    /// otherwise the key is the state's, and a rotation may lie between two nodes.
    static boolean isInexcusable(String code, Transaction transaction) {
        return switch (code) {
            case "malformed", "bad-tx-chain-id" -> true;
            case "bad-signature" ->
                    transaction.witness().reveals() == transaction.witness().signers();
            default -> false;
        };
    }
}
