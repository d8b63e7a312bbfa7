package org.numicoin.crypto;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;

/// ML-DSA-65 of a JCA provider, which is asked directly and never installed for the whole process.
/// A raw public key becomes a JCA key behind a constant prefix; that costs 4 to 10 µs of the 70 to
/// 110 that a verification takes.
abstract sealed class JcaSignatures implements SignatureProvider
        permits ConscryptSignatures, JdkSignatures {
    /// SubjectPublicKeyInfo of RFC 9881: SEQUENCE (SEQUENCE (OID 2.16.840.1.101.3.4.3.18), BIT
    /// STRING of the raw key).
    private static final byte[] PUBLIC_KEY_PREFIX =
            HexFormat.of().parseHex("308207b2300b0609608648016503040312038207a100");

    private final String name;
    private final Provider provider;

    JcaSignatures(String name, Provider provider) {
        this.name = name;
        this.provider = provider;
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final boolean verify(byte[] publicKey, byte[] message, byte[] signature) {
        if (!MlDsa65.haveRightLengths(publicKey, signature)) {
            return false;
        }
        try {
            var verifier = Signature.getInstance(MlDsa65.NAME, provider);
            verifier.initVerify(
                    KeyFactory.getInstance(MlDsa65.NAME, provider)
                            .generatePublic(
                                    new X509EncodedKeySpec(concat(PUBLIC_KEY_PREFIX, publicKey))));
            verifier.update(message);
            return verifier.verify(signature);
        } catch (SignatureException e) {
            // How the JCA says that a signature does not even decode.
            return false;
        } catch (GeneralSecurityException e) {
            throw broken(e);
        }
    }

    @Override
    public final Signer signer(byte[] seed) {
        try {
            PrivateKey key = privateKey(MlDsa65.requireSeed(seed), provider);
            return message -> sign(key, message);
        } catch (GeneralSecurityException e) {
            throw broken(e);
        }
    }

    /// The secret key of a seed, in the way this provider takes it.
    abstract PrivateKey privateKey(byte[] seed, Provider provider) throws GeneralSecurityException;

    /// Where the provider gets the 32 bytes that are mixed into a signature.
    abstract SecureRandom signingRandomness();

    private byte[] sign(PrivateKey key, byte[] message) {
        try {
            var signer = Signature.getInstance(MlDsa65.NAME, provider);
            signer.initSign(key, signingRandomness());
            signer.update(message);
            return signer.sign();
        } catch (GeneralSecurityException e) {
            throw broken(e);
        }
    }

    private IllegalStateException broken(GeneralSecurityException cause) {
        return new IllegalStateException(name + " cannot do " + MlDsa65.NAME, cause);
    }

    static byte[] concat(byte[] first, byte[] second) {
        var both = new byte[first.length + second.length];
        System.arraycopy(first, 0, both, 0, first.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
