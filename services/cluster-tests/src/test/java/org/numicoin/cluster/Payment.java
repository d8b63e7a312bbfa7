package org.numicoin.cluster;

import java.util.HexFormat;
import java.util.List;
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
        return fromFaucet(explorer, List.of(KEY), Amount.NANO_PER_NUMI);
    }

    /// So much of the faucet's for each of several keys.
    static Transaction fromFaucet(Cluster explorer, List<Integer> keys, long nano) {
        var spec = Cluster.spec();
        var faucet = faucetKey();
        var address = faucet();
        long nonce = nextNonce(explorer, address);
        var payment = TransactionBuilder.from(spec, address).nonce(nonce).fee(10_000, 100);
        keys.forEach(key -> payment.pay(key, nano));
        return payment.sign(faucet, nonce == 0);
    }

    static Address faucet() {
        return new Address(faucetKey().id());
    }

    private static SigningKey faucetKey() {
        return SigningKey.fromSeed(Cluster.spec().faucetSeed().toBytes());
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
