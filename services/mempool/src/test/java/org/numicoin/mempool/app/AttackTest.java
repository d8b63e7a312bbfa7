package org.numicoin.mempool.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.numicoin.chain.Payload;
import org.numicoin.chain.Policy;
import org.numicoin.chain.PublicKey;
import org.numicoin.chain.Transaction;
import org.numicoin.chain.Witness;
import org.numicoin.kit.testing.KafkaFixture;
import org.numicoin.kit.testing.SharedBroker;
import org.numicoin.localnet.LocalRedis;
import org.numicoin.messaging.Origin;
import org.numicoin.messaging.Shards;
import org.numicoin.messaging.SubmittedTransaction;
import org.numicoin.messaging.TransactionVerdict;
import org.numicoin.messaging.TransactionVerdict.Kind;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.testing.Keys;
import org.numicoin.testing.Specs;
import org.numicoin.testing.TransactionBuilder;

/// Floods against a replica on a real broker and a real Redis. What they cost is counted in
/// signatures and accounts asked for, and an honest sender is admitted meanwhile.
@ExtendWith(SharedBroker.class)
final class AttackTest {
    private static final long NUMI = 1_000_000_000L;
    private static final int HONEST = 60;
    private static final int FIRST_BAD = 100;
    private static final int BAD_ACCOUNTS = 200;
    private static final String OVER_BUDGET = TransactionVerdict.ORIGIN_OVER_BUDGET;

    /// Little comes back while a test runs.
    private static final SpamSettings STRICT = new SpamSettings(1_000, 8, 1, 48, 1);

    /// Strict with each origin, generous with all.
    private static final SpamSettings STRICT_WITH_ONE = new SpamSettings(1_000, 8, 1, 2_048, 1_024);

    @TempDir static Path folder;
    private static LocalRedis redis;

    private final Random random = new Random(42);
    private Optional<Harness> running = Optional.empty();

    @BeforeAll
    static void startRedis() throws IOException {
        redis = LocalRedis.start(folder);
    }

    @AfterAll
    static void stopRedis() throws IOException {
        redis.close();
    }

    @AfterEach
    void stop() {
        running.ifPresent(node -> {
            node.close();
            assertThat(node.stops).isEmpty();
        });
    }

    /// The flood has as many names as it wants, and its signatures cost less than half of the
    /// honest ones: a third of all.
    @Test
    void invalidSignaturesAtLineRateCostLessThanAThirdOfTheWork(KafkaFixture kafka)
            throws Exception {
        var node = start(kafka, STRICT);
        List<Transaction> honest = honest(node, 0, 1, 2, 3);
        submitAndAwait(node, honest.subList(0, 40));
        for (int piece = 40; piece < honest.size(); piece += 20) {
            for (int peer = 0; peer < 40; peer++) {
                node.submit(peer(peer), forgeries(node, 5));
            }
            submit(node, honest.subList(piece, piece + 20));
        }

        awaitAccepted(node, honest.subList(40, honest.size()));
        List<TransactionVerdict> refused = awaitRefusals(node, 40 * 5 * (honest.size() - 40) / 20);
        assertThat(refused)
                .extracting(TransactionVerdict::code)
                .containsOnly("bad-signature", OVER_BUDGET);
        assertThat(node.verified.get() - honest.size()).isBetween(1, honest.size() / 2);
        assertThat(node.meters.get("numi.mempool.wasted").functionCounter().count())
                .isGreaterThanOrEqualTo(node.verified.get() - honest.size());
        assertThat(node.select()).containsExactlyInAnyOrderElementsOf(ids(honest));
    }

