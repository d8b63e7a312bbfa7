package org.numicoin.libp2p.peer;

import org.numicoin.libp2p.codec.Bytes;

/// How keys of one type look and sign. Keys are checked when they enter, so the other methods take
/// them as good.
interface SignatureScheme {
    /// Refuses bytes that are no public key of this type.
    void checkPublic(Bytes key);

    boolean verify(Bytes key, Bytes message, Bytes signature);

    /// Refuses bytes that are no private key of this type; gives their normal form.
    Bytes checkPrivate(Bytes key);

    Bytes publicOf(Bytes privateKey);

    Bytes sign(Bytes privateKey, Bytes message);
}
