package org.numicoin.validator.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.numicoin.chain.Transaction;
import org.numicoin.consensus.StateView;
import org.numicoin.crypto.SignatureCache;
import org.numicoin.crypto.SignatureProviders;
import org.numicoin.crypto.SignatureVerifier;
import org.numicoin.messaging.Origin;
import org.numicoin.messaging.TransactionVerdict;
import org.numicoin.messaging.TransactionVerdict.Kind;
import org.numicoin.primitives.Bytes;
import org.numicoin.testing.ChainBuilder.Node;
import org.numicoin.testing.Keys;
import org.numicoin.testing.TransactionBuilder;
import org.numicoin.validator.TestChain;

/// A wrong entry in the memory of signatures would make this node follow another chain than others.
final class VerdictSignaturesTest {
    private static final TestChain CHAIN = TestChain.create();
    private static final Node GENESIS = CHAIN.builder().genesis();

    /// Key 0 is revealed and its nonce is 1.
    private static final Node KNOWN = CHAIN.builder().extend(GENESIS, 1, pay(0).signRevealing(0));

    private final SignatureCache cache = new SignatureCache(64);
    private final SignatureVerifier verifier =
            new SignatureVerifier(
                    SignatureProviders.select(Duration.ofMillis(30), System::nanoTime).provider(),
                    cache,
                    Runnable::run,
                    1);

    @Test
    void anAcceptedTransactionThatRevealsItsKeyIsTakenOver() {
        var transaction = pay(0).signRevealing(0);
        remember(Kind.ACCEPTED, transaction, GENESIS.state());
        assertThat(isRemembered(transaction, 0)).isTrue();
    }

    @Test
    void aSignatureByTheKeyOfTheStateIsVerifiedHere() {
        var transaction = pay(0).nonce(1).sign(0);
        remember(Kind.ACCEPTED, transaction, KNOWN.state());
        assertThat(isRemembered(transaction, 0)).isTrue();
    }

    @Test
    void aSignatureUnderAKeyThatAPendingRotationSetsIsNotTakenForTheOldOne() {
        // The mempool verified it under key 5; our state still has key 0 for the account.
        var transaction = pay(0).nonce(2).sign(5);
        remember(Kind.ACCEPTED, transaction, KNOWN.state());
        assertThat(isRemembered(transaction, 0)).isFalse();
    }

    @Test
    void aQueuedTransactionIsNotTrustedEvenIfItRevealsItsKey() {
        var transaction = pay(0).nonce(3).sign(Keys.key(0), true);
        var other = pay(0).nonce(4).core();
        var forged = new Transaction(other, transaction.witness());
        remember(Kind.QUEUED, forged, GENESIS.state());
        assertThat(isRemembered(forged, 0)).isFalse();
    }

    @Test
    void whatIsMinedAlreadyCostsNothing() {
        var transaction = pay(0).sign(0);
        var signatures = VerdictSignatures.of(verdict(Kind.ACCEPTED, transaction), KNOWN.state());
        assertThat(signatures.checks()).isEmpty();
    }

    @Test
    void aVerdictWithoutBytesSaysNothing() {
        var refusal =
                new TransactionVerdict(
                        Kind.REJECTED,
                        new TransactionVerdict.Version(1, 0),
                        Keys.address(0),
                        0,
                        GENESIS.id(),
                        GENESIS.id(),
                        "bad-nonce",
                        "",
                        new Origin(Origin.Kind.API, "1", ""),
                        Bytes.EMPTY);
        assertThat(VerdictSignatures.of(refusal, GENESIS.state()).checks()).isEmpty();
    }

    private static TransactionBuilder pay(int key) {
        return TransactionBuilder.from(CHAIN.spec(), key).pay(3, 1_000_000_000);
    }

    private void remember(Kind kind, Transaction transaction, StateView state) {
        VerdictSignatures.of(verdict(kind, transaction), state)
                .remember(cache, verifier, state.knownKeys());
    }

    private boolean isRemembered(Transaction transaction, int key) {
        return cache.contains(Keys.check(transaction, key));
    }

    private static TransactionVerdict verdict(Kind kind, Transaction transaction) {
        return new TransactionVerdict(
                kind,
                new TransactionVerdict.Version(1, 0),
                transaction.core().sender(),
                transaction.core().nonce(),
                transaction.id(),
                transaction.fullId(),
                "",
                "",
                new Origin(Origin.Kind.API, "1", ""),
                Bytes.wrap(transaction.encoded()));
    }
}
