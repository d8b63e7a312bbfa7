package org.numicoin.libp2p.peer;

import org.numicoin.libp2p.codec.Bytes;
import org.numicoin.libp2p.codec.MalformedException;

/// ECDSA over the curves of NIST, accepted from others and never used for this node: the
/// specification asks for nothing more.
final class EcdsaScheme implements SignatureScheme {
    private static final int PUBLIC_BYTES_MAX = 256;

    @Override
    public void checkPublic(Bytes key) {
        if (key.length() > PUBLIC_BYTES_MAX) {
            throw new MalformedException("public-key", key.length() + " bytes of an EC key");
        }
        JdkSignatures.publicKey("EC", key);
    }

    @Override
    public boolean verify(Bytes key, Bytes message, Bytes signature) {
        return JdkSignatures.verify(
                "SHA256withECDSA", JdkSignatures.publicKey("EC", key), message, signature);
    }

    @Override
    public Bytes checkPrivate(Bytes key) {
        throw new MalformedException("private-key", "ECDSA is not used for own keys");
    }

    @Override
    public Bytes publicOf(Bytes privateKey) {
        throw noPrivateKey();
    }

    @Override
    public Bytes sign(Bytes privateKey, Bytes message) {
        throw noPrivateKey();
    }

    private static IllegalStateException noPrivateKey() {
        return new IllegalStateException("no private key of ECDSA passes the check");
    }
}
