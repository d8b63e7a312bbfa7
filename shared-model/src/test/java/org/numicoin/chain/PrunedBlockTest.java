package org.numicoin.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.numicoin.consensus.BodyRules;
import org.numicoin.consensus.Genesis;
import org.numicoin.consensus.Rule;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Amount;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.testing.Specs;
import org.numicoin.wire.DecodeException;

/// A block that lost its signatures says what it said before.
class PrunedBlockTest {
    private static final ChainSpec SPEC = Specs.fast();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void saysWhatTheWholeBlockSays(long seed) {
        Block whole = block(new SplittableRandom(seed), 20);
        byte[] encoded = whole.pruned().encoded();
        var pruned = PrunedBlock.decode(encoded);
        assertThat(pruned).isEqualTo(whole.pruned());
        assertThat(pruned.id()).isEqualTo(whole.id());
        assertThat(pruned.transactions()).hasSameSizeAs(whole.transactions());
        for (int i = 0; i < whole.transactions().size(); i++) {
            Transaction before = whole.transactions().get(i);
            PrunedTransaction after = pruned.transactions().get(i);
            assertThat(after.core()).isEqualTo(before.core());
            assertThat(after.id()).isEqualTo(before.id());
            assertThat(after.size()).isEqualTo(before.encoded().length);
            assertThat(after.weight(SPEC)).isEqualTo(before.weight(SPEC));
            assertThat(TransactionContent.decode(before.encoded())).isEqualTo(before);
            assertThat(TransactionContent.decode(after.encoded())).isEqualTo(after);
        }
        assertThat(BodyRules.weight(SPEC, pruned.transactions()))
                .isEqualTo(BodyRules.weight(SPEC, whole.transactions()));
        assertThat(
                        Rule.firstViolation(
                                BodyRules.PRUNED_MATCHES_HEADER,
                                new BodyRules.PrunedBody(SPEC, pruned)))
                .isEmpty();
        // Header, count and cores stay where they are; then five bytes stand for each witness of a
        // key.
        int cores =
                whole.transactions().stream()
                        .mapToInt(transaction -> transaction.core().encoded().length)
                        .sum();
        int kept = BlockHeader.BYTES + 4 + cores;
        assertThat(Arrays.copyOf(encoded, kept)).isEqualTo(Arrays.copyOf(whole.encoded(), kept));
        assertThat(encoded.length)
                .isBetween(
                        kept + 5 * whole.transactions().size(),
                        kept + (5 + 2 + 16 * 32) * whole.transactions().size());
    }

    @Test
    void vectorOfATransactionWithoutItsSignature() {
        var core =
                new TransactionCore(
                        3,
                        new Address(Hash256.ofHex("11".repeat(32))),
                        7,
                        1_000,
                        10,
                        100,
                        new Payload.KeyRotation(Hash256.ofHex("22".repeat(32))));
        var transaction =
                new Transaction(
                        core,
                        Witness.ofKey(
                                Optional.empty(), Bytes.wrap(new byte[PublicKey.SIGNATURE_BYTES])));
        var pruned = new Block(header(List.of()), List.of(transaction)).pruned();
        assertThat(Bytes.wrap(pruned.encoded()).toHex().substring(2 * BlockHeader.BYTES))
                .isEqualTo(
                        "00000001"
                                + "01"
                                + "00000003"
                                + "02"
                                + "11".repeat(32)
                                + "0000000000000007"
                                + "00000000000003e8"
                                + "000000000000000a"
                                + "0000000000000064"
                                + "22".repeat(32)
                                + "0000010000");
        assertThat(pruned.transactions().getFirst().size()).isEqualTo(102 + 5 + 3_310);
    }

    @Test
    void neitherFormIsTakenForTheOther() {
        Block whole = block(new SplittableRandom(9), 3);
        assertThatThrownBy(() -> PrunedBlock.decode(whole.encoded()))
                .isInstanceOf(DecodeException.class);
        assertThatThrownBy(() -> Block.decode(whole.pruned().encoded()))
                .isInstanceOf(DecodeException.class);
        var empty = new Block(header(List.of()), List.of());
        assertThat(empty.pruned().encoded()).isEqualTo(empty.encoded());
    }

