package org.numicoin.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.numicoin.crypto.CryptoVectors.hex;

import java.security.GeneralSecurityException;
import java.security.Security;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.numicoin.primitives.Tag;

class MlDsa65Test {
    private static final List<String[]> KNOWN = CryptoVectors.rows("ml-dsa-65-known-answers.txt");

    @Test
    void keysOfSeedsAreThoseThatNistPublished() throws GeneralSecurityException {
        var rows = KNOWN.stream().filter(row -> row[0].equals("keygen")).toList();
        assertThat(rows).hasSize(2);
        for (var row : rows) {
            String key =
                    HexFormat.of().formatHex(new BouncyCastleSignatures().publicKey(hex(row[1])));
            assertThat(key).hasSize(2 * MlDsa65.PUBLIC_KEY_BYTES);
            assertThat(key).startsWith(row[2]).endsWith(row[3]);
        }
    }

    @Test
    void deterministicSignatureIsTheOneThatWycheproofPublished() {
        var rows = KNOWN.stream().filter(row -> row[0].equals("sign")).toList();
        assertThat(rows).hasSize(1);
        for (var row : rows) {
            for (var provider : List.of(new BouncyCastleSignatures(), new JdkSignatures())) {
                String signature =
                        HexFormat.of().formatHex(provider.signer(hex(row[1])).sign(hex(row[2])));
                assertThat(signature).hasSize(2 * MlDsa65.SIGNATURE_BYTES);
                assertThat(signature).startsWith(row[3]).endsWith(row[4]);
            }
        }
    }

    @Test
    void threeImplementationsMakeTheSameKeyAndSignatureOfASeed() throws GeneralSecurityException {
        var random = new Random(204);
        var sun = Objects.requireNonNull(Security.getProvider("SUN"));
        for (int i = 0; i < 3; i++) {
            var seed = new byte[MlDsa65.SEED_BYTES];
            random.nextBytes(seed);
            var message = new byte[random.nextInt(200)];
            random.nextBytes(message);

            var reference = new ReferenceMlDsa65(seed);
            byte[] encoded = JdkSignatures.keyPair(seed, sun).getPublic().getEncoded();
            byte[] jdkKey =
                    Arrays.copyOfRange(
                            encoded, encoded.length - MlDsa65.PUBLIC_KEY_BYTES, encoded.length);
            assertThat(new BouncyCastleSignatures().publicKey(seed))
                    .isEqualTo(reference.publicKey())
                    .isEqualTo(jdkKey);
            assertThat(new BouncyCastleSignatures().signer(seed).sign(message))
                    .isEqualTo(reference.sign(message))
                    .isEqualTo(new JdkSignatures().signer(seed).sign(message));
        }
    }

    @Test
    void keyIdDependsOnTheScheme() {
        var key = new byte[MlDsa65.PUBLIC_KEY_BYTES];
        assertThat(MlDsa65.keyId(key))
                .isEqualTo(Tag.KEY.hash(new byte[] {1}, key))
                .isNotEqualTo(Tag.KEY.hash(new byte[] {2}, key));
    }

    @Test
    void seedOfAnotherLengthIsRefused() {
        for (int length : new int[] {0, 31, 33}) {
            assertThatThrownBy(() -> SigningKey.fromSeed(new byte[length]))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("32 bytes, not " + length);
        }
    }
}
