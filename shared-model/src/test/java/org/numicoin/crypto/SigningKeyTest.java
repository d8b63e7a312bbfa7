package org.numicoin.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;

class SigningKeyTest {
    private static final byte[] SEED = CryptoVectors.seed(0x5e);
    private static final Bytes MESSAGE = Bytes.ofHex("00010203");

    private final SignatureProvider provider = new BouncyCastleSignatures();

    @Test
    void signaturesOfASeedAreReproducible() {
        var first = SigningKey.fromSeed(SEED);
        var second = SigningKey.fromSeed(SEED.clone());
        assertThat(second.publicKey()).isEqualTo(first.publicKey());
        assertThat(second.id()).isEqualTo(MlDsa65.keyId(first.publicKey().toBytes()));
        assertThat(second.sign(MESSAGE.toBytes())).isEqualTo(first.sign(MESSAGE.toBytes()));
    }

    @Test
    void hedgedSignaturesDifferAndAreValid() {
        var key = SigningKey.hedged(SEED, new SecureRandom());
        var first = key.sign(MESSAGE.toBytes());
        var second = key.sign(MESSAGE.toBytes());
        assertThat(second).isNotEqualTo(first);
        assertThat(key.publicKey()).isEqualTo(SigningKey.fromSeed(SEED).publicKey());
        assertThat(isValid(key, MESSAGE, first)).isTrue();
        assertThat(isValid(key, MESSAGE, second)).isTrue();
    }

    @Test
    void signsWithTheProviderItIsGiven() {
        var key = SigningKey.fromSeed(SEED, new ConscryptSignatures());
        var signature = key.sign(MESSAGE.toBytes());
        assertThat(isValid(key, MESSAGE, signature)).isTrue();
        assertThat(key.publicKey()).isEqualTo(SigningKey.fromSeed(SEED).publicKey());
    }

    @Test
    void changedSeedArrayDoesNotChangeTheKey() {
        byte[] seed = SEED.clone();
        var key = SigningKey.fromSeed(seed);
        Arrays.fill(seed, (byte) 0);
        assertThat(key.sign(MESSAGE.toBytes()))
                .isEqualTo(SigningKey.fromSeed(SEED).sign(MESSAGE.toBytes()));
    }

    @Test
    void textFormShowsTheIdAndNoSecret() {
        var key = SigningKey.fromSeed(SEED);
        assertThat(key.toString())
                .isEqualTo("SigningKey[" + key.id() + "]")
                .doesNotContain(HexFormat.of().formatHex(SEED, 0, 8));
    }

    @Test
    void bytesToSignBeginWithTheLengthOfTheTag() {
        var id = Hash256.ofHex("01".repeat(32));
        assertThat(SignedMessage.transaction(id).toSign())
                .isEqualTo(Bytes.ofHex("0c" + "6e756d692e7369676e2e7478" + id));
        assertThat(new SignedMessage(SigningTag.VOTE, MESSAGE).toSign())
                .isEqualTo(Bytes.ofHex("0e" + "6e756d692e7369676e2e766f7465" + "00010203"));
        assertThat(new SignedMessage(SigningTag.KEY_PROOF, Bytes.EMPTY).toSign())
                .isEqualTo(Bytes.ofHex("12" + "6e756d692e7369676e2e6b657970726f6f66"));
        assertThat(new SignedMessage(SigningTag.MESSAGE, Bytes.EMPTY).toSign())
                .isEqualTo(Bytes.ofHex("11" + "6e756d692e7369676e2e6d657373616765"));
    }

    @Test
    void signatureForOnePurposeIsNotValidForAnother() {
        var key = SigningKey.fromSeed(SEED);
        for (var signedAs : SigningTag.values()) {
            var signature = key.sign(new SignedMessage(signedAs, MESSAGE));
            for (var shownAs : SigningTag.values()) {
                assertThat(isValid(key, new SignedMessage(shownAs, MESSAGE).toSign(), signature))
                        .isEqualTo(signedAs == shownAs);
            }
        }
    }

    private boolean isValid(SigningKey key, Bytes message, Bytes signature) {
        return provider.verify(key.publicKey().toBytes(), message.toBytes(), signature.toBytes());
    }
}
