package org.numicoin.mempool.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.numicoin.chain.PublicKey;
import org.numicoin.chain.Transaction;
import org.numicoin.chain.Witness;
import org.numicoin.kit.testing.KafkaFixture;
import org.numicoin.kit.testing.SharedBroker;
import org.numicoin.kit.trace.TraceContext;
import org.numicoin.localnet.LocalRedis;
import org.numicoin.messaging.SubmittedTransaction;
import org.numicoin.messaging.TransactionVerdict;
import org.numicoin.messaging.TransactionVerdict.Kind;
import org.numicoin.primitives.Bytes;
import org.numicoin.testing.Keys;
import org.numicoin.testing.TransactionBuilder;

/// What clients and the validator see of a replica: verdicts in the log, and selections. Real
/// broker, real Redis.
@ExtendWith(SharedBroker.class)
final class MempoolTest {
    private static final long NUMI = 1_000_000_000L;

    @TempDir static Path folder;
    private static LocalRedis redis;

    private Harness node;

    @BeforeAll
    static void startRedis() throws IOException {
        redis = LocalRedis.start(folder);
    }

    @AfterAll
    static void stopRedis() throws IOException {
        redis.close();
    }

    @BeforeEach
    void start(KafkaFixture kafka) throws Exception {
        node = new Harness(kafka, redis);
        node.awaitReady();
    }

    @AfterEach
    void stop() {
        node.close();
        assertThat(node.stops).isEmpty();
    }

    @Test
    void theVerdictHasTheTraceOfTheSubmission() throws Exception {
        Transaction transaction = pay(1, 0).signRevealing(1);
        var trace = new TraceContext(7, 8, 9);
        node.submit(Harness.CLIENT, transaction, trace);
        var _ = node.awaitVerdict(Kind.ACCEPTED, transaction.id());
        assertThat(node.verdictTrace(transaction.id()).traceId()).isEqualTo(trace.traceId());
    }

    @Test
    void acceptsATransactionOffersItToTheValidatorAndConfirmsItWhenItIsMined() throws Exception {
        Transaction first = pay(1, 0).signRevealing(1);
        Transaction second = pay(1, 1).sign(1);
        node.submit(Harness.CLIENT, first, second);

        TransactionVerdict verdict = node.awaitVerdict(Kind.ACCEPTED, first.id());
        assertThat(verdict.transaction()).isEqualTo(Bytes.wrap(first.encoded()));
        assertThat(verdict.origin()).isEqualTo(Harness.CLIENT);
        var _ = node.awaitVerdict(Kind.ACCEPTED, second.id());
        assertThat(node.select()).containsExactly(first.id(), second.id());

        var _ = node.validator.mine(first);
        var _ = node.awaitVerdict(Kind.CONFIRMED, first.id());
        assertThat(node.select()).containsExactly(second.id());
    }

    @Test
    void aJunkWitnessOfAGoodIdDoesNotKeepTheGoodOneOut() throws Exception {
        Transaction good = pay(1, 0).signRevealing(1);
        Transaction junk =
                new Transaction(
                        good.core(),
                        Witness.ofKey(Optional.of(Keys.publicKey(1)), randomSignature()));
        node.submit(Harness.PEER, junk, good);

        assertThat(
                        node.awaitVerdict(v -> v.fullId().equals(junk.fullId()), "refusal of junk")
                                .code())
                .isEqualTo("bad-signature");
        assertThat(node.awaitVerdict(Kind.ACCEPTED, good.id()).fullId()).isEqualTo(good.fullId());
        assertThat(node.verified).hasValue(2);

        // Afterwards it is a second witness of a known id, which costs nothing.
        node.submit(Harness.CLIENT, junk);
        assertThat(node.awaitVerdict(Kind.ACCEPTED, good.id()).fullId()).isEqualTo(good.fullId());
        assertThat(node.verified).hasValue(2);
    }

