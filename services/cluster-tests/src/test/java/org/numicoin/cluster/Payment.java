package org.numicoin.cluster;

import java.util.HexFormat;
import org.numicoin.chain.Transaction;
import org.numicoin.crypto.SigningKey;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Amount;
import org.numicoin.primitives.Bech32m;
import org.numicoin.testing.Keys;
import org.numicoin.testing.TransactionBuilder;

/// Transfers with the nonce that an explorer tells.
final class Payment {
    /// Whom the faucet pays, and who can pay on from then on.
    private static final int KEY = 1_000;

    private Payment() {}

    /// One coin of the faucet's.
    static Transaction fromFaucet(Cluster explorer) {
        var spec = Cluster.spec();
        var faucet = SigningKey.fromSeed(spec.faucetSeed().toBytes());
        var address = new Address(faucet.id());
        long nonce = nextNonce(explorer, address);
        return TransactionBuilder.from(spec, address)
                .nonce(nonce)
                .fee(10_000, 100)
                .pay(KEY, Amount.NANO_PER_NUMI)
                .sign(faucet, nonce == 0);
    }

    /// A little of what the faucet paid before.
    static Transaction fromPaid(Cluster explorer) {
        long nonce = nextNonce(explorer, Keys.address(KEY));
        var transaction =
                TransactionBuilder.from(Cluster.spec(), KEY)
                        .nonce(nonce)
                        .fee(10_000, 100)
                        .pay(KEY, 1_000);
        return nonce == 0 ? transaction.signRevealing(KEY) : transaction.sign(KEY);
    }

    static String hex(Transaction transaction) {
        return HexFormat.of().formatHex(transaction.encoded());
    }

    private static long nextNonce(Cluster explorer, Address address) {
        String text = Bech32m.encode(Cluster.spec().addressPrefix(), address);
        return explorer.getJson("/api/address/" + text).get("pending_nonce").asLong();
    }
}
