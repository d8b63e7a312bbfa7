package org.numicoin.bench.ingest;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Payload;
import org.numicoin.chain.Payment;
import org.numicoin.chain.PublicKey;
import org.numicoin.chain.Transaction;
import org.numicoin.chain.TransactionCore;
import org.numicoin.chain.Witness;
import org.numicoin.crypto.SignatureProvider;
import org.numicoin.crypto.SignedMessage;
import org.numicoin.crypto.SigningKey;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Amount;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;

/// Accounts with money from genesis on, that pay each other. The same number is the same key in
/// every run.
record Wallets(List<SigningKey> keys) {
    private static final long MAX_FEE = 10_000;
    private static final long TIP = 10;
    private static final Amount PAID = Amount.ofNano(1_000);

    Wallets {
        keys = List.copyOf(keys);
    }

    /// A transfer ready to be posted.
    record Signed(Hash256 id, Bytes encoded) {}

    static Wallets of(int count, SignatureProvider provider) {
        return new Wallets(
                IntStream.range(0, count)
                        .parallel()
                        .mapToObj(i ->
                                SigningKey.fromSeed(
                                        ByteBuffer.allocate(32).putInt(24, 1).putInt(i).array(),
                                        provider))
                        .toList());
    }

    List<Address> addresses() {
        return keys.stream().map(key -> new Address(key.id())).toList();
    }

    /// Transfers in the order in which they are to be posted: the first of each wallet, which
    /// reveals its key, then the second of each, and so on.
    List<Signed> transfers(ChainSpec spec, int count) {
        return IntStream.range(0, count)
                .parallel()
                .mapToObj(i -> transfer(spec, i % keys.size(), i / keys.size()))
                .toList();
    }

    private Signed transfer(ChainSpec spec, int wallet, long nonce) {
        SigningKey key = keys.get(wallet);
        long other = wallet + 1 + nonce * 7 % (keys.size() - 1);
        var recipient = new Address(keys.get((int) (other % keys.size())).id());
        var core =
                new TransactionCore(
                        spec.chainId(),
                        new Address(key.id()),
                        nonce,
                        MAX_FEE,
                        TIP,
                        TransactionCore.NEVER_EXPIRES,
                        new Payload.Transfer(List.of(new Payment(recipient, PAID)), Bytes.EMPTY));
        Optional<PublicKey> revealed =
                nonce == 0 ? Optional.of(PublicKey.mlDsa65(key.publicKey())) : Optional.empty();
        var signature = key.sign(SignedMessage.transaction(core.id()));
        var transaction = new Transaction(core, Witness.ofKey(revealed, signature));
        return new Signed(transaction.id(), Bytes.wrap(transaction.encoded()));
    }
}