    @Test
    void whoSharesItsOriginWithAnAttackerIsAdmittedAgain(KafkaFixture kafka) throws Exception {
        var node = start(kafka, STRICT_WITH_ONE);
        Origin shared = new Origin(Origin.Kind.API, "explorer-1", "0123456789abcdef");
        node.submit(shared, forgeries(node, 200));
        assertThat(awaitRefusals(node, 200))
                .extracting(TransactionVerdict::code)
                .contains("bad-signature", OVER_BUDGET);
        assertThat(node.verified.get()).isLessThan(100);

        Transaction stranger = pay(node, 1, 0).signRevealing(1);
        node.submit(Harness.CLIENT, stranger);
        var _ = node.awaitVerdict(Kind.ACCEPTED, stranger.id());

        Transaction innocent = pay(node, 2, 0).signRevealing(2);
        TransactionVerdict verdict;
        do {
            node.submit(shared, innocent);
            verdict = node.awaitVerdict(v -> v.id().equals(innocent.id()), "any");
            assertThat(verdict.code()).isIn("", OVER_BUDGET);
        } while (verdict.kind() != Kind.ACCEPTED);
    }

    /// Junk of one id fails one after the other, since each takes the place of the next.
    @Test
    void junkThatHasABatchPlannedAgainAndAgainPaysForEachTime(KafkaFixture kafka) throws Exception {
        var node = start(kafka, STRICT_WITH_ONE);
        Transaction good = pay(node, 1, 0).signRevealing(1);
        var junk = new ArrayList<Transaction>();
        for (int i = 0; i < 500; i++) {
            junk.add(forged(pay(node, 1, 0), 1));
        }
        node.submit(peer(1), junk.toArray(Transaction[]::new));
        node.submit(Harness.CLIENT, good);

        var _ = node.awaitVerdict(Kind.ACCEPTED, good.id());
        var _ = awaitRefusals(node, junk.size());
        assertThat(node.verified.get()).isLessThan(60);
    }

    @Test
    void aFloodBehindMissingNoncesHoldsAFewSlotsAndCostsNoSignatureBeyondThem(KafkaFixture kafka)
            throws Exception {
        var node = start(kafka, SpamSettings.DEFAULT);
        var flood = new ArrayList<Transaction>();
        for (int key : new int[] {4, 5}) {
            for (int nonce = 2; nonce < 64; nonce++) {
                flood.add(pay(node, key, nonce).fee(5_000, 4_000).signRevealing(key));
            }
        }
        node.submit(peer(1), flood.toArray(Transaction[]::new));
        List<Transaction> honest = honest(node, 0, 1);
        submitAndAwait(node, honest);

        assertThat(awaitRefusals(node, 2 * (62 - 16)))
                .extracting(TransactionVerdict::code)
                .containsOnly("queued-limit");
        assertThat(node.verified).hasValue(honest.size() + 2 * 16);
        assertThat(node.select()).containsExactlyInAnyOrderElementsOf(ids(honest));
    }

    @Test
    void aStormOfReplacementsEndsAfterSixteenAndPaysMoreForEach(KafkaFixture kafka)
            throws Exception {
        var node = start(kafka, SpamSettings.DEFAULT);
        var storm = new ArrayList<Transaction>();
        long rate = 200;
        for (int i = 0; i < 40; i++) {
            storm.add(pay(node, 4, 0).fee(rate, rate - 100).signRevealing(4));
            rate += Math.max(rate / 9, 110);
            // Of the same rate, with no signature that holds.
            storm.add(forged(pay(node, 4, 0).fee(rate - 100, 1), 4));
        }
        node.submit(peer(1), storm.toArray(Transaction[]::new));
        List<Transaction> honest = honest(node, 0, 1);
        submitAndAwait(node, honest);

        assertThat(awaitRefusals(node, storm.size() - 17))
                .extracting(TransactionVerdict::code)
                .containsOnly("replacement-underpriced", "replacement-limit");
        assertThat(node.verified).hasValue(honest.size() + 17);
        assertThat(node.select()).hasSize(honest.size() + 1).containsAll(ids(honest));
    }

