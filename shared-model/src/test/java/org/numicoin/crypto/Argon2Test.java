package org.numicoin.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.numicoin.crypto.CryptoVectors.hex;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.numicoin.primitives.Hash256;

class Argon2Test {
    private static final Argon2Parameters MAINNET = new Argon2Parameters(1024, 4, 1);

    @TestFactory
    List<DynamicTest> publishedHashes() {
        var rows = CryptoVectors.rows("argon2id.txt");
        assertThat(rows).hasSize(4);
        return rows.stream()
                .map(row -> DynamicTest.dynamicTest(row[0], () -> givesTheHashOf(row)))
                .toList();
    }

    private static void givesTheHashOf(String[] row) {
        var parameters =
                new Argon2Parameters(
                        Integer.parseInt(row[1]),
                        Integer.parseInt(row[2]),
                        Integer.parseInt(row[3]));
        byte[] blob = hex(row[4]);
        for (var hash : all(parameters)) {
            assertThat(hash.hash(blob).toHex()).as(hash.name()).isEqualTo(row[5]);
            assertThat(blob).as("the blob afterwards").isEqualTo(hex(row[4]));
        }
    }

    /// RFC 9106, section 5.3.
    @Test
    void vectorOfRfc9106() {
        var generator = new Argon2BytesGenerator();
        generator.init(
                new org.bouncycastle.crypto.params.Argon2Parameters.Builder(
                                org.bouncycastle.crypto.params.Argon2Parameters.ARGON2_id)
                        .withVersion(
                                org.bouncycastle.crypto.params.Argon2Parameters.ARGON2_VERSION_13)
                        .withMemoryAsKB(32)
                        .withIterations(3)
                        .withParallelism(4)
                        .withSalt(filled(16, 2))
                        .withSecret(filled(8, 3))
                        .withAdditional(filled(12, 4))
                        .build());
        var tag = new byte[32];
        generator.generateBytes(filled(32, 1), tag);
        assertThat(tag)
                .isEqualTo(hex("0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659"));
    }

    @Test
    void allImplementationsAgreeOnRandomInput() {
        var random = new Random(9106);
        for (int i = 0; i < 60; i++) {
            int lanes = 1 + random.nextInt(4);
            var parameters =
                    new Argon2Parameters(
                            8 * lanes + random.nextInt(200), 1 + random.nextInt(4), lanes);
            var blob = new byte[16 + random.nextInt(200)];
            random.nextBytes(blob);
            Hash256 expected = new NativeArgon2(parameters).hash(blob);
            for (var hash : all(parameters)) {
                assertThat(hash.hash(blob))
                        .as("%s, %s, blob %d of seed 9106", hash.name(), parameters, i)
                        .isEqualTo(expected);
            }
        }
    }

    /// As many as it takes to be compiled, and then still thousands.
    @Test
    void theKernelAgreesWithTheReferenceOnTenThousandBlobs() {
        var random = new Random(0x13);
        var parameters = new Argon2Parameters(64, 2, 1);
        var reference = new NativeArgon2(parameters);
        var kernel = KernelArgon2.withVectors(parameters).orElseThrow();
        var blob = new byte[76];
        for (int i = 0; i < 10_000; i++) {
            random.nextBytes(blob);
            assertThat(kernel.hash(blob))
                    .as("blob %d of seed 0x13", i)
                    .isEqualTo(reference.hash(blob));
        }
    }

    @Test
    void everyBitOfTheBlobMatters() {
        var hash = new NativeArgon2(new Argon2Parameters(8, 1, 1));
        var blob = new byte[76];
        var seen = new HashSet<Hash256>();
        seen.add(hash.hash(blob));
        for (int bit = 0; bit < 8 * blob.length; bit++) {
            blob[bit >> 3] ^= (byte) (1 << (bit & 7));
            seen.add(hash.hash(blob));
            blob[bit >> 3] ^= (byte) (1 << (bit & 7));
        }
        assertThat(seen).hasSize(1 + 8 * blob.length);
    }

    @Test
    void blobWithoutRoomForTheSaltIsRefused() {
        for (var hash : all(new Argon2Parameters(8, 1, 1))) {
            assertThat(hash.hash(new byte[16])).isNotNull();
            assertThatThrownBy(() -> hash.hash(new byte[15]))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("at least 16 bytes, not 15");
        }
    }

    @Test
    void parametersOutsideTheirBoundsAreRefused() {
        assertRefused("memory in KiB is from 8 ", () -> new Argon2Parameters(7, 1, 1));
        assertRefused("memory in KiB is from 16 ", () -> new Argon2Parameters(15, 1, 2));
        assertRefused("memory in KiB", () -> new Argon2Parameters((1 << 20) + 1, 1, 1));
        assertRefused("passes", () -> new Argon2Parameters(1024, 0, 1));
        assertRefused("passes", () -> new Argon2Parameters(1024, 1025, 1));
        assertRefused("lanes", () -> new Argon2Parameters(1024, 1, 0));
        assertRefused("lanes", () -> new Argon2Parameters(1024, 1, 65));
    }

    @Test
    void nativeLibraryIsChosenWhereItLoads() {
        var selection = ProofOfWorkHashes.select(MAINNET);
        assertThat(selection.hash().name()).isEqualTo("argon2-jvm");
        assertThat(selection.report()).containsExactly("proof of work by argon2-jvm");
    }

    @Test
    void bouncyCastleIsChosenWhereTheLibraryDoesNotLoad() {
        var selection =
                select(_ -> {
                    throw new UnsatisfiedLinkError("no argon2 for this platform");
                });
        assertThat(selection.hash().name()).isEqualTo("Bouncy Castle");
        assertThat(selection.report()).hasSize(2);
        assertThat(selection.report().getFirst()).contains("no argon2 for this platform");
        assertThat(selection.report().getLast()).isEqualTo("proof of work by Bouncy Castle");
    }

    @Test
    void libraryWithAWrongHashIsRefused() {
        var selection =
                select(parameters ->
                        named(
                                "wrong",
                                blob ->
                                        new BouncyCastleArgon2(
                                                        new Argon2Parameters(
                                                                parameters.memoryKib(),
                                                                4,
                                                                parameters.lanes()))
                                                .hash(blob)));
        assertThat(selection.hash().name()).isEqualTo("Bouncy Castle");
        assertThat(selection.report().getFirst()).contains("refused").contains("wrong gives");
    }

    @Test
    void noLibraryAtAllIsAnErrorThatSaysWhy() {
        assertThatThrownBy(() ->
                        ProofOfWorkHashes.select(
                                MAINNET, List.of(_ -> named("zero", _ -> Hash256.ZERO))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("zero gives 0000");
    }

    private static ProofOfWorkHashes.Selection select(
            Function<Argon2Parameters, ProofOfWorkHash> first) {
        return ProofOfWorkHashes.select(MAINNET, List.of(first, BouncyCastleArgon2::new));
    }

    private static ProofOfWorkHash named(String name, Function<byte[], Hash256> function) {
        return new ProofOfWorkHash() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Hash256 hash(byte[] blob) {
                return function.apply(blob);
            }
        };
    }

    private static List<ProofOfWorkHash> all(Argon2Parameters parameters) {
        return List.of(
                new NativeArgon2(parameters),
                new BouncyCastleArgon2(parameters),
                KernelArgon2.plain(parameters),
                KernelArgon2.withVectors(parameters).orElseThrow());
    }

    private static void assertRefused(String message, Runnable construction) {
        assertThatThrownBy(construction::run)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    private static byte[] filled(int length, int value) {
        var bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }
}
