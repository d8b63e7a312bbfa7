package org.numicoin.consensus;

import static org.numicoin.consensus.Rule.violatedIf;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.numicoin.chain.Account;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Payload;
import org.numicoin.chain.Payment;
import org.numicoin.chain.Policy;
import org.numicoin.chain.PublicKey;
import org.numicoin.chain.Transaction;
import org.numicoin.chain.TransactionContent;
import org.numicoin.chain.TransactionCore;
import org.numicoin.chain.Witness;
import org.numicoin.chain.WitnessForm;
import org.numicoin.consensus.RuleViolation.BadAuthorization;
import org.numicoin.consensus.RuleViolation.BadNonce;
import org.numicoin.consensus.RuleViolation.BadReveals;
import org.numicoin.consensus.RuleViolation.BadSigners;
import org.numicoin.consensus.RuleViolation.FeeBelowBaseFee;
import org.numicoin.consensus.RuleViolation.InsufficientBalance;
import org.numicoin.consensus.RuleViolation.PaymentBelowMinimum;
import org.numicoin.consensus.RuleViolation.TransactionExpired;
import org.numicoin.consensus.RuleViolation.TransactionOfOtherChain;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Amount;
import org.numicoin.primitives.Hash256;

/// Transaction rules in the order they are checked; T-numbers are those of docs/spec/consensus.md.
/// Admission to the pool and execution in a block ask the same functions, so a rule exists once.
public final class TransactionRules {
    /// What chain, height and base fee say, without the state.
    public static final List<Rule<TransactionInBlock>> IN_BLOCK =
            List.of(
                    TransactionRules::chainIsOurs, // T1
                    TransactionRules::notExpired, // T2
                    TransactionRules::maxFeeCoversBaseFee); // T3

    /// What the sender's account says, at the point of the block where the transaction stands.
    public static final List<Rule<TransactionOfSender>> OF_SENDER =
            List.of(
                    TransactionRules::nonceIsNext, // T4
                    TransactionRules::authorizationMatches, // T5
                    TransactionRules::signersFitPolicy, // T6
                    TransactionRules::revealsWhatIsMissing, // T7
                    TransactionRules::balanceCoversAmountsAndFee); // T8

    /// What the accounts of the recipients say, at that point.
    public static final List<Rule<TransactionOfPayments>> PAYMENTS =
            List.of(TransactionRules::createsNoDust); // T9

    /// The lowest block with transactions.
    private static final long FIRST_HEIGHT = 1;

    private TransactionRules() {}

    public record TransactionInBlock(
            ChainSpec spec, long height, long baseFee, Transaction transaction) {}

    /// A transaction with what the state says of its sender.
    ///
    /// @param sender the account, as `Account.created` with nothing in it when the state has none
    /// @param policy that of the account, from the state or from the witness; empty for a key
    ///   account
    public record TransactionOfSender(
            TransactionInBlock inBlock, Account sender, Optional<Policy> policy) {
        Transaction transaction() {
            return inBlock.transaction();
        }

        Witness witness() {
            return inBlock.transaction().witness();
        }
    }

    /// A transaction with what the state says of its recipients.
    ///
    /// @param exists whether an address has an account; asked only where the rules depend on it
    public record TransactionOfPayments(TransactionInBlock inBlock, Predicate<Address> exists) {}

    /// What no state can make valid: it breaks a rule of [#IN_BLOCK] in every block.
    public static Optional<RuleViolation> inNoBlock(ChainSpec spec, Transaction transaction) {
        return inNoBlock(spec, FIRST_HEIGHT, transaction);
    }

    /// What no block from a height on can contain: a base fee never falls below the least, and a
    /// transaction that has expired stays so.
    public static Optional<RuleViolation> inNoBlock(
            ChainSpec spec, long fromHeight, Transaction transaction) {
        return Rule.firstViolation(
                IN_BLOCK,
                new TransactionInBlock(spec, fromHeight, spec.leastBaseFee(), transaction));
    }

    /// Fee rate in a block of this base fee: base fee + min(tip, max fee - base fee), in nano per
    /// weight. Where the max fee is below the base fee, so that the block cannot contain it, that
    /// is the max fee.
    public static long feeRate(TransactionCore core, long baseFee) {
        return feeRate(core.maxFee(), core.tip(), baseFee);
    }

    /// The fee rate of what offers this tip and this max fee.
    public static long feeRate(long maxFee, long tip, long baseFee) {
        return Math.min(baseFee + tip, maxFee);
    }

    /// The part of the fee rate that goes to the block's reward; negative when the max fee is below
    /// the base fee.
    public static long tipRate(TransactionCore core, long baseFee) {
        return feeRate(core, baseFee) - baseFee;
    }

    /// Amounts and fee together in nano, or `Long.MAX_VALUE` when they exceed it: more than any
    /// balance.
    public static long amountsAndFee(ChainSpec spec, TransactionContent transaction, long feeRate) {
        try {
            long total = Math.multiplyExact(transaction.weight(spec), feeRate);
            for (Payment payment : transaction.core().payments()) {
                total = Math.addExact(total, payment.amount().nano());
            }
            return total;
        } catch (ArithmeticException _) {
            return Long.MAX_VALUE;
        }
    }

