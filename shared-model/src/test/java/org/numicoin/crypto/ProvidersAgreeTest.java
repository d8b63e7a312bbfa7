package org.numicoin.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.numicoin.primitives.Bytes;

/// Every provider gives the same answer to every input, or nodes would part ways.
class ProvidersAgreeTest {
    private static final long RANDOM_SEED = 65;
    private static final int MUTATIONS = 2_000;

    private static final List<SigningKey> KEYS =
            IntStream.range(0, 5)
                    .mapToObj(i -> SigningKey.fromSeed(CryptoVectors.seed(i)))
                    .toList();

    private static final List<Bytes> MESSAGES =
            IntStream.range(0, 5).mapToObj(i -> Bytes.wrap(new byte[10 * i])).toList();

    private static final List<Bytes> SIGNATURES =
            IntStream.range(0, 5)
                    .mapToObj(i -> KEYS.get(i).sign(MESSAGES.get(i).toBytes()))
                    .toList();

    private final List<SignatureProvider> providers =
            List.of(new BouncyCastleSignatures(), new JdkSignatures(), new ConscryptSignatures());

    @TestFactory
    List<DynamicTest> knownQuestionsHaveOneAnswer() {
        return SignatureSelfTest.load().cases().stream()
                .map(question ->
                        DynamicTest.dynamicTest(
                                question.description(),
                                () -> assertThat(providers).allMatch(question::isAnsweredRightBy)))
                .toList();
    }

    @Test
    void signatureOfEachIsValidForAllOthers() {
        byte[] seed = CryptoVectors.seed(7);
        byte[] key = SigningKey.fromSeed(seed).publicKey().toBytes();
        for (var signer : providers) {
            for (int length : new int[] {0, 1, 45, 5_000}) {
                byte[] message = new byte[length];
                byte[] signature = signer.signer(seed).sign(message);
                for (var verifier : providers) {
                    assertThat(verifier.verify(key, message, signature))
                            .as("%s's signature for %s", signer.name(), verifier.name())
                            .isTrue();
                }
            }
        }
    }

    /// No change of a signature, key or message keeps it valid (strong unforgeability), so the
    /// right answer to each mutation is known.
    @Test
    void mutationsAreJudgedAlike() {
        var random = new Random(RANDOM_SEED);
        int accepted = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] seed = CryptoVectors.seed(i % 5);
            byte[] message = new byte[32];
            random.nextBytes(message);
            byte[] key = KEYS.get(i % 5).publicKey().toBytes();
            byte[] signature = i % 40 == 0 ? sign(seed, message) : SIGNATURES.get(i % 5).toBytes();
            byte[] signed = i % 40 == 0 ? message : MESSAGES.get(i % 5).toBytes();
            boolean unchanged = i % 40 == 0;
            if (!unchanged) {
                byte[][] parts = {key, signed, signature};
                unchanged = !mutate(parts, random);
                key = parts[0];
                signed = parts[1];
                signature = parts[2];
            }
            accepted += unchanged ? 1 : 0;
            for (var provider : providers) {
                assertThat(provider.verify(key, signed, signature))
                        .as("mutation %d of seed %d by %s", i, RANDOM_SEED, provider.name())
                        .isEqualTo(unchanged);
            }
        }
        assertThat(accepted).isBetween(MUTATIONS / 40, MUTATIONS / 10);
    }

    private byte[] sign(byte[] seed, byte[] message) {
        return providers.get(message[0] & 1).signer(seed).sign(message);
    }

    /// Whether anything is different afterwards.
    private static boolean mutate(byte[][] parts, Random random) {
        byte[][] before = {parts[0].clone(), parts[1].clone(), parts[2].clone()};
        byte[] signature = parts[2];
        int hints = signature.length - 61;
        switch (random.nextInt(9)) {
            case 0 -> flip(signature, 0, 48, random);
            case 1 -> flip(signature, 48, hints, random);
            case 2 -> flip(signature, hints, signature.length, random);
            case 3 -> signature[hints + random.nextInt(61)] = (byte) random.nextInt(256);
            case 4 -> swap(signature, hints + random.nextInt(55), hints + random.nextInt(55));
            case 5 -> {
                // A hint more or less for one polynomial than for its neighbour.
                int end = signature.length - 6 + random.nextInt(5);
                signature[end] = (byte) (signature[end] + random.nextInt(3) - 1);
            }
            case 6 -> flip(parts[0], 0, parts[0].length, random);
            case 7 -> parts[1] = Arrays.copyOf(parts[1], parts[1].length + 1);
            default -> {
                int length = random.nextInt(2 * signature.length);
                parts[random.nextBoolean() ? 0 : 2] = Arrays.copyOf(signature, length);
            }
        }
        return !Arrays.deepEquals(before, parts);
    }

    private static void flip(byte[] bytes, int from, int to, Random random) {
        bytes[random.nextInt(from, to)] ^= (byte) (1 << random.nextInt(8));
    }

    private static void swap(byte[] bytes, int i, int j) {
        byte swapped = bytes[i];
        bytes[i] = bytes[j];
        bytes[j] = swapped;
    }
}
