package org.numicoin.libp2p.noise;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.numicoin.libp2p.ProtocolViolation;

/// One direction of ChaCha20-Poly1305 with the nonces of Noise: a counter that begins at zero and
/// never repeats. The JDK's cipher, ten times faster than Bouncy Castle's, wants to be initialised
/// for each message. Not for several threads.
final class Aead {
    static final int TAG_LENGTH = 16;
    static final int KEY_LENGTH = 32;
    private static final byte[] NOTHING = {};

    private final Cipher cipher;
    private final SecretKey key;
    private final byte[] nonce = new byte[12];
    private long messages;

    Aead(byte[] key) {
        this.key = new SecretKeySpec(key, 0, KEY_LENGTH, "ChaCha20");
        try {
            cipher = Cipher.getInstance("ChaCha20-Poly1305");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has ChaCha20-Poly1305", e);
        }
    }

    /// Writes `length` bytes and a tag; `out` may be `in` at the same offset.
    void seal(byte[] in, int offset, int length, byte[] out, int outOffset) {
        seal(NOTHING, in, offset, length, out, outOffset);
    }

    void seal(byte[] associated, byte[] in, int offset, int length, byte[] out, int outOffset) {
        try {
            begin(Cipher.ENCRYPT_MODE, associated);
            cipher.doFinal(in, offset, length, out, outOffset);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("sealing cannot fail", e);
        }
    }

    /// Reads `length` bytes, tag included, and writes the plaintext; `out` may be `in` at the same
    /// offset.
    ///
    /// @throws ProtocolViolation when the bytes are not what the other end sealed next
    int open(byte[] in, int offset, int length, byte[] out, int outOffset) {
        return open(NOTHING, in, offset, length, out, outOffset);
    }

    int open(byte[] associated, byte[] in, int offset, int length, byte[] out, int outOffset) {
        try {
            begin(Cipher.DECRYPT_MODE, associated);
            return cipher.doFinal(in, offset, length, out, outOffset);
        } catch (AEADBadTagException e) {
            throw new ProtocolViolation("noise-bad-tag", "message " + (messages - 1));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("opening fails for nothing but a bad tag", e);
        }
    }

    private void begin(int mode, byte[] associated) throws GeneralSecurityException {
        if (messages == Long.MAX_VALUE) {
            throw new InvalidKeyException("key is used up");
        }
        for (int i = 0; i < Long.BYTES; i++) {
            nonce[4 + i] = (byte) (messages >>> (8 * i));
        }
        messages++;
        cipher.init(mode, key, new IvParameterSpec(nonce));
        if (associated.length > 0) {
            cipher.updateAAD(associated);
        }
    }
}