    /// Each asks for 256 accounts, after a signature that holds: free for the sender, but for its
    /// budget.
    @Test
    void dustForThousandsOfStrangersCostsFewQuestions(KafkaFixture kafka) throws Exception {
        var node = start(kafka, STRICT_WITH_ONE);
        List<Transaction> honest = honest(node, 0, 1);
        submitAndAwait(node, honest);
        int before = node.validator.accountsAsked();
        var dust = new ArrayList<Transaction>();
        for (int i = 0; i < 50; i++) {
            var builder = TransactionBuilder.from(node.spec, 4);
            for (int recipient = 0; recipient < Payload.Transfer.PAYMENTS_MAX; recipient++) {
                builder.pay(stranger(), 1);
            }
            dust.add(builder.fee(100, 0).signRevealing(4));
        }
        node.submit(peer(1), dust.toArray(Transaction[]::new));

        assertThat(awaitRefusals(node, dust.size()))
                .extracting(TransactionVerdict::code)
                .contains("below-account-minimum", OVER_BUDGET);
        assertThat(node.validator.accountsAsked() - before)
                .isLessThan(dust.size() * Payload.Transfer.PAYMENTS_MAX / 10);
        Transaction next = pay(node, 0, HONEST).sign(0);
        submitAndAwait(node, List.of(next));
    }

    /// Of each the last of sixteen signatures is false.
    @Test
    void multisigsOfSixteenKeysUseUpABudgetSixteenTimesAsFast(KafkaFixture kafka) throws Exception {
        var node = start(kafka, STRICT_WITH_ONE);
        int[] keys = IntStream.range(20, 36).toArray();
        Policy policy = TransactionBuilder.policy(16, keys);
        var account = new Address(policy.id());
        var _ =
                node.validator.mine(
                        TransactionBuilder.from(node.spec, 7)
                                .nonce(1)
                                .pay(account, 100 * NUMI)
                                .sign(7));
        List<Integer> all = Arrays.stream(keys).boxed().toList();
        var flood = new ArrayList<Transaction>();
        for (int i = 0; i < 30; i++) {
            Transaction whole =
                    TransactionBuilder.from(node.spec, account)
                            .pay(3, NUMI + i)
                            .signPolicy(policy, true, all, all);
            flood.add(withLastSignatureForged(whole));
        }
        node.submit(peer(1), flood.toArray(Transaction[]::new));
        List<Transaction> honest = honest(node, 0, 1);
        submitAndAwait(node, honest);

        assertThat(awaitRefusals(node, flood.size()))
                .extracting(TransactionVerdict::code)
                .containsOnly("bad-signature", OVER_BUDGET);
        assertThat(node.verified.get() - honest.size()).isBetween(16, 16 * 10);
    }

    /// A memo of more than 256 bytes is no transaction; the same bytes again are not even decoded.
    @Test
    void giantMemosAreRefusedFromMemory(KafkaFixture kafka) throws Exception {
        var node = start(kafka, SpamSettings.DEFAULT);
        Bytes giant = withGiantMemo(pay(node, 4, 0).memo("m".repeat(256)).signRevealing(4));
        for (int i = 0; i < 100; i++) {
            var _ = node.submit(Shards.of(Keys.address(4)), submitted(giant)).get();
        }
        List<Transaction> honest = honest(node, 0, 1);
        submitAndAwait(node, honest);

        List<TransactionVerdict> refused = awaitRefusals(node, 100);
        assertThat(refused).extracting(TransactionVerdict::code).containsOnly("malformed");
        assertThat(refused)
                .extracting(TransactionVerdict::fullId)
                .containsOnly(refused.getFirst().fullId());
        assertThat(node.meters.get("numi.mempool.refused.known").functionCounter().count())
                .isGreaterThanOrEqualTo(100 - 64);
        assertThat(node.verified).hasValue(honest.size());
    }

    private Harness start(KafkaFixture kafka, SpamSettings spam) throws Exception {
        var node = new Harness(kafka, redis.url(), Specs.fast(), spam);
        running = Optional.of(node);
        node.awaitReady();
        var funding = TransactionBuilder.from(node.spec, 7);
        for (int account = 0; account < BAD_ACCOUNTS; account++) {
            funding.pay(FIRST_BAD + account, 2 * NUMI);
        }
        var _ = node.validator.mine(funding.signRevealing(7));
        return node;
    }

