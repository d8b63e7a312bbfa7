package org.numicoin.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.wire.ByteWriter;

class SignatureVerifierTest {
    private static final Bytes KEY = Bytes.wrap(new byte[MlDsa65.PUBLIC_KEY_BYTES]);
    private static final Hash256 KEY_ID = MlDsa65.keyId(KEY.toBytes());
    private static final Bytes GOOD = signature(1);

    private final ExecutorService threads = Executors.newFixedThreadPool(3);
    private final SignatureCache cache = new SignatureCache(1 << 10);
    private final CountingProvider provider = new CountingProvider();
    private final SignatureVerifier verifier = new SignatureVerifier(provider, cache, threads, 4);

    @AfterEach
    void close() {
        threads.close();
    }

    @Test
    void verifiesRealSignatures() {
        var key = SigningKey.fromSeed(CryptoVectors.seed(3));
        var real = new SignatureVerifier(new BouncyCastleSignatures(), cache, threads, 4);
        var checks = new ArrayList<SignatureCheck>();
        for (int i = 0; i < 6; i++) {
            var message = Bytes.wrap(new byte[] {(byte) i});
            checks.add(
                    check(
                            Optional.of(key.publicKey()),
                            key.id(),
                            message,
                            key.sign(message.toBytes())));
        }
        assertThat(real.verify(checks))
                .isEqualTo(new SignatureVerifier.Result(OptionalInt.empty(), 6, 0));
        assertThat(real.verify(checks))
                .isEqualTo(new SignatureVerifier.Result(OptionalInt.empty(), 0, 6));

        var last = checks.get(5);
        checks.set(4, check(last.publicKey(), last.keyId(), Bytes.EMPTY, last.signature()));
        assertThat(real.verify(checks).firstBad()).hasValue(4);
    }

    @Test
    void lowestBadIndexIsFoundWhateverTheOrderOfThreads() {
        var random = new Random(11);
        for (int run = 0; run < 300; run++) {
            int count = 1 + random.nextInt(60);
            int bad = random.nextInt(count);
            int first = bad;
            var checks = new ArrayList<>(IntStream.range(0, count).mapToObj(i -> good(i)).toList());
            for (int more = 0; more < 5; more++) {
                checks.set(bad, bad(bad));
                first = Math.min(first, bad);
                bad = random.nextInt(count);
            }
            var result = verifier.verify(checks);
            assertThat(result.firstBad()).hasValue(first);
            assertThat(result.isValid()).isFalse();
        }
    }

    @Test
    void badSignatureIsNotRemembered() {
        assertThat(verifier.verify(List.of(bad(0))).firstBad()).hasValue(0);
        assertThat(verifier.verify(List.of(bad(0))).firstBad()).hasValue(0);
        assertThat(provider.calls).hasValue(2);
    }

    @Test
    void asksTheProviderOnlyForWhatIsNotKnown() {
        var checks = IntStream.range(0, 10).mapToObj(i -> good(i)).toList();
        cache.add(checks.get(3));
        assertThat(verifier.verify(checks))
                .isEqualTo(new SignatureVerifier.Result(OptionalInt.empty(), 9, 1));
        assertThat(provider.calls).hasValue(9);
    }

    @Test
    void signatureOrKeyOfWrongLengthIsBadWithoutAskingAnyone() {
        var check = good(1);
        for (int length : new int[] {0, 3308, 3310}) {
            var wrong =
                    check(
                            check.publicKey(),
                            check.keyId(),
                            check.message(),
                            Bytes.wrap(Arrays.copyOf(GOOD.toBytes(), length)));
            assertThat(verifier.verify(List.of(wrong)).firstBad()).hasValue(0);
        }
        var shortKey = Bytes.wrap(new byte[1951]);
        var wrongKey =
                check(
                        Optional.of(shortKey),
                        MlDsa65.keyId(shortKey.toBytes()),
                        check.message(),
                        GOOD);
        assertThat(verifier.verify(List.of(wrongKey)).firstBad()).hasValue(0);
        assertThat(provider.calls).hasValue(0);
    }

    @Test
    void aKeyThatIsNotBesideTheSignatureIsLookedUpOnlyIfTheSignatureIsNotKnown() {
        var check = check(Optional.empty(), KEY_ID, Bytes.EMPTY, GOOD);
        var asked = new AtomicInteger();
        KnownKeys keys =
                ids -> {
                    asked.incrementAndGet();
                    assertThat(ids).containsExactly(KEY_ID);
                    return List.of(Optional.of(KEY));
                };
        assertThat(verifier.verify(List.of(check), keys).isValid()).isTrue();
        assertThat(verifier.verify(List.of(check), keys).isValid()).isTrue();
        assertThat(asked).hasValue(1);
    }