    /// The account after its witness was accepted: with everything known that it revealed.
    public static Account revealed(Account sender, WitnessForm witness) {
        var kind = witness.policyAccount() ? Account.Kind.POLICY : Account.Kind.KEY;
        return new Account(
                sender.balance(),
                sender.nonce(),
                sender.authorization(),
                kind,
                sender.known() | witness.reveals());
    }

    private static Optional<RuleViolation> chainIsOurs(TransactionInBlock in) {
        int chainId = in.transaction().core().chainId();
        return violatedIf(
                chainId != in.spec().chainId(),
                new TransactionOfOtherChain(chainId, in.spec().chainId()));
    }

    private static Optional<RuleViolation> notExpired(TransactionInBlock in) {
        long validUntil = in.transaction().core().validUntil();
        return violatedIf(
                in.height() > validUntil, new TransactionExpired(validUntil, in.height()));
    }

    private static Optional<RuleViolation> maxFeeCoversBaseFee(TransactionInBlock in) {
        long maxFee = in.transaction().core().maxFee();
        return violatedIf(maxFee < in.baseFee(), new FeeBelowBaseFee(maxFee, in.baseFee()));
    }

    private static Optional<RuleViolation> nonceIsNext(TransactionOfSender in) {
        long nonce = in.transaction().core().nonce();
        return violatedIf(nonce != in.sender().nonce(), new BadNonce(nonce, in.sender().nonce()));
    }

    private static Optional<RuleViolation> authorizationMatches(TransactionOfSender in) {
        var sender = in.sender();
        boolean matches =
                switch (sender.kind()) {
                    case KEY -> !in.witness().policyAccount() && revealedKeysMatch(in);
                    case POLICY -> in.witness().policyAccount() && revealedKeysMatch(in);
                    case NOT_REVEALED ->
                            in.witness().policyAccount()
                                    ? in.policy()
                                                    .map(Policy::id)
                                                    .filter(sender.authorization()::equals)
                                                    .isPresent()
                                            && revealedKeysMatch(in)
                                    : revealedKeysMatch(in);
                };
        return violatedIf(!matches, new BadAuthorization(sender.authorization()));
    }

    /// Each revealed key has the id at its place in the policy, or that of the account.
    private static boolean revealedKeysMatch(TransactionOfSender in) {
        int entry = 0;
        for (int bit = 0; bit < Policy.KEYS_MAX; bit++) {
            if ((in.witness().signers() >> bit & 1) != 0) {
                Optional<PublicKey> key = in.witness().signatures().get(entry++).key();
                if (key.isPresent() && !key.get().id().equals(keyId(in, bit))) {
                    return false;
                }
            }
        }
        return true;
    }

    /// Id of the key behind a signer bit; zero beyond the policy's keys.
    private static Hash256 keyId(TransactionOfSender in, int bit) {
        if (!in.witness().policyAccount()) {
            return in.sender().authorization();
        }
        return in.policy()
                .filter(policy -> bit < policy.keyIds().size())
                .map(policy -> policy.keyIds().get(bit))
                .orElse(Hash256.ZERO);
    }

    private static Optional<RuleViolation> signersFitPolicy(TransactionOfSender in) {
        int signers = in.witness().signers();
        if (!in.witness().policyAccount()) {
            return Optional.empty(); // the encoding allows one signer only
        }
        int required = in.policy().map(Policy::required).orElse(0);
        int keys = in.policy().map(policy -> policy.keyIds().size()).orElse(0);
        return violatedIf(
                signers >>> keys != 0 || Integer.bitCount(signers) != required,
                new BadSigners(signers, required));
    }

    /// A known key sent again makes a second form of one transaction, a missing one cannot be
    /// verified.
    private static Optional<RuleViolation> revealsWhatIsMissing(TransactionOfSender in) {
        int missing = in.witness().signers() & ~in.sender().known();
        boolean policyMissing =
                in.witness().policyAccount() && in.sender().kind() == Account.Kind.NOT_REVEALED;
        return violatedIf(
                in.witness().reveals() != missing
                        || in.witness().policy().isPresent() != policyMissing,
                new BadReveals(in.witness().reveals(), missing));
    }

    private static Optional<RuleViolation> balanceCoversAmountsAndFee(TransactionOfSender in) {
        long rate = feeRate(in.transaction().core(), in.inBlock().baseFee());
        long needed = amountsAndFee(in.inBlock().spec(), in.transaction(), rate);
        long balance = in.sender().balance().nano();
        return violatedIf(needed > balance, new InsufficientBalance(balance, needed));
    }

    private static Optional<RuleViolation> createsNoDust(TransactionOfPayments in) {
        TransactionCore core = in.inBlock().transaction().core();
        if (!(core.payload() instanceof Payload.Transfer transfer)) {
            return Optional.empty();
        }
        Amount minimum = in.inBlock().spec().accountMinimum();
        Set<Address> there = new HashSet<>(Set.of(core.sender()));
        for (Payment payment : transfer.payments()) {
            Address recipient = payment.recipient();
            if (payment.amount().compareTo(minimum) >= 0) {
                there.add(recipient); // created by this one, if not before
            } else if (!there.contains(recipient) && !in.exists().test(recipient)) {
                return Optional.of(
                        new PaymentBelowMinimum(
                                recipient, payment.amount().nano(), minimum.nano()));
            }
        }
        return Optional.empty();
    }
}
