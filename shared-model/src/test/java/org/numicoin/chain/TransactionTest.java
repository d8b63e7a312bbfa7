package org.numicoin.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.numicoin.consensus.ChainSpecs;
import org.numicoin.crypto.SignedMessage;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Amount;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.testing.Keys;
import org.numicoin.testing.Specs;
import org.numicoin.testing.TransactionBuilder;
import org.numicoin.wire.ByteReader;
import org.numicoin.wire.DecodeException;

class TransactionTest {
    private static final TransactionCore T1 =
            new TransactionCore(
                    3,
                    new Address(Hash256.ofHex("11".repeat(32))),
                    0,
                    1000,
                    10,
                    100,
                    new Payload.Transfer(
                            List.of(
                                    new Payment(
                                            new Address(Hash256.ofHex("22".repeat(32))),
                                            Amount.parseNumi("5"))),
                            Bytes.copyOf("hello".getBytes(StandardCharsets.UTF_8))));

    @Test
    void vectorT1HasThePublishedSizeIdAndSignedBytes() {
        assertThat(T1.encoded()).hasSize(119);
        assertThat(T1.id().toHex()).startsWith("01a76e18").endsWith("33fe6e9");
        assertThat(SignedMessage.transaction(T1.id()).toSign().toHex())
                .isEqualTo("0c6e756d692e7369676e2e7478" + T1.id().toHex());
    }

    @Test
    void vectorsF3AndT3HaveThePublishedWeights() {
        var spec = ChainSpecs.named("mainnet");
        var signature = Bytes.wrap(new byte[PublicKey.SIGNATURE_BYTES]);
        var known = new Transaction(T1, Witness.ofKey(Optional.empty(), signature));
        assertThat(known.weight(spec)).isEqualTo(3690);
        var plain = TransactionBuilder.from(Specs.fast(), 0).pay(1, 1);
        assertThat(plain.sign(0).weight(spec)).isEqualTo(3685);
        assertThat(plain.signRevealing(0).weight(spec)).isEqualTo(5637);
    }

    @Test
    void encodesAndDecodesEveryForm() {
        var spec = Specs.fast();
        var policy = TransactionBuilder.policy(2, 1, 2, 3);
        var forms =
                List.of(
                        TransactionBuilder.from(spec, 0).pay(1, 5).memo("hi").signRevealing(0),
                        TransactionBuilder.from(spec, 0).nonce(7).pay(1, 5).pay(2, 6).sign(0),
                        TransactionBuilder.from(spec, 0).rotateTo(policy.id()).sign(0),
                        TransactionBuilder.from(spec, new Address(policy.id()))
                                .pay(1, 5)
                                .signPolicy(policy, true, List.of(1, 3), List.of(1, 3)),
                        TransactionBuilder.from(spec, new Address(policy.id()))
                                .pay(1, 5)
                                .signPolicy(policy, false, List.of(1, 2), List.of(2)));
        for (Transaction transaction : forms) {
            byte[] encoded = transaction.encoded();
            assertThat(encoded).hasSize(transaction.size());
            var decoded = Transaction.decode(encoded);
            assertThat(decoded).isEqualTo(transaction);
            assertThat(decoded.id()).isEqualTo(transaction.id());
            assertThat(decoded.fullId()).isEqualTo(transaction.fullId());
            assertThat(decoded.witness().encoded()).hasSize(decoded.witness().size());
        }
    }

