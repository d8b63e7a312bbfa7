package org.numicoin.simulation;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import org.numicoin.chain.ChainSpec;
import org.numicoin.primitives.Bytes;
import org.numicoin.testing.ChainBuilder.Node;
import org.numicoin.testing.Keys;
import org.numicoin.testing.Specs;
import org.numicoin.testing.TransactionBuilder;

/// Owners of the first keys, who pay now and then, some twice with one nonce, and say it again as
/// long as it is in no block.
final class Wallets {
    /// A payment is the same in every run, so that signing and verifying it cost once.
    private static final Map<Payment, Bytes> SIGNED = new ConcurrentHashMap<>();

    private static final long LEAST = 20_000_000;

    private final ChainSpec spec;
    private final Network network;
    private final List<Cluster> clusters;
    private final Random random;
    private final int[] next = new int[Specs.FUNDED_KEYS];
    private final boolean[][] twice = new boolean[Specs.FUNDED_KEYS][1_000];

    private record Payment(int key, int nonce, boolean second) {}

    Wallets(ChainSpec spec, Network network, List<Cluster> clusters, Random random) {
        this.spec = spec;
        this.network = network;
        this.clusters = clusters;
        this.random = random;
    }

    int payments() {
        return Arrays.stream(next).sum();
    }

    /// Says a new payment to one cluster, or two contradicting ones to two.
    void pay() {
        int key = random.nextInt(next.length);
        int nonce = next[key]++;
        twice[key][nonce] = random.nextInt(8) == 0;
        say(new Payment(key, nonce, false), random.nextInt(clusters.size()));
        if (twice[key][nonce]) {
            say(new Payment(key, nonce, true), random.nextInt(clusters.size()));
        }
    }

    /// Says again what is not in this chain.
    void repeat(Node tip) {
        for (int key = 0; key < next.length; key++) {
            for (int nonce = (int) nonce(tip, key); nonce < next[key]; nonce++) {
                for (int cluster = 0; cluster < clusters.size(); cluster++) {
                    say(
                            new Payment(key, nonce, twice[key][nonce] && random.nextBoolean()),
                            cluster);
                }
            }
        }
    }

    /// Whether every payment is in this chain.
    boolean areAllMined(Node tip) {
        for (int key = 0; key < next.length; key++) {
            if (nonce(tip, key) < next[key]) {
                return false;
            }
        }
        return true;
    }

    private void say(Payment payment, int cluster) {
        Bytes transaction = SIGNED.computeIfAbsent(payment, this::sign);
        network.send(cluster, cluster, new Network.Words.Payment(transaction));
    }

    private Bytes sign(Payment payment) {
        int key = payment.key();
        var builder =
                TransactionBuilder.from(spec, key)
                        .nonce(payment.nonce())
                        .fee(5_000, payment.second() ? 200 : 20)
                        .pay(key + 20, payment.second() ? LEAST + 1 : LEAST);
        var transaction = payment.nonce() == 0 ? builder.signRevealing(key) : builder.sign(key);
        return Bytes.wrap(transaction.encoded());
    }

    private static long nonce(Node tip, int key) {
        return tip.state().account(Keys.address(key)).orElseThrow().nonce();
    }
}
