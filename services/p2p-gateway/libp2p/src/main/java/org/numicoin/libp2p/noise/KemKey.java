package org.numicoin.libp2p.noise;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.NamedParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.DecapsulateException;
import javax.crypto.KEM;
import org.numicoin.libp2p.ProtocolViolation;

/// A key pair of ML-KEM-768, with keys and ciphertexts as FIPS 203 writes them: the JDK wraps
/// public keys in an X.509 header, which the wire does not have.
final class KemKey {
    static final int PUBLIC_LENGTH = 1184;
    static final int CIPHERTEXT_LENGTH = 1088;
    private static final byte[] X509_HEADER =
            HexFormat.of().parseHex("308204b2300b0609608648016503040402038204a100");

    private final KeyPair pair;

    private KemKey(KeyPair pair) {
        this.pair = pair;
    }

    /// A secret and how it is sent to the owner of a public key.
    @SuppressWarnings("ArrayRecordComponent") // lives for one step of the handshake
    record Encapsulated(byte[] secret, byte[] ciphertext) {}

    static KemKey generate(SecureRandom random) {
        try {
            var generator = KeyPairGenerator.getInstance("ML-KEM");
            generator.initialize(NamedParameterSpec.ML_KEM_768, random);
            return new KemKey(generator.generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw missing(e);
        }
    }

    byte[] publicKey() {
        byte[] encoded = pair.getPublic().getEncoded();
        return Arrays.copyOfRange(encoded, X509_HEADER.length, encoded.length);
    }

    static Encapsulated encapsulate(byte[] publicKey, SecureRandom random) {
        byte[] encoded = Arrays.copyOf(X509_HEADER, X509_HEADER.length + PUBLIC_LENGTH);
        System.arraycopy(publicKey, 0, encoded, X509_HEADER.length, PUBLIC_LENGTH);
        try {
            PublicKey key =
                    KeyFactory.getInstance("ML-KEM")
                            .generatePublic(new X509EncodedKeySpec(encoded));
            var made = KEM.getInstance("ML-KEM").newEncapsulator(key, random).encapsulate();
            return new Encapsulated(made.key().getEncoded(), made.encapsulation());
        } catch (InvalidKeySpecException | InvalidKeyException e) {
            throw new ProtocolViolation("noise-bad-key", "no ML-KEM-768 key");
        } catch (GeneralSecurityException e) {
            throw missing(e);
        }
    }

    byte[] decapsulate(byte[] ciphertext) {
        try {
            return KEM.getInstance("ML-KEM")
                    .newDecapsulator(pair.getPrivate())
                    .decapsulate(ciphertext)
                    .getEncoded();
        } catch (DecapsulateException e) {
            throw new ProtocolViolation("noise-bad-key", "no ML-KEM-768 ciphertext");
        } catch (GeneralSecurityException e) {
            throw missing(e);
        }
    }

    private static IllegalStateException missing(GeneralSecurityException e) {
        return new IllegalStateException("JDK 25 has ML-KEM-768", e);
    }
}
