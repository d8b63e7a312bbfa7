package org.numicoin.crypto;

/// One implementation of ML-DSA-65. All of them must answer alike for every input, or nodes with
/// different providers would follow different chains; [SignatureProviders] refuses one that fails
/// its known answers. Safe for use by several threads at once.
public interface SignatureProvider {
    /// For logs and reports.
    String name();

    /// Whether a signature is valid. Malformed keys and signatures of any length are false, never
    /// an exception; an exception means that the provider itself is broken and says nothing about
    /// the signature.
    boolean verify(byte[] publicKey, byte[] message, byte[] signature);

    /// The signer of a 32-byte seed (ξ of FIPS 204, section 6.1). Whether it signs
    /// deterministically or hedged depends on the provider; both are equally valid.
    Signer signer(byte[] seed);

    /// Signs with one secret key. Safe for use by several threads at once.
    @FunctionalInterface
    interface Signer {
        byte[] sign(byte[] message);
    }
}
