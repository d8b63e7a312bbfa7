package org.numicoin.crypto;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;
import java.security.spec.NamedParameterSpec;

/// ML-DSA-65 of the JDK itself, with intrinsics where HotSpot has them. Signs deterministically.
public final class JdkSignatures extends JcaSignatures {
    static final String NAME = "JDK";

    public JdkSignatures() {
        super(NAME, sun());
    }

    private static Provider sun() {
        Provider provider = Security.getProvider("SUN");
        if (provider == null || provider.getService("Signature", MlDsa65.NAME) == null) {
            throw new IllegalStateException("this JDK has no " + MlDsa65.NAME);
        }
        return provider;
    }

    @Override
    PrivateKey privateKey(byte[] seed, Provider provider) throws GeneralSecurityException {
        return keyPair(seed, provider).getPrivate();
    }

    /// JDK 25 reads no seed as a key, but its generator takes exactly the seed from the randomness
    /// it is given.
    static KeyPair keyPair(byte[] seed, Provider provider) throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance(MlDsa65.NAME, provider);
        generator.initialize(NamedParameterSpec.ML_DSA_65, new FixedBytes(seed));
        return generator.generateKeyPair();
    }

    /// FIPS 204 defines the deterministic variant as the hedged one with 32 zero bytes.
    @Override
    SecureRandom signingRandomness() {
        return new FixedBytes(new byte[32]);
    }

    private static final class FixedBytes extends SecureRandom {
        private static final long serialVersionUID = 1;

        private final byte[] value;

        FixedBytes(byte[] value) {
            this.value = value.clone();
        }

        @Override
        public void nextBytes(byte[] bytes) {
            if (bytes.length != value.length) {
                throw new IllegalStateException(
                        "asked for " + bytes.length + " bytes, not " + value.length);
            }
            System.arraycopy(value, 0, bytes, 0, bytes.length);
        }
    }
}
