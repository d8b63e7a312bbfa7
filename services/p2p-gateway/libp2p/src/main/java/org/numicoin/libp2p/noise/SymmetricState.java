package org.numicoin.libp2p.noise;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.numicoin.libp2p.ProtocolViolation;

/// The chaining key, the hash of everything that was said and the key of the moment: section 5.2 of
/// the Noise specification.
final class SymmetricState {
    private static final int HASH_LENGTH = 32;

    private byte[] chainingKey;
    private byte[] hash;
    private Optional<Aead> aead = Optional.empty();

    SymmetricState(String noiseName) {
        byte[] name = noiseName.getBytes(StandardCharsets.US_ASCII);
        hash = name.length <= HASH_LENGTH ? Arrays.copyOf(name, HASH_LENGTH) : sha256(name);
        chainingKey = hash.clone();
    }

    /// What both ends have in common, unique for this handshake once it is over.
    byte[] hash() {
        return hash.clone();
    }

    void mixHash(byte[] data) {
        hash = sha256(hash, data);
    }

    void mixKey(byte[] secret) {
        byte[][] keys = expand(secret);
        chainingKey = keys[0];
        aead = Optional.of(new Aead(keys[1]));
        Arrays.fill(secret, (byte) 0);
    }

    byte[] encryptAndHash(byte[] plain) {
        byte[] out = plain;
        if (aead.isPresent()) {
            out = new byte[plain.length + Aead.TAG_LENGTH];
            aead.get().seal(hash, plain, 0, plain.length, out, 0);
        }
        mixHash(out);
        return out;
    }

    byte[] decryptAndHash(byte[] in) {
        byte[] plain = in;
        if (aead.isPresent()) {
            if (in.length < Aead.TAG_LENGTH) {
                throw new ProtocolViolation("noise-malformed", "message without tag");
            }
            plain = new byte[in.length - Aead.TAG_LENGTH];
            aead.get().open(hash, in, 0, in.length, plain, 0);
        }
        mixHash(in);
        return plain;
    }

    /// Whether what is encrypted now gets a tag.
    boolean hasKey() {
        return aead.isPresent();
    }

    /// The keys of the transport: the initiator sends with the first.
    byte[][] split() {
        return expand(new byte[0]);
    }

    /// HKDF with the chaining key as salt and two outputs.
    private byte[][] expand(byte[] secret) {
        byte[] temporary = hmac(chainingKey, secret);
        byte[] first = hmac(temporary, new byte[] {1});
        byte[] next = Arrays.copyOf(first, HASH_LENGTH + 1);
        next[HASH_LENGTH] = 2;
        return new byte[][] {first, hmac(temporary, next)};
    }

    private static byte[] hmac(byte[] key, byte[] data) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(data);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HMAC-SHA-256", e);
        }
    }

    private static byte[] sha256(byte[]... parts) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                digest.update(part);
            }
            return digest.digest();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
