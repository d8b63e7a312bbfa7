package org.numicoin.mempool.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.numicoin.chain.PublicKey;
import org.numicoin.chain.Transaction;
import org.numicoin.chain.Witness;
import org.numicoin.consensus.ChainSpecs;
import org.numicoin.kit.testing.KafkaFixture;
import org.numicoin.kit.testing.SharedBroker;
import org.numicoin.localnet.LocalRedis;
import org.numicoin.messaging.TransactionVerdict;
import org.numicoin.messaging.TransactionVerdict.Kind;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Bytes;
import org.numicoin.testing.Keys;
import org.numicoin.testing.Specs;
import org.numicoin.testing.TransactionBuilder;

/// What costs nothing to refuse costs nothing, and money is exact to the last nano.
@ExtendWith(SharedBroker.class)
final class CheapChecksTest {
    private static final long NUMI = 1_000_000_000L;
    private static final long BEYOND_DOUBLE = (1L << 53) + 1;
    private static final long HUGE = 9_200_000_000L * NUMI + 7;

    @TempDir static Path folder;
    private static LocalRedis redis;

    @BeforeAll
    static void startRedis() throws IOException {
        redis = LocalRedis.start(folder);
    }

    @AfterAll
    static void stopRedis() throws IOException {
        redis.close();
    }

    @Test
    void tenThousandBadTransactionsCostNoSignature(KafkaFixture kafka) throws Exception {
        try (var node = new Harness(kafka, redis)) {
            node.awaitReady();
            var _ = node.validator.mine(spend(node, 1, 0, NUMI).signRevealing(1));
            var random = new Random(11);
            var signature = random(random, PublicKey.SIGNATURE_BYTES);
            var bad = new ArrayList<Transaction>();
            for (int i = 0; i < 10_000; i++) {
                bad.add(
                        switch (i % 4) {
                            case 0 -> junk(spend(node, 1, 100 + i, 1 + i), 1, signature);
                            case 1 -> junk(spend(node, 1, 0, 2 + i), 1, signature);
                            case 2 -> poor(node, random, signature);
                            default -> junk(spend(node, 2, 0, 1 + i), 1, signature);
                        });
            }
            for (int from = 0; from < bad.size(); from += 500) {
                node.submit(
                        Harness.PEER, bad.subList(from, from + 500).toArray(Transaction[]::new));
            }

            List<TransactionVerdict> verdicts = node.awaitVerdicts(bad.size());
            assertThat(verdicts).allMatch(verdict -> verdict.kind() == Kind.REJECTED);
            assertThat(verdicts)
                    .extracting(TransactionVerdict::code)
                    .contains(
                            "nonce-too-high",
                            "nonce-too-low",
                            "insufficient-balance",
                            "bad-authorization")
                    // That the validator is asked for senders in vain has a budget.
                    .isSubsetOf(
                            "nonce-too-high",
                            "nonce-too-low",
                            "insufficient-balance",
                            "bad-authorization",
                            "origin-over-budget");
            assertThat(node.verified).hasValue(0);
            Transaction good = spend(node, 1, 1, NUMI).sign(1);
            node.submit(Harness.CLIENT, good);
            var _ = node.awaitVerdict(Kind.ACCEPTED, good.id());
        }
    }

    @Test
    void balancesAreExactFromBeyondDoublesToTheWholeSupply(KafkaFixture kafka) throws Exception {
        String yaml =
                Specs.yaml("testchain", 3, 100)
                        .replace(amountOf(1, "1000"), amountOf(1, "9007199.254740993"))
                        .replace(amountOf(2, "1000"), amountOf(2, "9200000000.000000007"));
        try (var node = new Harness(kafka, redis, ChainSpecs.parse(yaml))) {
            node.awaitReady();
            spendsToTheLastNano(node, 1, BEYOND_DOUBLE);
            spendsToTheLastNano(node, 2, HUGE);

            node.restart();
            node.awaitReady();
            for (int key : new int[] {1, 2}) {
                Transaction more = spend(node, key, 2, 1).fee(100, 0).sign(key);
                node.submit(Harness.CLIENT, more);
                assertThat(node.awaitVerdict(Kind.REJECTED, more.id()).code())
                        .isEqualTo("insufficient-balance");
            }
            assertThat(node.select()).hasSize(4);
        }
    }

    /// Two transactions that together cost exactly what there is; one nano more is too much.
    private static void spendsToTheLastNano(Harness node, int key, long balance)
            throws InterruptedException {
        Transaction first = spend(node, key, 0, NUMI).fee(100, 0).signRevealing(key);
        long left = balance - NUMI - 100 * first.weight(node.spec);
        long fee = 100 * spend(node, key, 1, 1).fee(100, 0).sign(key).weight(node.spec);
        Transaction tooMuch = spend(node, key, 1, left - fee + 1).fee(100, 0).sign(key);
        Transaction exact = spend(node, key, 1, left - fee).fee(100, 0).sign(key);
        node.submit(Harness.CLIENT, first, tooMuch, exact);

        var _ = node.awaitVerdict(Kind.ACCEPTED, first.id());
        TransactionVerdict refusal = node.awaitVerdict(Kind.REJECTED, tooMuch.id());
        assertThat(refusal.code()).isEqualTo("insufficient-balance");
        assertThat(refusal.detail()).isEqualTo("balance=" + left + ", needed=" + (left + 1));
        var _ = node.awaitVerdict(Kind.ACCEPTED, exact.id());
    }

    private static String amountOf(int key, String amount) {
        String address = org.numicoin.primitives.Bech32m.encode("lnumi", Keys.address(key));
        return "\"" + address + "\"\n    amount: \"" + amount + "\"";
    }

    private static TransactionBuilder spend(Harness node, int key, long nonce, long nano) {
        return TransactionBuilder.from(node.spec, key).nonce(nonce).pay(3, nano);
    }

    private static Transaction junk(TransactionBuilder content, int key, Bytes signature) {
        return new Transaction(
                content.core(), Witness.ofKey(Optional.of(Keys.publicKey(key)), signature));
    }

    private static Transaction poor(Harness node, Random random, Bytes signature) {
        PublicKey key = PublicKey.mlDsa65(random(random, PublicKey.BYTES));
        var content = TransactionBuilder.from(node.spec, new Address(key.id())).pay(3, NUMI).core();
        return new Transaction(content, Witness.ofKey(Optional.of(key), signature));
    }

    private static Bytes random(Random random, int length) {
        var bytes = new byte[length];
        random.nextBytes(bytes);
        return Bytes.wrap(bytes);
    }
}