    @Test
    void theSameBytesAgainHearTheSameVerdictAlsoAfterARestart() throws Exception {
        Transaction transaction = pay(1, 0).signRevealing(1);
        node.submit(Harness.CLIENT, transaction);
        TransactionVerdict first = node.awaitVerdict(Kind.ACCEPTED, transaction.id());

        node.submit(Harness.CLIENT, transaction);
        assertThat(node.awaitVerdict(Kind.ACCEPTED, transaction.id())).isEqualTo(first);

        node.restart();
        node.awaitReady();
        node.submit(Harness.CLIENT, transaction);
        assertThat(node.awaitVerdict(Kind.ACCEPTED, transaction.id())).isEqualTo(first);

        var _ = node.validator.mine(transaction);
        var _ = node.awaitVerdict(Kind.CONFIRMED, transaction.id());
        node.submit(Harness.CLIENT, transaction);
        var _ = node.awaitVerdict(Kind.CONFIRMED, transaction.id());
    }

    @Test
    void saysWhyItRefuses() throws Exception {
        var _ = node.submit(3, new SubmittedTransaction(Harness.CLIENT, Bytes.ofHex("0102030405")));
        assertThat(node.awaitVerdict(v -> v.kind() == Kind.REJECTED, "malformed").code())
                .isEqualTo("malformed");

        expect("bad-tx-chain-id", foreign());
        expect("tx-expired", pay(1, 0).validUntil(0).signRevealing(1));
        expect("max-fee-below-base-fee", pay(1, 0).fee(99, 0).signRevealing(1));
        expect("nonce-too-high", pay(1, 64).signRevealing(1));
        expect("insufficient-balance", builder(1, 0).pay(2, 1_000 * NUMI).signRevealing(1));
        expect("insufficient-balance", builder(77, 0).pay(2, NUMI).signRevealing(77));
        expect("bad-authorization", pay(1, 0).signRevealing(2));
        expect("bad-reveals", pay(1, 0).sign(1));
        expect("below-account-minimum", builder(1, 0).pay(50, 1).signRevealing(1));
        node.submit(Harness.CLIENT, pay(1, 0).signRevealing(1));
        expect("replacement-underpriced", builder(1, 0).pay(2, 2 * NUMI).signRevealing(1));
        Transaction mined = pay(1, 0).signRevealing(1);
        var _ = node.validator.mine(mined);
        var _ = node.awaitVerdict(Kind.CONFIRMED, mined.id());
        expect("nonce-too-low", builder(1, 0).pay(2, 3 * NUMI).signRevealing(1));
    }

    @Test
    void stripsAKeyThatTheStateKnows() throws Exception {
        var _ = node.validator.mine(pay(1, 0).signRevealing(1));
        Transaction fat = pay(1, 1).signRevealing(1);
        Transaction slim = pay(1, 1).sign(1);
        node.submit(Harness.CLIENT, fat);

        assertThat(node.awaitVerdict(Kind.ACCEPTED, fat.id()).transaction())
                .isEqualTo(Bytes.wrap(slim.encoded()));
    }

    @Test
    void verifiesUnderTheKeyThatAPendingRotationBrings() throws Exception {
        Transaction rotation = builder(1, 0).rotateTo(Keys.key(9).id()).signRevealing(1);
        node.submit(Harness.CLIENT, rotation);
        expect("bad-authorization", pay(1, 1).signRevealing(1));
        Transaction after = pay(1, 1).signRevealing(9);
        node.submit(Harness.CLIENT, after);
        var _ = node.awaitVerdict(Kind.ACCEPTED, after.id());

        assertThat(node.select()).containsExactly(rotation.id(), after.id());
        var _ = node.validator.mine(rotation, after);
        var _ = node.awaitVerdict(Kind.CONFIRMED, after.id());
    }

    @Test
    void aTransactionWhoseKeyComesLaterWaitsForIt() throws Exception {
        Transaction second = pay(1, 1).sign(1);
        Transaction first = pay(1, 0).signRevealing(1);
        node.submit(Harness.PEER, second, first);

        var _ = node.awaitVerdict(Kind.ACCEPTED, second.id());
        assertThat(node.select()).containsExactly(first.id(), second.id());
    }

