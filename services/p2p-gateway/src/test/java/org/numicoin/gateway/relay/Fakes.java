package org.numicoin.gateway.relay;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.numicoin.chain.Block;
import org.numicoin.chain.BlockHeader;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Payload;
import org.numicoin.chain.Payment;
import org.numicoin.chain.PublicKey;
import org.numicoin.chain.Transaction;
import org.numicoin.chain.TransactionCore;
import org.numicoin.chain.Witness;
import org.numicoin.consensus.BodyRules;
import org.numicoin.libp2p.peer.PeerId;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Amount;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.testing.Specs;

/// Transactions and blocks that nobody would execute: relay looks at bytes, ids and roots alone.
final class Fakes {
    static final ChainSpec SPEC = Specs.fast();

    private Fakes() {}

    static List<Transaction> transactions(int count, RandomGenerator random) {
        return Stream.generate(() -> transaction(random)).limit(count).toList();
    }

    /// One payment, the signature of a known key.
    static Transaction transaction(RandomGenerator random) {
        return new Transaction(core(SPEC.chainId(), 1_000, random), witness(false, random));
    }

    static Transaction revealing(RandomGenerator random) {
        return new Transaction(core(SPEC.chainId(), 1_000, random), witness(true, random));
    }

    static TransactionCore core(int chainId, long maxFee, RandomGenerator random) {
        return new TransactionCore(
                chainId,
                new Address(hash(random)),
                random.nextLong(1_000),
                maxFee,
                0,
                TransactionCore.NEVER_EXPIRES,
                new Payload.Transfer(
                        List.of(new Payment(new Address(hash(random)), new Amount(1))),
                        Bytes.EMPTY));
    }

    static Witness witness(boolean reveals, RandomGenerator random) {
        var key = new byte[PublicKey.BYTES];
        var signature = new byte[PublicKey.SIGNATURE_BYTES];
        random.nextBytes(key);
        random.nextBytes(signature);
        return Witness.ofKey(
                reveals ? Optional.of(PublicKey.mlDsa65(Bytes.wrap(key))) : Optional.empty(),
                Bytes.wrap(signature));
    }

    /// A block whose header commits to these transactions.
    static Block block(List<Transaction> transactions, RandomGenerator random) {
        return new Block(
                new BlockHeader(
                        BlockHeader.VERSION,
                        SPEC.chainId(),
                        1,
                        hash(random),
                        1_800_000_003_000L,
                        SPEC.firstTarget(),
                        BodyRules.transactionRoot(transactions),
                        BodyRules.witnessRoot(transactions),
                        Hash256.ZERO,
                        Hash256.ZERO,
                        Hash256.ZERO,
                        100,
                        BodyRules.weight(SPEC, transactions),
                        0,
                        new Address(Hash256.ZERO),
                        0,
                        0),
                transactions);
    }

    static PeerId peer(String name) {
        byte[] key = name.getBytes(StandardCharsets.US_ASCII);
        var multihash = new byte[2 + key.length];
        multihash[1] = (byte) key.length;
        System.arraycopy(key, 0, multihash, 2, key.length);
        return PeerId.decode(org.numicoin.libp2p.codec.Bytes.copyOf(multihash));
    }

    private static Hash256 hash(RandomGenerator random) {
        return new Hash256(
                random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
    }
}
