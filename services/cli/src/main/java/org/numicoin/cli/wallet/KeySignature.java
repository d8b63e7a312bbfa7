package org.numicoin.cli.wallet;

import org.numicoin.chain.PublicKey;
import org.numicoin.chain.TransactionCore;
import org.numicoin.crypto.BouncyCastleSignatures;
import org.numicoin.crypto.SignedMessage;
import org.numicoin.crypto.SigningKey;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;

/// The signature of one key, with the key.
record KeySignature(PublicKey key, Bytes signature) {
    static KeySignature by(SigningKey key, TransactionCore core) {
        return new KeySignature(
                PublicKey.mlDsa65(key.publicKey()), key.sign(SignedMessage.transaction(core.id())));
    }

    Hash256 keyId() {
        return key.id();
    }

    boolean isOf(TransactionCore core) {
        return new BouncyCastleSignatures()
                .verify(
                        key.bytes().unsafeArray(),
                        SignedMessage.transaction(core.id()).toSign().unsafeArray(),
                        signature.unsafeArray());
    }
}
