package org.numicoin.crypto;

import java.security.SecureRandom;
import org.bouncycastle.crypto.CipherParameters;
import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.params.MLDSAParameters;
import org.bouncycastle.crypto.params.MLDSAPrivateKeyParameters;
import org.bouncycastle.crypto.params.MLDSAPublicKeyParameters;
import org.bouncycastle.crypto.params.ParametersWithRandom;
import org.bouncycastle.crypto.signers.MLDSASigner;

/// ML-DSA-65 by Bouncy Castle's lightweight API: plain Java, so it is there on every platform.
/// Signs deterministically.
public final class BouncyCastleSignatures implements SignatureProvider {
    static final String NAME = "Bouncy Castle";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean verify(byte[] publicKey, byte[] message, byte[] signature) {
        if (!MlDsa65.haveRightLengths(publicKey, signature)) {
            return false;
        }
        var verifier = new MLDSASigner();
        verifier.init(false, new MLDSAPublicKeyParameters(MLDSAParameters.ml_dsa_65, publicKey));
        verifier.update(message, 0, message.length);
        return verifier.verifySignature(signature);
    }

    @Override
    public Signer signer(byte[] seed) {
        var key = privateKey(seed);
        return message -> sign(key, message);
    }

    /// Mixes fresh randomness into each signature (FIPS 204, section 3.4), which protects a device
    /// whose computation can be disturbed or observed.
    Signer hedgedSigner(byte[] seed, SecureRandom random) {
        var key = new ParametersWithRandom(privateKey(seed), random);
        return message -> sign(key, message);
    }

    byte[] publicKey(byte[] seed) {
        return privateKey(seed).getPublicKey();
    }

    private static MLDSAPrivateKeyParameters privateKey(byte[] seed) {
        return new MLDSAPrivateKeyParameters(
                MLDSAParameters.ml_dsa_65, MlDsa65.requireSeed(seed).clone());
    }

    private static byte[] sign(CipherParameters key, byte[] message) {
        var signer = new MLDSASigner();
        signer.init(true, key);
        signer.update(message, 0, message.length);
        try {
            return signer.generateSignature();
        } catch (CryptoException e) {
            throw new IllegalStateException("Bouncy Castle cannot sign", e);
        }
    }
}
