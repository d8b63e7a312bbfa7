package org.numicoin.crypto;

import java.security.SecureRandom;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;

/// A secret key made from a 32-byte seed, with its public key. It never shows the secret, and does
/// not give the seed back: who needs to store it keeps the seed.
public final class SigningKey {
    private final Bytes publicKey;
    private final Hash256 id;
    private final SignatureProvider.Signer signer;

    private SigningKey(byte[] publicKey, SignatureProvider.Signer signer) {
        this.publicKey = Bytes.wrap(publicKey);
        this.id = MlDsa65.keyId(publicKey);
        this.signer = signer;
    }

    /// Signs deterministically: the same message gives the same signature, on every machine.
    public static SigningKey fromSeed(byte[] seed) {
        return fromSeed(seed, new BouncyCastleSignatures());
    }

    /// Signs as the provider does, for those who sign a lot.
    public static SigningKey fromSeed(byte[] seed, SignatureProvider provider) {
        return new SigningKey(new BouncyCastleSignatures().publicKey(seed), provider.signer(seed));
    }

    /// Mixes fresh randomness into each signature.
    public static SigningKey hedged(byte[] seed, SecureRandom random) {
        var provider = new BouncyCastleSignatures();
        return new SigningKey(provider.publicKey(seed), provider.hedgedSigner(seed, random));
    }

    public Bytes publicKey() {
        return publicKey;
    }

    /// The key id, under which an account of this key is created.
    public Hash256 id() {
        return id;
    }

    /// Signs bytes as they are; see [SignedMessage] for what the chain expects in front of them.
    public Bytes sign(byte[] bytes) {
        return Bytes.wrap(signer.sign(bytes));
    }

    public Bytes sign(SignedMessage message) {
        return sign(message.toSign().unsafeArray());
    }

    @Override
    public String toString() {
        return "SigningKey[" + id + "]";
    }
}
