package org.numicoin.libp2p.peer;

import java.io.IOException;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;
import org.numicoin.libp2p.codec.Bytes;
import org.numicoin.libp2p.codec.MalformedException;

/// ECDSA over secp256k1 with SHA-256: compressed points, signatures in DER, nonces of RFC 6979.
final class Secp256k1Scheme implements SignatureScheme {
    private static final int PUBLIC_BYTES = 33;
    private static final int PRIVATE_BYTES = 32;
    private static final ECDomainParameters CURVE = curve();

    @Override
    public void checkPublic(Bytes key) {
        if (key.length() != PUBLIC_BYTES) {
            throw new MalformedException("public-key", "not a compressed point of secp256k1");
        }
        point(key);
    }

    @Override
    public boolean verify(Bytes key, Bytes message, Bytes signature) {
        var verifier = new ECDSASigner();
        verifier.init(false, point(key));
        try {
            BigInteger[] rs =
                    StandardDSAEncoding.INSTANCE.decode(CURVE.getN(), signature.unsafeArray());
            return verifier.verifySignature(hash(message), rs[0], rs[1]);
        } catch (IOException | IllegalArgumentException e) {
            return false;
        }
    }

    @Override
    public Bytes checkPrivate(Bytes key) {
        var d = new BigInteger(1, key.unsafeArray());
        if (key.length() != PRIVATE_BYTES || d.signum() == 0 || d.compareTo(CURVE.getN()) >= 0) {
            throw new MalformedException("private-key", "not a private key of secp256k1");
        }
        return key;
    }

    @Override
    public Bytes publicOf(Bytes privateKey) {
        var d = new BigInteger(1, privateKey.unsafeArray());
        return Bytes.wrap(CURVE.getG().multiply(d).normalize().getEncoded(true));
    }

    @Override
    public Bytes sign(Bytes privateKey, Bytes message) {
        var signer = new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest()));
        var d = new BigInteger(1, privateKey.unsafeArray());
        signer.init(true, new ECPrivateKeyParameters(d, CURVE));
        BigInteger[] rs = signer.generateSignature(hash(message));
        // The lower of the two values of s, which strict verifiers ask for.
        BigInteger s = rs[1].min(CURVE.getN().subtract(rs[1]));
        try {
            return Bytes.wrap(StandardDSAEncoding.INSTANCE.encode(CURVE.getN(), rs[0], s));
        } catch (IOException e) {
            throw new IllegalStateException("two numbers can be written", e);
        }
    }

    private static ECPublicKeyParameters point(Bytes key) {
        try {
            return new ECPublicKeyParameters(
                    CURVE.getCurve().decodePoint(key.unsafeArray()), CURVE);
        } catch (IllegalArgumentException e) {
            throw new MalformedException("public-key", "not a point of secp256k1");
        }
    }

    private static byte[] hash(Bytes message) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(message.unsafeArray());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static ECDomainParameters curve() {
        X9ECParameters curve = CustomNamedCurves.getByName("secp256k1");
        return new ECDomainParameters(curve.getCurve(), curve.getG(), curve.getN(), curve.getH());
    }
}
