package org.numicoin.crypto;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.HexFormat;
import org.conscrypt.Conscrypt;

/// ML-DSA-65 by Conscrypt, a binding of BoringSSL: the fastest where its native library loads.
/// Signs hedged; it takes randomness from BoringSSL and from nowhere else.
public final class ConscryptSignatures extends JcaSignatures {
    static final String NAME = "Conscrypt";

    /// PrivateKeyInfo of RFC 9881 around the seed alone.
    private static final byte[] SEED_PREFIX =
            HexFormat.of().parseHex("3034020100300b060960864801650304031204228020");

    /// Throws an `UnsatisfiedLinkError` where there is no library for the platform.
    public ConscryptSignatures() {
        super(NAME, Conscrypt.newProvider());
    }

    @Override
    PrivateKey privateKey(byte[] seed, Provider provider) throws GeneralSecurityException {
        return KeyFactory.getInstance(MlDsa65.NAME, provider)
                .generatePrivate(new PKCS8EncodedKeySpec(concat(SEED_PREFIX, seed)));
    }

    @Override
    SecureRandom signingRandomness() {
        return new SecureRandom();
    }
}
