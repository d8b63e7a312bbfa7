package org.numicoin.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.numicoin.crypto.SignatureProviders.Candidate;
import org.numicoin.crypto.SignatureSelfTest.Case;

class SignatureProvidersTest {
    private static final Duration BUDGET = Duration.ofMillis(20);
    private static final SignatureProvider GOOD = new BouncyCastleSignatures();

    @Test
    void everyProviderOfThisPlatformIsUsable() {
        var selection = SignatureProviders.select(Duration.ofMillis(60), System::nanoTime);
        assertThat(selection.reports())
                .allSatisfy(report -> assertThat(report).isInstanceOf(ProviderReport.Usable.class));
        assertThat(selection.reports().stream().map(ProviderReport::name))
                .containsExactly("Conscrypt", "JDK", "Bouncy Castle");
        assertThat(selection.reports().getFirst().toString())
                .matches("Conscrypt: [0-9]+ verifications a second");
        assertThat(selection.provider().name()).isIn("Conscrypt", "JDK", "Bouncy Castle");
    }

    /// For each bad question a provider that forgot just this rule.
    @TestFactory
    List<DynamicTest> providerWithOneWrongAnswerIsRefused() {
        return SignatureSelfTest.load().cases().stream()
                .map(question ->
                        DynamicTest.dynamicTest(
                                question.description(),
                                () -> refusesProviderThatIsWrongAbout(question)))
                .toList();
    }

    private static void refusesProviderThatIsWrongAbout(Case question) {
        var wrong =
                provider(
                        (key, message, signature) ->
                                GOOD.verify(key, message, signature)
                                        != (Arrays.equals(key, question.publicKey().toBytes())
                                                && Arrays.equals(
                                                        message, question.message().toBytes())
                                                && Arrays.equals(
                                                        signature, question.signature().toBytes())),
                        GOOD::signer);
        var selection = select(new Candidate("wrong", () -> wrong), good());
        assertThat(selection.provider()).isSameAs(GOOD);
        assertThat(selection.reports().getFirst())
                .isEqualTo(
                        new ProviderReport.Refused(
                                "wrong",
                                (question.isValid() ? "rejects: " : "accepts: ")
                                        + question.description()));
    }

    @Test
    void providerThatAcceptsOrRejectsEverythingIsRefused() {
        for (boolean answer : new boolean[] {true, false}) {
            var bad = provider((_, _, _) -> answer, GOOD::signer);
            var selection = select(new Candidate("bad", () -> bad), good());
            assertThat(selection.provider()).isSameAs(GOOD);
            assertThat(selection.reports().getFirst()).isInstanceOf(ProviderReport.Refused.class);
        }
    }

    @Test
    void providerThatThrowsIsRefusedWithItsReason() {
        var throwing =
                provider(
                        (_, _, _) -> {
                            throw new IllegalStateException("out of handles");
                        },
                        GOOD::signer);
        var selection = select(new Candidate("throwing", () -> throwing), good());
        assertThat(selection.provider()).isSameAs(GOOD);
        assertThat(selection.reports().getFirst().toString())
                .startsWith("throwing: refused")
                .contains("out of handles");
    }

    @Test
    void providerWhoseLibraryDoesNotLoadIsRefusedWithItsReason() {
        var missing =
                new Candidate(
                        "missing",
                        () -> {
                            throw new UnsatisfiedLinkError("no such library");
                        });
        var selection = select(missing, good());
        assertThat(selection.provider()).isSameAs(GOOD);
        assertThat(selection.reports().getFirst().toString()).contains("no such library");
    }

    @Test
    void providerThatSignsWithAnotherKeyIsRefused() {
        var wrongKey = provider(GOOD::verify, _ -> GOOD.signer(CryptoVectors.seed(1)));
        var selection = select(new Candidate("wrong key", () -> wrongKey), good());
        assertThat(selection.provider()).isSameAs(GOOD);
        assertThat(selection.reports().getFirst().toString()).contains("signs wrongly");
    }

    @Test
    void fastestUsableProviderWins() {
        var clock = new AtomicLong();
        var slow = ticking(clock, Duration.ofMillis(2));
        var fast = ticking(clock, Duration.ofMillis(1));
        for (var order : List.of(List.of(slow, fast), List.of(fast, slow))) {
            var candidates =
                    order.stream().map(one -> new Candidate(one.name(), () -> one)).toList();
            var selection = SignatureProviders.select(candidates, BUDGET, clock::get);
            assertThat(selection.provider()).isSameAs(fast);
            assertThat(selection.reports())
                    .contains(
                            new ProviderReport.Usable(fast.name(), 1_000),
                            new ProviderReport.Usable(slow.name(), 500));
        }
    }

    @Test
    void noUsableProviderIsAnErrorThatSaysWhy() {
        var bad = new Candidate("bad", () -> provider((_, _, _) -> true, GOOD::signer));
        assertThatThrownBy(() -> SignatureProviders.select(List.of(bad), BUDGET, System::nanoTime))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("bad: refused, accepts");
    }

    private static SignatureProviders.Selection select(Candidate... candidates) {
        return SignatureProviders.select(
                List.of(candidates), Duration.ofMillis(2), System::nanoTime);
    }

    private static Candidate good() {
        return new Candidate(GOOD.name(), () -> GOOD);
    }

    private static SignatureProvider ticking(AtomicLong clock, Duration each) {
        return provider(
                (key, message, signature) -> {
                    clock.addAndGet(each.toNanos());
                    return GOOD.verify(key, message, signature);
                },
                GOOD::signer);
    }

    private interface Verification {
        boolean verify(byte[] key, byte[] message, byte[] signature);
    }

    private interface Signers {
        SignatureProvider.Signer signer(byte[] seed);
    }

    private static SignatureProvider provider(Verification verification, Signers signers) {
        return new SignatureProvider() {
            @Override
            public String name() {
                return "fake " + System.identityHashCode(this);
            }

            @Override
            public boolean verify(byte[] publicKey, byte[] message, byte[] signature) {
                return verification.verify(publicKey, message, signature);
            }

            @Override
            public Signer signer(byte[] seed) {
                return signers.signer(seed);
            }
        };
    }
}
