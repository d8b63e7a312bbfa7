package org.numicoin.crypto;

/// What a signature is for. The tag begins the signed bytes, so that a signature for one purpose is
/// never valid for another.
public enum SigningTag {
    /// A transaction; the content is its id.
    TRANSACTION("numi.sign.tx"),
    /// A finality vote.
    VOTE("numi.sign.vote"),
    /// A proof that one holds a key.
    KEY_PROOF("numi.sign.keyproof"),
    /// A text of a user.
    MESSAGE("numi.sign.message");

    private final String text;

    SigningTag(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }
}
