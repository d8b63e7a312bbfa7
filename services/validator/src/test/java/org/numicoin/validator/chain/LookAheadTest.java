package org.numicoin.validator.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.numicoin.validator.chain.Results.assertConnected;
import static org.numicoin.validator.chain.Results.rejection;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.numicoin.chain.Block;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Transaction;
import org.numicoin.chain.Witness;
import org.numicoin.crypto.ProofOfWorkHash;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.testing.ChainBuilder;
import org.numicoin.testing.ChainBuilder.Node;
import org.numicoin.testing.Keys;
import org.numicoin.testing.Specs;
import org.numicoin.testing.TransactionBuilder;
import org.numicoin.validator.chain.Work.CandidateBlock;
import org.numicoin.validator.state.StoreDump;

/// Shows that preparing blocks changes nothing of what is decided about them, only how much of it
/// is done before, and that it stays within its bounds.
final class LookAheadTest {
    private static final int ROUNDS = 6;

    private final ChainSpec spec = Specs.fast();
    private final ChainBuilder chain = new ChainBuilder(spec);
    private final WorkerThreads threads = new WorkerThreads(2);
    private final Workers workers = new Workers(threads, 3);

    @TempDir private Path folder;

    @AfterEach
    void stop() {
        threads.close();
    }

    @Test
    void preparedBlocksLeaveTheStoreThatUnpreparedOnesLeave() {
        var blocks = new ArrayList<Block>();
        Node tip = chain.genesis();
        for (int round = 0; round < ROUNDS; round++) {
            tip = chain.extend(tip, 1, payments(round));
            blocks.add(tip.block());
        }
        try (var alone = Replica.open(folder.resolve("alone"), spec);
                var prepared = Replica.open(folder.resolve("prepared"), spec, workers)) {
            var lookAhead = lookAhead(prepared, LookAhead.Limits.DEFAULT);
            for (int i = 0; i < blocks.size(); i++) {
                lookAhead.expect(candidate(i, blocks.get(i)));
            }
            var one = new TestWriter(alone);
            var other = new TestWriter(prepared);
            for (int i = 0; i < blocks.size(); i++) {
                assertConnected(one.submit(blocks.get(i)));
                var work = candidate(i, blocks.get(i));
                lookAhead.begin(work);
                assertConnected(other.submit(work));
            }
            assertThat(lookAhead.size()).isZero();
            assertThat(StoreDump.ofEvents(prepared.store))
                    .isEqualTo(StoreDump.ofEvents(alone.store));
        }
    }

    @Test
    void signaturesUnderKeysThatAPreparedBlockRevealsAreKnownWhenItsTurnComes() {
        var node = chain.extend(chain.genesis(), 1, payments(0));
        try (var replica = Replica.open(folder.resolve("store"), spec, workers)) {
            var lookAhead = lookAhead(replica, LookAhead.Limits.DEFAULT);
            lookAhead.expect(candidate(0, node.block()));
            await().until(() ->
                    node.block().transactions().stream()
                            .filter(each -> each.witness().reveals() != 0)
                            .allMatch(each -> isRemembered(replica, each, each)));
        }
    }

    @Test
    void aRotationBetweenPreparationAndDecisionIsSeen() {
        var known = chain.extend(chain.genesis(), 1, tx(0).pay(1, 5).signRevealing(0));
        var rotated = chain.extend(known, 1, tx(1).rotateTo(Keys.key(30).id()).sign(0));
        var old = tx(2).pay(1, 5).sign(0);
        var claimed = new Transaction(old.core(), revealing(30, old));
        var forged = chain.extend(rotated, 1, claimed);
        try (var replica = Replica.open(folder.resolve("store"), spec, workers)) {
            var writer = new TestWriter(replica);
            assertConnected(writer.submit(known.block()));
            // By the state of now, the old key signs.
            replica.preparation().verify(List.of(old, claimed));
            assertThat(isRemembered(replica, old, old)).isTrue();
            assertConnected(writer.submit(rotated.block()));
            assertThat(rejection(writer.submit(forged.block())).code()).isEqualTo("bad-signature");
            var right = chain.extend(rotated, 2, tx(2).pay(1, 5).signRevealing(30));
            assertConnected(writer.submit(right.block()));
        }
    }

    @Test
    void aBadSignatureIsFoundInAPreparedBlock() {
        var transactions = payments(0);
        transactions[3] = forged(transactions[3]);
        var node = chain.extend(chain.genesis(), 1, transactions);
        try (var replica = Replica.open(folder.resolve("store"), spec, workers)) {
            var work = candidate(0, node.block());
            assertThat(replica.preparation().isWorthy(work)).isTrue();
            replica.preparation().verify(node.block().transactions());
            assertThat(rejection(new TestWriter(replica).submit(work)).code())
                    .isEqualTo("bad-signature");
        }
    }

