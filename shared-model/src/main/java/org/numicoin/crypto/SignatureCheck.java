package org.numicoin.crypto;

import java.util.List;
import java.util.Optional;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;

/// One signature to be verified.
///
/// @param publicKey empty when the state holds it: reading it costs more than finding out that the
///   signature was verified before
/// @param keyId the id of the public key; the memory of verified signatures goes by it, so a wrong
///   one is refused
/// @param message the bytes that were signed, tag included
/// @param name what no other message or signature has: a hash over both, which the caller has
///   anyway, and what is left to say; the memory goes by it, since hashing a signature again costs
///   more than finding it
public record SignatureCheck(
        Optional<Bytes> publicKey, Hash256 keyId, Bytes message, Bytes signature, Bytes name) {
    public SignatureCheck {
        publicKey.ifPresent(key -> requireId(keyId, key));
    }

    /// The same checks, each with its key.
    public static List<SignatureCheck> withKeys(List<SignatureCheck> checks, KnownKeys known) {
        var missing = checks.stream().filter(check -> check.publicKey().isEmpty()).toList();
        if (missing.isEmpty()) {
            return checks;
        }
        var found = known.find(missing.stream().map(SignatureCheck::keyId).toList()).iterator();
        return checks.stream()
                .map(check -> check.publicKey().isPresent() ? check : check.with(found.next()))
                .toList();
    }

    private SignatureCheck with(Optional<Bytes> found) {
        if (found.isEmpty()) {
            throw new IllegalStateException("nobody knows key " + keyId);
        }
        return new SignatureCheck(found, keyId, message, signature, name);
    }

    boolean hasRightLength() {
        return signature.length() == MlDsa65.SIGNATURE_BYTES
                && publicKey.map(key -> key.length() == MlDsa65.PUBLIC_KEY_BYTES).orElse(true);
    }

    private static void requireId(Hash256 keyId, Bytes publicKey) {
        if (!keyId.equals(MlDsa65.keyId(publicKey.unsafeArray()))) {
            throw new IllegalArgumentException(keyId + " is not the id of the public key");
        }
    }
}
