package org.numicoin.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Payload;
import org.numicoin.chain.Payment;
import org.numicoin.chain.Policy;
import org.numicoin.chain.PublicKey;
import org.numicoin.chain.Transaction;
import org.numicoin.chain.TransactionCore;
import org.numicoin.chain.Witness;
import org.numicoin.crypto.SignedMessage;
import org.numicoin.crypto.SigningKey;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Amount;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;

/// Builds signed transactions; what a test does not say has a harmless default.
public final class TransactionBuilder {
    private final int chainId;
    private final Address sender;
    private final List<Payment> payments = new ArrayList<>();
    private Optional<Hash256> rotation = Optional.empty();
    private Bytes memo = Bytes.EMPTY;
    private long nonce;
    private long maxFee = 1_000;
    private long tip = 10;
    private long validUntil = TransactionCore.NEVER_EXPIRES;

    private TransactionBuilder(int chainId, Address sender) {
        this.chainId = chainId;
        this.sender = sender;
    }

    public static TransactionBuilder from(ChainSpec spec, Address sender) {
        return new TransactionBuilder(spec.chainId(), sender);
    }

    /// From the account that a numbered key created.
    public static TransactionBuilder from(ChainSpec spec, int key) {
        return from(spec, Keys.address(key));
    }

    public TransactionBuilder nonce(long value) {
        nonce = value;
        return this;
    }

    public TransactionBuilder fee(long newMaxFee, long newTip) {
        maxFee = newMaxFee;
        tip = newTip;
        return this;
    }

    public TransactionBuilder validUntil(long height) {
        validUntil = height;
        return this;
    }

    public TransactionBuilder memo(String text) {
        memo = Bytes.copyOf(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        return this;
    }

    public TransactionBuilder pay(Address recipient, long nano) {
        payments.add(new Payment(recipient, Amount.ofNano(nano)));
        return this;
    }

    public TransactionBuilder pay(int key, long nano) {
        return pay(Keys.address(key), nano);
    }

    /// Makes it a key rotation instead of a transfer.
    public TransactionBuilder rotateTo(Hash256 authorization) {
        rotation = Optional.of(authorization);
        return this;
    }

    public TransactionCore core() {
        Payload payload =
                rotation.<Payload>map(Payload.KeyRotation::new)
                        .orElseGet(() -> new Payload.Transfer(payments, memo));
        return new TransactionCore(chainId, sender, nonce, maxFee, tip, validUntil, payload);
    }

    /// Signed by one key whose public key the state knows.
    public Transaction sign(int key) {
        return sign(Keys.key(key), false);
    }

    /// Signed by one key, which the witness reveals: the first transaction of an account.
    public Transaction signRevealing(int key) {
        return sign(Keys.key(key), true);
    }

    public Transaction sign(SigningKey key, boolean reveal) {
        var core = core();
        Optional<PublicKey> revealed =
                reveal ? Optional.of(PublicKey.mlDsa65(key.publicKey())) : Optional.empty();
        return new Transaction(
                core, Witness.ofKey(revealed, key.sign(SignedMessage.transaction(core.id()))));
    }

    /// Signed for a policy account by numbered keys.
    ///
    /// @param revealPolicy whether the witness carries the policy
    /// @param reveals the signers whose keys it carries
    public Transaction signPolicy(
            Policy policy, boolean revealPolicy, List<Integer> signers, List<Integer> reveals) {
        var core = core();
        var message = SignedMessage.transaction(core.id());
        int signerBits = 0;
        int revealBits = 0;
        var entries = new ArrayList<Witness.SignerEntry>();
        for (int bit = 0; bit < policy.keyIds().size(); bit++) {
            for (int number : signers) {
                if (Keys.key(number).id().equals(policy.keyIds().get(bit))) {
                    boolean reveal = reveals.contains(number);
                    signerBits |= 1 << bit;
                    revealBits |= reveal ? 1 << bit : 0;
                    entries.add(
                            new Witness.SignerEntry(
                                    reveal ? Optional.of(Keys.publicKey(number)) : Optional.empty(),
                                    Keys.key(number).sign(message)));
                }
            }
        }
        return new Transaction(
                core,
                new Witness(
                        true,
                        revealPolicy ? Optional.of(policy) : Optional.empty(),
                        signerBits,
                        revealBits,
                        entries));
    }

    public static Policy policy(int required, int... keys) {
        return Policy.of(
                required, java.util.Arrays.stream(keys).mapToObj(n -> Keys.key(n).id()).toList());
    }
}
