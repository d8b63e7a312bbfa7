package org.numicoin.crypto;

import java.nio.charset.StandardCharsets;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;

/// What is signed: length of tag, u8 ‖ tag in ASCII ‖ content, given unhashed to ML-DSA-65.
public record SignedMessage(SigningTag tag, Bytes content) {
    /// What each signer of a transaction signs.
    public static SignedMessage transaction(Hash256 id) {
        return new SignedMessage(SigningTag.TRANSACTION, Bytes.wrap(id.toBytes()));
    }

    public Bytes toSign() {
        byte[] ascii = tag.text().getBytes(StandardCharsets.US_ASCII);
        var bytes = new byte[1 + ascii.length + content.length()];
        bytes[0] = (byte) ascii.length;
        System.arraycopy(ascii, 0, bytes, 1, ascii.length);
        System.arraycopy(content.unsafeArray(), 0, bytes, 1 + ascii.length, content.length());
        return Bytes.wrap(bytes);
    }
}