    /// Chains of these keys, the first of each first.
    private static List<Transaction> honest(Harness node, int... keys) {
        var chains = new ArrayList<Transaction>();
        for (int nonce = 0; nonce < HONEST; nonce++) {
            for (int key : keys) {
                var builder = pay(node, key, nonce);
                chains.add(nonce == 0 ? builder.signRevealing(key) : builder.sign(key));
            }
        }
        return chains;
    }

    private static void submit(Harness node, List<Transaction> transactions) {
        node.submit(Harness.CLIENT, transactions.toArray(Transaction[]::new));
    }

    private static void submitAndAwait(Harness node, List<Transaction> transactions)
            throws InterruptedException {
        submit(node, transactions);
        awaitAccepted(node, transactions);
    }

    private static void awaitAccepted(Harness node, List<Transaction> transactions)
            throws InterruptedException {
        for (Transaction transaction : transactions) {
            var _ = node.awaitVerdict(Kind.ACCEPTED, transaction.id());
        }
    }

    private static List<TransactionVerdict> awaitRefusals(Harness node, int count)
            throws InterruptedException {
        node.await(() -> refusals(node).size() >= count, count + " refusals");
        assertThat(refusals(node)).hasSize(count);
        return refusals(node);
    }

    private static List<TransactionVerdict> refusals(Harness node) {
        return node.allVerdicts().stream().filter(v -> v.kind() == Kind.REJECTED).toList();
    }

    /// Transactions of many accounts that pass every check but the last.
    private Transaction[] forgeries(Harness node, int count) {
        return IntStream.range(0, count)
                .map(_ -> FIRST_BAD + random.nextInt(BAD_ACCOUNTS))
                .mapToObj(key ->
                        forged(
                                TransactionBuilder.from(node.spec, key)
                                        .pay(3, NUMI - random.nextInt(900_000_000)),
                                key))
                .toArray(Transaction[]::new);
    }

    private Transaction forged(TransactionBuilder content, int key) {
        return new Transaction(
                content.core(), Witness.ofKey(Optional.of(Keys.publicKey(key)), signature()));
    }

    private Transaction withLastSignatureForged(Transaction whole) {
        Witness witness = whole.witness();
        var entries = new ArrayList<>(witness.signatures());
        var last = entries.removeLast();
        entries.add(new Witness.SignerEntry(last.key(), signature()));
        return new Transaction(
                whole.core(),
                new Witness(
                        witness.policyAccount(),
                        witness.policy(),
                        witness.signers(),
                        witness.reveals(),
                        entries));
    }

    /// The same with a memo of 65,535 bytes.
    private static Bytes withGiantMemo(Transaction transaction) {
        byte[] bytes = transaction.encoded();
        int at = 0;
        while (bytes[at] != 1 || bytes[at + 1] != 0 || bytes[at + 2] != 'm') {
            at++;
        }
        var giant = ByteBuffer.allocate(bytes.length + 65_535 - 256);
        giant.put(bytes, 0, at).putShort((short) 65_535);
        for (int i = 0; i < 65_535; i++) {
            giant.put((byte) 'm');
        }
        int rest = at + 2 + 256;
        giant.put(bytes, rest, bytes.length - rest);
        return Bytes.wrap(giant.array());
    }

    private static SubmittedTransaction submitted(Bytes bytes) {
        return new SubmittedTransaction(Harness.CLIENT, bytes);
    }

    private Bytes signature() {
        var bytes = new byte[PublicKey.SIGNATURE_BYTES];
        random.nextBytes(bytes);
        return Bytes.wrap(bytes);
    }

    private Address stranger() {
        return new Address(
                new Hash256(
                        random.nextLong(),
                        random.nextLong(),
                        random.nextLong(),
                        random.nextLong()));
    }

    private static Origin peer(int number) {
        return new Origin(Origin.Kind.GATEWAY, "gateway-1", "peer-" + number);
    }

    private static TransactionBuilder pay(Harness node, int key, long nonce) {
        return TransactionBuilder.from(node.spec, key).nonce(nonce).pay(3, NUMI);
    }

    private static List<Hash256> ids(List<Transaction> transactions) {
        return transactions.stream().map(Transaction::id).toList();
    }
}
