package org.numicoin.crypto;

import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;

/// One signature to be verified.
///
/// @param keyId the id of the public key; the memory of verified signatures goes by it, so a wrong
///   one is refused
/// @param message the bytes that were signed, tag included
public record SignatureCheck(Bytes publicKey, Hash256 keyId, Bytes message, Bytes signature) {
    public SignatureCheck {
        if (!keyId.equals(MlDsa65.keyId(publicKey.unsafeArray()))) {
            throw new IllegalArgumentException(keyId + " is not the id of the public key");
        }
    }

    boolean hasRightLengths() {
        return MlDsa65.haveRightLengths(publicKey.unsafeArray(), signature.unsafeArray());
    }
}
