package org.numicoin.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.numicoin.consensus.BodyRules;
import org.numicoin.crypto.Argon2Parameters;
import org.numicoin.crypto.ProofOfWorkHashes;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Hash256;
import org.numicoin.wire.DecodeException;

class BlockHeaderTest {
    private static final BlockHeader P2 =
            new BlockHeader(
                    1,
                    1,
                    1,
                    Hash256.ofHex("11".repeat(32)),
                    1_800_000_030_000L,
                    0x1e100000,
                    BodyRules.transactionRoot(List.of()),
                    BodyRules.witnessRoot(List.of()),
                    Hash256.ofHex("22".repeat(32)),
                    Hash256.ofHex("33".repeat(32)),
                    Hash256.ZERO,
                    100,
                    0,
                    0,
                    new Address(Hash256.ofHex("44".repeat(32))),
                    0x01020304,
                    0x05060708090a0b0cL);

    @Test
    void vectorP2HasThePublishedBytesBlobHashAndId() {
        byte[] encoded = P2.encoded();
        assertThat(encoded).hasSize(278);
        assertThat(BlockHeader.decode(encoded)).isEqualTo(P2);
        assertThat(P2.id().toHex())
                .isEqualTo("88c779cdc3f86bcfa6264982720ea95e5e5b9a363630bb380d735a07971275eb");
        assertThat(HexFormat.of().formatHex(P2.proofOfWorkBlob()))
                .isEqualTo(
                        "8ed5f36f9a1ee0283fe8c4936d0d2eaba1e153025aa5abc0e37d40a12cfbc656"
                                + "4e554d492d3031"
                                + "01020304"
                                + "05060708090a0b0c"
                                + "00".repeat(25));
        var pow = ProofOfWorkHashes.select(new Argon2Parameters(1024, 4, 1)).hash();
        assertThat(pow.hash(P2.proofOfWorkBlob()).toHex())
                .isEqualTo("dd60534019aded81ec565b657409c12bc9444dc253814fbbca59013b9490a5cc");
    }

    @Test
    void vectorP3ReversedNonceIsAnotherHash() {
        var reversed = P2.withNonce(0x04030201, P2.extraNonce());
        assertThat(reversed.proofOfWorkBlob()).isNotEqualTo(P2.proofOfWorkBlob());
        assertThat(reversed.id()).isNotEqualTo(P2.id());
    }

    @Test
    void templateIdIgnoresWhatAMinerSets() {
        var solved = P2.withMiner(new Address(Hash256.ofHex("55".repeat(32)))).withNonce(9, 10);
        assertThat(solved.templateId()).isEqualTo(P2.templateId());
        assertThat(P2.withTimestamp(1_800_000_030_001L).templateId()).isNotEqualTo(P2.templateId());
    }

    @Test
    void rejectsATimestampOfTwoToTheFortySix() {
        byte[] encoded = P2.encoded();
        encoded[46] = 0;
        encoded[47] = 0x40;
        for (int i = 48; i < 54; i++) {
            encoded[i] = 0;
        }
        assertThatThrownBy(() -> BlockHeader.decode(encoded))
                .isInstanceOf(DecodeException.class)
                .hasMessageContaining("a timestamp below 2^46");
    }

    @Test
    void rejectsTrailingAndMissingBytes() {
        byte[] encoded = P2.encoded();
        assertThatThrownBy(() -> BlockHeader.decode(java.util.Arrays.copyOf(encoded, 279)))
                .isInstanceOf(DecodeException.class)
                .hasMessageContaining("the end, not 1 more bytes");
        assertThatThrownBy(() -> BlockHeader.decode(java.util.Arrays.copyOf(encoded, 277)))
                .isInstanceOf(DecodeException.class)
                .hasMessageContaining("extra-nonce");
    }
}
