package org.numicoin.bench.chain;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Payload;
import org.numicoin.chain.Payment;
import org.numicoin.chain.PublicKey;
import org.numicoin.chain.Transaction;
import org.numicoin.chain.TransactionCore;
import org.numicoin.chain.Witness;
import org.numicoin.consensus.TransactionSignatures;
import org.numicoin.crypto.SignatureCheck;
import org.numicoin.crypto.SignatureProvider;
import org.numicoin.crypto.SignedMessage;
import org.numicoin.crypto.SigningKey;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Amount;
import org.numicoin.primitives.Bytes;

/// Accounts that the benchmark can sign for. The same number is the same key in every run.
///
/// @param keys one an account
public record Signers(ChainSpec spec, List<SigningKey> keys) {
    private static final long MAX_FEE = 1_000_000;
    private static final long TIP = 10;

    public Signers {
        keys = List.copyOf(keys);
    }

    public static Signers of(ChainSpec spec, SignatureProvider provider, int count) {
        return new Signers(
                spec,
                IntStream.range(0, count)
                        .parallel()
                        .mapToObj(i ->
                                SigningKey.fromSeed(
                                        ByteBuffer.allocate(32).putInt(28, i).array(), provider))
                        .toList());
    }

    /// One transfer of each account, which the state knows the key of.
    ///
    /// @param recipients of the transfer of an account
    public List<Transaction> transfers(IntFunction<Address> recipients) {
        return transfers(0, recipients);
    }

    /// The same with a later nonce.
    List<Transaction> transfers(long nonce, IntFunction<Address> recipients) {
        return IntStream.range(0, keys.size())
                .parallel()
                .mapToObj(i -> transfer(keys.get(i), nonce, recipients.apply(i)))
                .toList();
    }

    /// A transfer of each account to the next one, of enough to open an account.
    ///
    /// @param tips nano per weight, of an account by its number
    public List<Transaction> tipped(long nonce, IntToLongFunction tips) {
        return IntStream.range(0, keys.size())
                .parallel()
                .mapToObj(i -> {
                    var recipient = new Address(keys.get((i + 1) % keys.size()).id());
                    var payment = new Payment(recipient, spec.accountMinimum());
                    long tip = tips.applyAsLong(i);
                    return transfer(keys.get(i), nonce, tip, List.of(payment), Optional.empty());
                })
                .toList();
    }

    /// What verifying transfers comes to, one of each account.
    public List<SignatureCheck> checks(List<Transaction> transfers) {
        var checks = new ArrayList<SignatureCheck>();
        for (int i = 0; i < transfers.size(); i++) {
            var signer = transfers.get(i).witness().signatures().getFirst();
            var key = keys.get(i);
            checks.add(
                    TransactionSignatures.check(
                            transfers.get(i), 0, signer, key.id(), Optional.of(key.publicKey())));
        }
        return checks;
    }

    private Transaction transfer(SigningKey key, long nonce, Address recipient) {
        var payment = new Payment(recipient, Amount.ofNano(1_000));
        return transfer(key, nonce, List.of(payment), Optional.empty());
    }

    /// One transfer of an account.
    ///
    /// @param revealed its key, when the state does not know it
    Transaction transfer(
            SigningKey key, long nonce, List<Payment> payments, Optional<PublicKey> revealed) {
        return transfer(key, nonce, TIP, payments, revealed);
    }

    private Transaction transfer(
            SigningKey key,
            long nonce,
            long tip,
            List<Payment> payments,
            Optional<PublicKey> revealed) {
        var core =
                new TransactionCore(
                        spec.chainId(),
                        new Address(key.id()),
                        nonce,
                        MAX_FEE,
                        tip,
                        TransactionCore.NEVER_EXPIRES,
                        new Payload.Transfer(payments, Bytes.EMPTY));
        var signature = key.sign(SignedMessage.transaction(core.id()));
        return new Transaction(core, Witness.ofKey(revealed, signature));
    }
}
