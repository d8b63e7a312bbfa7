package org.numicoin.consensus;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.numicoin.chain.Account;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Payload;
import org.numicoin.chain.Policy;
import org.numicoin.chain.PublicKey;
import org.numicoin.chain.Totals;
import org.numicoin.chain.Transaction;
import org.numicoin.chain.Witness;
import org.numicoin.consensus.StateDelta.AccountChange;
import org.numicoin.consensus.StateDelta.UnpaidReward;
import org.numicoin.consensus.TransactionRules.TransactionInBlock;
import org.numicoin.consensus.TransactionRules.TransactionOfPayments;
import org.numicoin.consensus.TransactionRules.TransactionOfSender;
import org.numicoin.crypto.SignatureCheck;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Amount;
import org.numicoin.primitives.Hash256;

/// Executes one block on the state of its parent. It reads that state, the height, the base fee and
/// the transactions, and never the block's own miner, time or nonces. Each transaction applies
/// whole or leaves no trace, so that the author of a template can try transactions one by one; in a
/// block the first that fails makes the block invalid.
///
/// Signatures are not verified here but collected: whoever asks verifies `signatureChecks`, or
/// knows that they hold.
public final class BlockExecution {
    private final ChainSpec spec;
    private final StateView parent;
    private final long height;
    private final long baseFee;
    private final Map<Address, Account> accounts = new LinkedHashMap<>();
    private final Map<Address, Optional<Account>> accountsBefore = new HashMap<>();
    private final Map<Hash256, PublicKey> revealedKeys = new LinkedHashMap<>();
    private final Map<Hash256, Policy> revealedPolicies = new LinkedHashMap<>();
    private final List<SignatureCheck> signatureChecks = new ArrayList<>();
    private final Optional<UnpaidReward> matured;
    private long baseFees;
    private long tips;

    private BlockExecution(
            ChainSpec spec,
            StateView parent,
            long height,
            long baseFee,
            Optional<UnpaidReward> matured) {
        this.spec = spec;
        this.parent = parent;
        this.height = height;
        this.baseFee = baseFee;
        this.matured = matured;
    }

    /// Begins a block: the reward that matures with it is credited before its transactions.
    ///
    /// @param maturedMiner miner of the header `maturity` blocks below on the same branch; asked
    ///   only when a reward matures, so empty is right below that height
    public static BlockExecution begin(
            ChainSpec spec,
            StateView parent,
            long height,
            long baseFee,
            Optional<Address> maturedMiner) {
        long maturedHeight = height - spec.maturity();
        Optional<UnpaidReward> matured =
                maturedHeight < 1
                        ? Optional.empty()
                        : parent.unpaidReward(maturedHeight)
                                .map(amount -> new UnpaidReward(maturedHeight, amount));
        var execution = new BlockExecution(spec, parent, height, baseFee, matured);
        matured.ifPresent(reward ->
                execution.credit(
                        maturedMiner.orElseThrow(
                                () -> new IllegalStateException("no header " + maturedHeight)),
                        reward.amount()));
        return execution;
    }

    /// Applies one transaction, or says which rule it breaks and changes nothing.
    public Optional<RuleViolation> apply(Transaction transaction) {
        var inBlock = new TransactionInBlock(spec, height, baseFee, transaction);
        var violation = Rule.firstViolation(TransactionRules.IN_BLOCK, inBlock);
        if (violation.isPresent()) {
            return violation;
        }
        var core = transaction.core();
        var sender = account(core.sender());
        var policy = policyOf(sender, transaction.witness());
        violation =
                Rule.firstViolation(
                        TransactionRules.OF_SENDER,
                        new TransactionOfSender(inBlock, sender, policy));
        if (violation.isEmpty()) {
            violation =
                    Rule.firstViolation(
                            TransactionRules.PAYMENTS,
                            new TransactionOfPayments(inBlock, this::exists));
        }
        if (violation.isEmpty()) {
            collectSignatureChecks(transaction, sender, policy);
            settle(transaction, sender);
        }
        return violation;
    }

