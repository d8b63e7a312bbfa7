package org.numicoin.libp2p.peer;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.RSAPrivateCrtKeySpec;
import java.security.spec.RSAPublicKeySpec;
import org.numicoin.libp2p.codec.Bytes;
import org.numicoin.libp2p.codec.MalformedException;

/// RSA with PKCS 1 version 1.5 and SHA-256; public keys in PKIX, private ones in PKCS 1. The size
/// is bounded because the cost of a verification grows with its square (CVE-2023-39533).
final class RsaScheme implements SignatureScheme {
    private static final int BITS_MIN = 2048;
    private static final int BITS_MAX = 8192;
    private static final int PUBLIC_BYTES_MAX = BITS_MAX / 8 + 64;
    private static final int PRIVATE_BYTES_MAX = BITS_MAX / 8 * 5;
    private static final String SIGNATURE = "SHA256withRSA";

    @Override
    public void checkPublic(Bytes key) {
        if (key.length() > PUBLIC_BYTES_MAX) {
            throw new MalformedException("public-key", key.length() + " bytes of an RSA key");
        }
        parse(key);
    }

    @Override
    public boolean verify(Bytes key, Bytes message, Bytes signature) {
        return JdkSignatures.verify(SIGNATURE, parse(key), message, signature);
    }

    @Override
    public Bytes checkPrivate(Bytes key) {
        if (key.length() > PRIVATE_BYTES_MAX) {
            throw new MalformedException("private-key", key.length() + " bytes of an RSA key");
        }
        parsePrivate(key);
        return key;
    }

    @Override
    public Bytes publicOf(Bytes privateKey) {
        var key = parsePrivate(privateKey);
        try {
            var spec = new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent());
            return Bytes.wrap(KeyFactory.getInstance("RSA").generatePublic(spec).getEncoded());
        } catch (InvalidKeySpecException e) {
            throw new MalformedException("private-key", "an RSA key that has no public one");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has RSA", e);
        }
    }

    @Override
    public Bytes sign(Bytes privateKey, Bytes message) {
        return JdkSignatures.sign(SIGNATURE, parsePrivate(privateKey), message);
    }

    private static RSAPublicKey parse(Bytes key) {
        var parsed = (RSAPublicKey) JdkSignatures.publicKey("RSA", key);
        int bits = parsed.getModulus().bitLength();
        // A large exponent makes verification as slow as signing.
        if (bits < BITS_MIN || bits > BITS_MAX || parsed.getPublicExponent().bitLength() > 33) {
            throw new MalformedException("public-key", "an RSA key of " + bits + " bits");
        }
        return parsed;
    }

    private static RSAPrivateCrtKey parsePrivate(Bytes key) {
        try {
            var k = org.bouncycastle.asn1.pkcs.RSAPrivateKey.getInstance(key.toBytes());
            return (RSAPrivateCrtKey)
                    JdkSignatures.privateKey(
                            "RSA",
                            new RSAPrivateCrtKeySpec(
                                    k.getModulus(),
                                    k.getPublicExponent(),
                                    k.getPrivateExponent(),
                                    k.getPrime1(),
                                    k.getPrime2(),
                                    k.getExponent1(),
                                    k.getExponent2(),
                                    k.getCoefficient()));
        } catch (IllegalArgumentException e) {
            throw new MalformedException("private-key", "not an RSA key in PKCS 1");
        }
    }
}
