package org.numicoin.primitives;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// Every use of SHA-256 in the protocol, each with its own tag, so that no hash of one kind can
/// stand for another. H(tag, x) = SHA-256(length of tag, u8 ‖ tag in ASCII ‖ x).
/// docs/spec/consensus.md lists the same table.
public enum Tag {
    SPEC("numi.spec"),
    BLOCK("numi.block"),
    POW("numi.pow"),
    TEMPLATE("numi.template"),
    TX("numi.tx"),
    WITNESS("numi.witness"),
    FULL("numi.full"),
    KEY("numi.key"),
    POLICY("numi.policy"),
    TXS_ROOT("numi.txs.root"),
    TXS_LEAF("numi.txs.leaf"),
    TXS_NODE("numi.txs.node"),
    WITNESSES_ROOT("numi.witnesses.root"),
    WITNESSES_LEAF("numi.witnesses.leaf"),
    WITNESSES_NODE("numi.witnesses.node"),
    STATE_KEY("numi.state.key"),
    STATE_VALUE("numi.state.value"),
    STATE_LEAF("numi.state.leaf"),
    STATE_NODE("numi.state.node"),
    HISTORY_LEAF("numi.history.leaf"),
    HISTORY_NODE("numi.history.node"),
    HISTORY_ROOT("numi.history.root"),
    FORK("numi.fork"),
    SHORT_ID("numi.short-id"),
    SIGNATURE_CACHE("numi.cache.signature");

    private final String text;

    // Only ever cloned.
    @SuppressWarnings("ImmutableEnumChecker")
    private final MessageDigest primed;

    Tag(String text) {
        this.text = text;
        this.primed = sha256();
        byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
        primed.update((byte) ascii.length);
        primed.update(ascii);
    }

    public String text() {
        return text;
    }

    /// H(tag, the parts one after the other).
    public Hash256 hash(byte[]... parts) {
        var digest = digest();
        for (byte[] part : parts) {
            digest.update(part);
        }
        return Hash256.of(digest.digest());
    }

    /// H(tag, a slice).
    public Hash256 hash(byte[] bytes, int offset, int length) {
        var digest = digest();
        digest.update(bytes, offset, length);
        return Hash256.of(digest.digest());
    }

    /// H(tag, left ‖ right).
    public Hash256 hash(Hash256 left, Hash256 right) {
        var pair = new byte[2 * Hash256.BYTES];
        left.copyTo(pair, 0);
        right.copyTo(pair, Hash256.BYTES);
        return hash(pair, 0, pair.length);
    }

    /// A digest that has read the tag already; the caller adds the content.
    public MessageDigest digest() {
        try {
            return (MessageDigest) primed.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("SHA-256 of this JDK cannot be cloned", e);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