    @Test
    void theIdDoesNotCoverTheWitnessAndTheFullIdDoes() {
        var builder = TransactionBuilder.from(Specs.fast(), 0).pay(1, 5);
        var revealing = builder.signRevealing(0);
        var plain = builder.sign(0);
        assertThat(plain.id()).isEqualTo(revealing.id());
        assertThat(plain.fullId()).isNotEqualTo(revealing.fullId());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 4, 5, 6, 7, 8, 9, 10, 255})
    void rejectsTypesThatNoUpgradeDefines(int type) {
        assertRefused(5, type, "transaction type 1 or 2");
    }

    @ParameterizedTest
    @CsvSource({
        "0,  0, transaction version", // version 0
        "0,  2, transaction version", // version 2
        "38, 128, nonce below 2^63",
        "46, 128, max fee below 2^63",
        "48, 1, a max fee below 2^40",
        "60, 255, a tip of at most the max fee",
        "62, 128, valid-until height below 2^63",
        "70, 1, payments from 1 to 256", // 257 payments
        "71, 0, payments from 1 to 256",
        "104, 128, amount below 2^63",
        "112, 2, memo from 0 to 256",
    })
    void rejectsAFieldOutOfItsLimits(int offset, int value, String expected) {
        assertRefused(offset, value, expected);
    }

    @Test
    void rejectsAZeroPayment() {
        byte[] encoded = T1.encoded();
        for (int i = 104; i < 112; i++) {
            encoded[i] = 0;
        }
        assertThatThrownBy(() -> ByteReader.decode(encoded, TransactionCore::decode))
                .isInstanceOf(DecodeException.class)
                .hasMessageContaining("an amount of at least 1 nano");
    }

    @Test
    void rejectsTrailingBytesAndEveryTruncation() {
        byte[] encoded =
                TransactionBuilder.from(Specs.fast(), 0).pay(1, 5).signRevealing(0).encoded();
        assertThatThrownBy(() ->
                        Transaction.decode(java.util.Arrays.copyOf(encoded, encoded.length + 1)))
                .isInstanceOf(DecodeException.class);
        for (int length = 0; length < encoded.length; length += length < 200 ? 1 : 97) {
            byte[] cut = java.util.Arrays.copyOf(encoded, length);
            assertThatThrownBy(() -> Transaction.decode(cut)).isInstanceOf(DecodeException.class);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, 4, witness flags", // unknown flag
        "0, 2, a policy only of a policy account",
        "2, 2, signer bits", // a key account with another signer bit
        "2, 0, signer bits", // no signer
        "4, 2, signer bits", // reveals a key that does not sign
        "5, 2, scheme", // reserved scheme
    })
    void rejectsAMalformedWitness(int offset, int value, String expected) {
        byte[] encoded =
                TransactionBuilder.from(Specs.fast(), 0).pay(1, 5).sign(0).witness().encoded();
        encoded[offset] = (byte) value;
        assertThatThrownBy(() -> ByteReader.decode(encoded, Witness::decode))
                .isInstanceOf(DecodeException.class)
                .hasMessageContaining(expected);
    }

    @Test
    void vectorT7PoliciesHaveThePublishedIdAndBounds() {
        var keys =
                java.util.stream.IntStream.rangeClosed(1, 3)
                        .mapToObj(n -> {
                            var key = new byte[PublicKey.BYTES];
                            java.util.Arrays.fill(key, (byte) n);
                            return PublicKey.mlDsa65(Bytes.wrap(key)).id();
                        })
                        .toList();
        assertThat(Policy.of(2, keys).id().toHex()).startsWith("763ad771").endsWith("dd1847b7");
        assertThatThrownBy(() -> Policy.of(0, keys)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Policy.of(4, keys)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Policy.of(1, keys.subList(0, 1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Policy.of(1, List.of(keys.get(0), keys.get(0))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Policy(1, Policy.of(1, keys).keyIds().reversed()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aRandomFlipIsRefusedOrDecodesToAnotherTransaction() {
        var random = new SplittableRandom(20261120);
        byte[] encoded =
                TransactionBuilder.from(Specs.fast(), 0)
                        .pay(1, 5)
                        .memo("x")
                        .signRevealing(0)
                        .encoded();
        var original = Transaction.decode(encoded);
        for (int i = 0; i < 2_000; i++) {
            byte[] mutated = encoded.clone();
            mutated[random.nextInt(mutated.length)] ^= (byte) (1 << random.nextInt(8));
            try {
                var decoded = Transaction.decode(mutated);
                assertThat(decoded.fullId()).isNotEqualTo(original.fullId());
                assertThat(decoded.encoded()).isEqualTo(mutated);
            } catch (DecodeException e) {
                assertThat(e.offset()).isBetween(0, encoded.length);
            }
        }
    }

    @Test
    void anAddressOfAKeyIsItsId() {
        assertThat(Keys.address(3).payload()).isEqualTo(Keys.publicKey(3).id());
    }

    private static void assertRefused(int offset, int value, String expected) {
        byte[] encoded = T1.encoded();
        encoded[offset] = (byte) value;
        assertThatThrownBy(() -> ByteReader.decode(encoded, TransactionCore::decode))
                .isInstanceOf(DecodeException.class)
                .hasMessageContaining(expected);
    }
}