    @Test
    void aGapIsQueuedUntilItIsFilled() throws Exception {
        var _ = node.validator.mine(pay(1, 0).signRevealing(1));
        Transaction third = pay(1, 3).sign(1);
        node.submit(Harness.CLIENT, third);
        var _ = node.awaitVerdict(Kind.QUEUED, third.id());
        assertThat(node.select()).isEmpty();

        node.submit(Harness.CLIENT, pay(1, 1).sign(1), pay(1, 2).sign(1));
        var _ = node.awaitVerdict(Kind.ACCEPTED, third.id());
        assertThat(node.select()).hasSize(3).endsWith(third.id());
    }

    @Test
    void whatAReorganizationTakesBackIsAdmittedAgain() throws Exception {
        Transaction first = pay(1, 0).signRevealing(1);
        Transaction second = pay(1, 1).sign(1);
        Transaction other = pay(2, 0).signRevealing(2);
        node.submit(Harness.CLIENT, first, second, other);
        var _ = node.awaitVerdict(Kind.ACCEPTED, second.id());
        var _ = node.awaitVerdict(Kind.ACCEPTED, other.id());
        var _ = node.validator.mine(first, other);
        var _ = node.awaitVerdict(Kind.CONFIRMED, first.id());
        var _ = node.awaitVerdict(Kind.CONFIRMED, other.id());

        var genesis = node.validator.chain().genesis();
        var rival = node.validator.chain().extend(genesis, 5, other);
        node.validator.reorganize(node.validator.chain().extend(rival, 5));

        var _ = node.awaitVerdict(Kind.ACCEPTED, first.id());
        assertThat(node.select()).containsExactly(first.id(), second.id());
        assertThat(node.verified).hasValue(3);
    }

    @Test
    void aTransactionThatFailsOnTheTipIsDropped() throws Exception {
        Transaction dust = builder(1, 0).pay(2, 1).signRevealing(1);
        node.submit(Harness.CLIENT, dust);
        var _ = node.awaitVerdict(Kind.ACCEPTED, dust.id());
        assertThat(node.select()).containsExactly(dust.id());

        var _ = node.select(Map.of(dust.fullId(), "below-account-minimum"));
        assertThat(node.awaitVerdict(Kind.DROPPED, dust.id()).code())
                .isEqualTo("below-account-minimum");
        assertThat(node.select()).isEmpty();
    }

    @Test
    void waitsForTheValidatorInsteadOfRefusing() throws Exception {
        node.validator.away(true);
        Transaction transaction = pay(1, 0).signRevealing(1);
        node.submit(Harness.CLIENT, transaction);
        node.await(() -> node.readiness.all().containsKey("validator"), "the reason");

        node.validator.away(false);
        var _ = node.awaitVerdict(Kind.ACCEPTED, transaction.id());
        node.awaitReady();
    }

    private void expect(String code, Transaction transaction) throws InterruptedException {
        node.submit(Harness.CLIENT, transaction);
        assertThat(
                        node.awaitVerdict(
                                        v ->
                                                v.kind() == Kind.REJECTED
                                                        && v.fullId().equals(transaction.fullId()),
                                        code)
                                .code())
                .isEqualTo(code);
    }

    private Transaction foreign() {
        var core = pay(1, 0).core();
        var other =
                new org.numicoin.chain.TransactionCore(
                        core.chainId() + 1,
                        core.sender(),
                        core.nonce(),
                        core.maxFee(),
                        core.tip(),
                        core.validUntil(),
                        core.payload());
        return new Transaction(
                other, Witness.ofKey(Optional.of(Keys.publicKey(1)), randomSignature()));
    }

    private TransactionBuilder pay(int key, long nonce) {
        return builder(key, nonce).pay(3, NUMI);
    }

    private TransactionBuilder builder(int key, long nonce) {
        return TransactionBuilder.from(node.spec, key).nonce(nonce);
    }

    private static Bytes randomSignature() {
        var bytes = new byte[PublicKey.SIGNATURE_BYTES];
        ThreadLocalRandom.current().nextBytes(bytes);
        return Bytes.wrap(bytes);
    }
}
