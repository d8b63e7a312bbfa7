package org.numicoin.libp2p.peer;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.KeySpec;
import java.security.spec.X509EncodedKeySpec;
import org.numicoin.libp2p.codec.Bytes;
import org.numicoin.libp2p.codec.MalformedException;

/// The calls of the JDK's signatures for keys in DER.
final class JdkSignatures {
    private JdkSignatures() {}

    static PublicKey publicKey(String algorithm, Bytes der) {
        try {
            return KeyFactory.getInstance(algorithm)
                    .generatePublic(new X509EncodedKeySpec(der.toBytes()));
        } catch (InvalidKeySpecException e) {
            throw new MalformedException("public-key", "not a public key of " + algorithm);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + algorithm, e);
        }
    }

    static PrivateKey privateKey(String algorithm, KeySpec spec) {
        try {
            return KeyFactory.getInstance(algorithm).generatePrivate(spec);
        } catch (InvalidKeySpecException e) {
            throw new MalformedException("private-key", "not a private key of " + algorithm);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + algorithm, e);
        }
    }

    static boolean verify(String algorithm, PublicKey key, Bytes message, Bytes signature) {
        try {
            var verifier = Signature.getInstance(algorithm);
            verifier.initVerify(key);
            verifier.update(message.unsafeArray());
            return verifier.verify(signature.unsafeArray());
        } catch (SignatureException e) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a checked key verifies", e);
        }
    }

    static Bytes sign(String algorithm, PrivateKey key, Bytes message) {
        try {
            var signer = Signature.getInstance(algorithm);
            signer.initSign(key);
            signer.update(message.unsafeArray());
            return Bytes.wrap(signer.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a checked key signs", e);
        }
    }
}