    /// Ends the block: base fees go to the pool, subsidy, tips and the pool's release become the
    /// unpaid reward.
    public StateDelta finish() {
        Totals before = parent.totals();
        Amount subsidy = Subsidy.subsidy(spec.firstSubsidy(), spec.halving(), height);
        var release = new Amount(before.pool().nano() / spec.poolReleaseDivisor());
        Amount reward = subsidy.plus(new Amount(tips)).plus(release);
        var after =
                new Totals(
                        before.issued().plus(subsidy),
                        before.pool().minus(release).plus(new Amount(baseFees)));
        var changes = new LinkedHashMap<Address, AccountChange>();
        accounts.forEach((address, account) ->
                changes.put(address, new AccountChange(accountBefore(address), account)));
        return new StateDelta(
                changes,
                matured,
                reward.isZero() ? Optional.empty() : Optional.of(new UnpaidReward(height, reward)),
                before,
                after,
                revealedKeys,
                revealedPolicies);
    }

    /// Signatures of all applied transactions, in their order. Those under a key that the block
    /// does not reveal come without it: the state of the parent has it.
    public List<SignatureCheck> signatureChecks() {
        return signatureChecks;
    }

    private void settle(Transaction transaction, Account sender) {
        var core = transaction.core();
        long weight = transaction.weight(spec);
        long baseFeePart = Math.multiplyExact(weight, baseFee);
        long tipPart = Math.multiplyExact(weight, TransactionRules.tipRate(core, baseFee));
        baseFees = Math.addExact(baseFees, baseFeePart);
        tips = Math.addExact(tips, tipPart);
        long spent =
                TransactionRules.amountsAndFee(
                        spec, transaction, TransactionRules.feeRate(core, baseFee));
        var charged =
                TransactionRules.revealed(sender, transaction.witnessForm())
                        .withBalance(sender.balance().minus(new Amount(spent)));
        switch (core.payload()) {
            case Payload.Transfer transfer -> {
                put(core.sender(), charged.withNextNonce());
                transfer.payments()
                        .forEach(payment -> credit(payment.recipient(), payment.amount()));
            }
            case Payload.KeyRotation rotation ->
                    put(core.sender(), charged.withNextNonce().rotatedTo(rotation.authorization()));
        }
    }

    private void collectSignatureChecks(
            Transaction transaction, Account sender, Optional<Policy> policy) {
        var witness = transaction.witness();
        if (sender.kind() == Account.Kind.NOT_REVEALED) {
            policy.ifPresent(value -> revealedPolicies.put(value.id(), value));
        }
        int entry = 0;
        for (int bit = 0; bit < Policy.KEYS_MAX; bit++) {
            if ((witness.signers() >> bit & 1) == 0) {
                continue;
            }
            var signer = witness.signatures().get(entry++);
            Hash256 keyId =
                    policy.isPresent() ? policy.get().keyIds().get(bit) : sender.authorization();
            signer.key().ifPresent(revealed -> revealedKeys.put(keyId, revealed));
            var key = Optional.ofNullable(revealedKeys.get(keyId)).map(PublicKey::bytes);
            signatureChecks.add(TransactionSignatures.check(transaction, bit, signer, keyId, key));
        }
    }

    private Optional<Policy> policyOf(Account sender, Witness witness) {
        return switch (sender.kind()) {
            case KEY -> Optional.empty();
            case NOT_REVEALED -> witness.policy();
            case POLICY -> {
                var revealed = revealedPolicies.get(sender.authorization());
                yield revealed != null
                        ? Optional.of(revealed)
                        : parent.policy(sender.authorization());
            }
        };
    }

    private void credit(Address address, Amount amount) {
        var account = account(address);
        put(address, account.withBalance(account.balance().plus(amount)));
    }

    private boolean exists(Address address) {
        return accounts.containsKey(address) || accountBefore(address).isPresent();
    }

    /// The account as it stands now; an empty new one when there is none.
    private Account account(Address address) {
        var changed = accounts.get(address);
        return changed != null
                ? changed
                : accountBefore(address).orElseGet(() -> Account.created(address, Amount.ZERO));
    }

    private Optional<Account> accountBefore(Address address) {
        return accountsBefore.computeIfAbsent(address, parent::account);
    }

    private void put(Address address, Account account) {
        accounts.put(address, account);
    }
}