    @Test
    void aKeyThatNobodyKnowsOrThatHasAnotherIdStopsTheVerification() {
        var check = check(Optional.empty(), KEY_ID, Bytes.EMPTY, GOOD);
        assertThatThrownBy(() -> verifier.verify(List.of(check)))
                .hasRootCauseMessage("nobody knows key " + KEY_ID);
        var other = Bytes.wrap(Arrays.copyOf(new byte[] {1}, MlDsa65.PUBLIC_KEY_BYTES));
        assertThatThrownBy(() -> verifier.verify(List.of(check), _ -> List.of(Optional.of(other))))
                .hasRootCauseMessage(KEY_ID + " is not the id of the public key");
        assertThat(provider.calls).hasValue(0);
    }

    @Test
    void noSignatureAtAllIsValid() {
        assertThat(verifier.verify(List.of()))
                .isEqualTo(new SignatureVerifier.Result(OptionalInt.empty(), 0, 0));
    }

    @Test
    void busyOrClosedExecutorLeavesTheWorkToTheCaller() {
        Executor never = _ -> {};
        Executor closed =
                _ -> {
                    throw new RejectedExecutionException("closed");
                };
        for (var executor : List.of(never, closed)) {
            var alone = new SignatureVerifier(provider, new SignatureCache(64), executor, 4);
            var checks = IntStream.range(0, 20).mapToObj(i -> good(i)).toList();
            assertThat(alone.verify(checks))
                    .isEqualTo(new SignatureVerifier.Result(OptionalInt.empty(), 20, 0));
        }
    }

    /// With one thread beside the caller both have to be at work for the other to go on.
    @Test
    void severalThreadsWorkAtOnce() {
        var meeting = new CyclicBarrier(2);
        SignatureProvider meets =
                new CountingProvider() {
                    @Override
                    public boolean verify(byte[] publicKey, byte[] message, byte[] signature) {
                        try {
                            meeting.await(10, TimeUnit.SECONDS);
                            return true;
                        } catch (Exception e) {
                            throw new IllegalStateException("alone", e);
                        }
                    }
                };
        var checks = IntStream.range(0, 8).mapToObj(i -> good(i)).toList();
        assertThat(new SignatureVerifier(meets, cache, threads, 2).verify(checks).isValid())
                .isTrue();
    }

    @Test
    void brokenProviderIsAnErrorAndNotABadSignature() {
        SignatureProvider broken =
                new CountingProvider() {
                    @Override
                    public boolean verify(byte[] publicKey, byte[] message, byte[] signature) {
                        throw new IllegalStateException("library unloaded");
                    }
                };
        var checks = IntStream.range(0, 20).mapToObj(i -> good(i)).toList();
        assertThatThrownBy(() -> new SignatureVerifier(broken, cache, threads, 4).verify(checks))
                .isInstanceOf(IllegalStateException.class)
                .hasRootCauseMessage("library unloaded");
    }

    @Test
    void checkWithTheIdOfAnotherKeyCannotBeMade() {
        assertThatThrownBy(() -> check(Optional.of(KEY), Hash256.ZERO, Bytes.EMPTY, GOOD))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is not the id of the public key");
    }

    private static SignatureCheck good(int number) {
        return check(Optional.of(KEY), KEY_ID, Bytes.wrap(new byte[] {(byte) number}), GOOD);
    }

    private static SignatureCheck bad(int number) {
        return check(
                Optional.of(KEY), KEY_ID, Bytes.wrap(new byte[] {(byte) number}), signature(0));
    }

    /// Named after what its message and its signature begin with.
    private static SignatureCheck check(
            Optional<Bytes> key, Hash256 keyId, Bytes message, Bytes signature) {
        var name = new ByteWriter(8);
        name.u8(message.length()).raw(message);
        return new SignatureCheck(
                key, keyId, message, signature, Bytes.wrap(name.raw(head(signature)).toBytes()));
    }

    private static byte[] head(Bytes signature) {
        return Arrays.copyOf(signature.toBytes(), 1);
    }

    private static Bytes signature(int first) {
        var bytes = new byte[MlDsa65.SIGNATURE_BYTES];
        bytes[0] = (byte) first;
        return Bytes.wrap(bytes);
    }

    /// Takes a signature that begins with 1 for valid.
    private static class CountingProvider implements SignatureProvider {
        final AtomicInteger calls = new AtomicInteger();

        @Override
        public String name() {
            return "counting";
        }

        @Override
        public boolean verify(byte[] publicKey, byte[] message, byte[] signature) {
            calls.incrementAndGet();
            return signature[0] == 1;
        }

        @Override
        public Signer signer(byte[] seed) {
            return message -> message;
        }
    }
}