    @Test
    void rejectsTrailingBytesAndEveryTruncation() {
        byte[] encoded = block(new SplittableRandom(10), 3).pruned().encoded();
        for (int length = 0; length <= encoded.length + 1; length++) {
            byte[] other = Arrays.copyOf(encoded, length);
            if (length != encoded.length) {
                assertThatThrownBy(() -> PrunedBlock.decode(other))
                        .isInstanceOf(DecodeException.class);
            }
        }
    }

    @Test
    void allocatesNothingForACountThatCannotBe() {
        byte[] encoded = block(new SplittableRandom(11), 1).pruned().encoded();
        encoded[BlockHeader.BYTES] = 0x7f;
        assertThatThrownBy(() -> PrunedBlock.decode(encoded))
                .isInstanceOf(DecodeException.class)
                .hasMessageContaining("transactions");
    }

    private static Block block(SplittableRandom random, int count) {
        var transactions = new ArrayList<Transaction>();
        for (int i = 0; i < count; i++) {
            transactions.add(new Transaction(core(random), witness(random)));
        }
        return new Block(header(transactions), transactions);
    }

    private static BlockHeader header(List<Transaction> transactions) {
        BlockHeader genesis = Genesis.of(SPEC).block().header();
        return new BlockHeader(
                genesis.version(),
                genesis.chainId(),
                1,
                genesis.id(),
                genesis.timestamp() + 1,
                genesis.target(),
                BodyRules.transactionRoot(transactions),
                BodyRules.witnessRoot(transactions),
                Hash256.ZERO,
                Hash256.ZERO,
                Hash256.ZERO,
                genesis.baseFee(),
                Math.toIntExact(BodyRules.weight(SPEC, transactions)),
                0,
                new Address(Hash256.ZERO),
                0,
                0);
    }

    private static TransactionCore core(SplittableRandom random) {
        Payload payload;
        if (random.nextInt(4) == 0) {
            payload = new Payload.KeyRotation(hash(random));
        } else {
            var payments = new ArrayList<Payment>();
            for (int i = random.nextInt(4); i >= 0; i--) {
                payments.add(
                        new Payment(
                                new Address(hash(random)), Amount.ofNano(1 + random.nextInt(100))));
            }
            payload = new Payload.Transfer(payments, bytes(random, random.nextInt(20)));
        }
        return new TransactionCore(
                3, new Address(hash(random)), random.nextInt(9), 1_000, 10, 100, payload);
    }

    /// Of a key or of a policy, with some of its keys revealed.
    private static Witness witness(SplittableRandom random) {
        boolean ofPolicy = random.nextBoolean();
        int keys = ofPolicy ? 2 + random.nextInt(3) : 1;
        int signers = ofPolicy ? 1 + random.nextInt((1 << keys) - 1) : 1;
        int reveals = signers & random.nextInt(1 << keys);
        var entries = new ArrayList<Witness.SignerEntry>();
        for (int bit = 0; bit < keys; bit++) {
            if ((signers >> bit & 1) != 0) {
                entries.add(
                        new Witness.SignerEntry(
                                (reveals >> bit & 1) != 0
                                        ? Optional.of(
                                                PublicKey.mlDsa65(bytes(random, PublicKey.BYTES)))
                                        : Optional.empty(),
                                bytes(random, PublicKey.SIGNATURE_BYTES)));
            }
        }
        Optional<Policy> policy =
                ofPolicy && random.nextBoolean()
                        ? Optional.of(Policy.of(1, List.of(hash(random), hash(random))))
                        : Optional.empty();
        return new Witness(ofPolicy, policy, signers, reveals, entries);
    }

    private static Hash256 hash(SplittableRandom random) {
        return Hash256.of(bytes(random, Hash256.BYTES).toBytes());
    }

    private static Bytes bytes(SplittableRandom random, int length) {
        var bytes = new byte[length];
        random.nextBytes(bytes);
        return Bytes.wrap(bytes);
    }
}