    @Test
    void aBodyBehindAHeaderWithoutWorkIsNotLookedAt() {
        var node = chain.extend(chain.genesis(), 1, payments(0));
        try (var replica = Replica.open(folder.resolve("store"), spec, workers)) {
            var header = node.block().header();
            for (int nonce = 0; ; nonce++) {
                var tried = header.withNonce(nonce, 7);
                var block = new Block(tried, node.block().transactions());
                var work = candidate(0, block);
                if (!replica.preparation().isWorthy(work)) {
                    assertThat(rejection(new TestWriter(replica).submit(work)).code())
                            .isEqualTo("high-hash");
                    return;
                }
            }
        }
    }

    /// The hash of the first header does not end before the second one is hashed.
    @Test
    void laterHeadersAreHashedWhileAnotherThreadIsAtTheFirst() throws InterruptedException {
        var first = chain.extend(chain.genesis(), 1).block().header();
        var second = chain.extend(chain.genesis(), 2).block().header();
        var begun = new CountDownLatch(1);
        var other = new CountDownLatch(1);
        var hashes = new RememberedHashes(new Waiting(first.proofOfWorkBlob(), begun, other));
        threads.execute(() -> hashes.hashAhead(first.proofOfWorkBlob()));
        begun.await();
        try (var replica = Replica.open(folder.resolve("store"), spec, workers)) {
            var verifier = replica.preparation().verifier();
            new Preparation(replica.store, hashes, verifier)
                    .hashTogether(first, List.of(second), workers);

            assertThat(hashes.isKnown(first.proofOfWorkBlob())).isTrue();
            assertThat(hashes.isKnown(second.proofOfWorkBlob())).isTrue();
        } finally {
            other.countDown();
        }
    }

    /// Ends one hash when another one was computed.
    private record Waiting(Bytes slow, CountDownLatch begun, CountDownLatch other)
            implements ProofOfWorkHash {
        Waiting(byte[] slow, CountDownLatch begun, CountDownLatch other) {
            this(Bytes.wrap(slow), begun, other);
        }

        @Override
        public Hash256 hash(byte[] blob) {
            if (slow.equals(Bytes.wrap(blob))) {
                begun.countDown();
                try {
                    other.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            } else {
                other.countDown();
            }
            return Hash256.ZERO;
        }

        @Override
        public String name() {
            return "waiting";
        }
    }

    @Test
    void whatExceedsTheLimitsIsDecidedUnprepared() {
        var first = chain.extend(chain.genesis(), 1, payments(0));
        var second = chain.extend(first, 1, payments(1));
        var ended = new WorkerThreads(1);
        ended.close();
        try (var replica = Replica.open(folder.resolve("store"), spec, workers)) {
            var limits = new LookAhead.Limits(1, 1 << 20);
            var byCount = new LookAhead(replica.preparation(), workers, ended, limits);
            byCount.expect(candidate(0, first.block()));
            byCount.expect(candidate(1, second.block()));
            assertThat(byCount.size()).isEqualTo(1);
            byCount.begin(candidate(0, first.block()));
            assertThat(byCount.size()).isZero();
            byCount.expect(candidate(1, second.block()));
            byCount.clear();
            assertThat(byCount.size()).isZero();

            var small = new LookAhead.Limits(9, first.block().encoded().length - 1);
            var byBytes = new LookAhead(replica.preparation(), workers, ended, small);
            byBytes.expect(candidate(0, first.block()));
            assertThat(byBytes.size()).isZero();
            assertConnected(new TestWriter(replica).submit(first.block()));
        }
    }

    private LookAhead lookAhead(Replica replica, LookAhead.Limits limits) {
        return new LookAhead(replica.preparation(), workers, threads, limits);
    }

    private static CandidateBlock candidate(long offset, Block block) {
        return new CandidateBlock(TestWriter.PEER, offset, block);
    }

    private TransactionBuilder tx(long nonce) {
        return TransactionBuilder.from(spec, 0).nonce(nonce);
    }

    /// Some of each funded key.
    private Transaction[] payments(int round) {
        var payments = new ArrayList<Transaction>();
        for (int nonce = 5 * round; nonce < 5 * round + 5; nonce++) {
            for (int key = 0; key < Specs.FUNDED_KEYS; key++) {
                payments.add(Results.payment(spec, key, nonce, nonce == 0));
            }
        }
        return payments.toArray(Transaction[]::new);
    }

    private static Witness revealing(int key, Transaction signed) {
        return Witness.ofKey(
                Optional.of(Keys.publicKey(key)),
                signed.witness().signatures().getFirst().signature());
    }

    private static Transaction forged(Transaction transaction) {
        var entry = transaction.witness().signatures().getFirst();
        return new Transaction(
                transaction.core(), Witness.ofKey(entry.key(), Bytes.wrap(new byte[3309])));
    }

    /// Under the key of the funded account that sends it.
    private static boolean isRemembered(Replica replica, Transaction signed, Transaction sent) {
        return replica.signatures.contains(Keys.check(signed, sender(sent)));
    }

    private static int sender(Transaction transaction) {
        for (int key = 0; key < Specs.FUNDED_KEYS; key++) {
            if (Keys.address(key).equals(transaction.core().sender())) {
                return key;
            }
        }
        throw new IllegalArgumentException("not sent by a funded key");
    }
}
