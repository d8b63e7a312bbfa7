package org.numicoin.gateway.app.key;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.numicoin.crypto.Argon2Parameters;
import org.numicoin.crypto.PasswordKey;
import org.numicoin.libp2p.codec.MalformedException;
import org.numicoin.libp2p.peer.PeerId;
import org.numicoin.libp2p.peer.PrivateKey;
import org.numicoin.primitives.Bytes;
import org.numicoin.wire.ByteReader;
import org.numicoin.wire.ByteWriter;
import org.numicoin.wire.DecodeException;

/// The seed of a node key under a password: AES-256-GCM with a key that Argon2id makes of the
/// password. What is in the clear is authenticated too. docs/spec/keystore.md gives the layout.
///
/// @param peerId the name that the key stands for
/// @param salt of Argon2id; fresh at every write, like
/// @param nonce of AES-GCM
/// @param ciphertext of the seed, 32 bytes, then the tag of 16 bytes
record SealedNodeKey(
        PeerId peerId, Argon2Parameters kdf, Bytes salt, Bytes nonce, Bytes ciphertext) {
    static final int BYTES_MAX = 1024;

    /// RFC 9106, section 4, second recommended option.
    static final Argon2Parameters KDF = new Argon2Parameters(64 << 10, 3, 4);

    private static final String FORMAT = "numi-node-key";
    private static final int VERSION = 1;
    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BYTES = 16;
    private static final int SEALED_BYTES = 32 + TAG_BYTES;

    /// A planted file must not keep the machine busy for hours before it is refused.
    private static final int PASSES_MAX = 64;

    static SealedNodeKey seal(
            PrivateKey key, byte[] password, Argon2Parameters kdf, SecureRandom random) {
        Bytes salt = fresh(PasswordKey.SALT_BYTES, random);
        Bytes nonce = fresh(NONCE_BYTES, random);
        var empty = new SealedNodeKey(key.peerId(), kdf, salt, nonce, Bytes.EMPTY);
        byte[] seed = key.seed().toBytes();
        try {
            byte[] text = empty.cipher(Cipher.ENCRYPT_MODE, password).doFinal(seed);
            return new SealedNodeKey(key.peerId(), kdf, salt, nonce, Bytes.wrap(text));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has AES-GCM", e);
        } finally {
            Arrays.fill(seed, (byte) 0);
        }
    }

    /// Empty when the password is wrong or anything in the file was changed; the two cannot be told
    /// apart.
    Optional<PrivateKey> open(byte[] password) {
        try {
            byte[] seed = cipher(Cipher.DECRYPT_MODE, password).doFinal(ciphertext.unsafeArray());
            var key = PrivateKey.ofSeed(org.numicoin.libp2p.codec.Bytes.wrap(seed));
            return Optional.of(key).filter(opened -> opened.peerId().equals(peerId));
        } catch (AEADBadTagException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has AES-GCM", e);
        }
    }

    byte[] encoded() {
        return header().bytes16(ciphertext).toBytes();
    }

    /// Throws a `DecodeException` when these are not the bytes of a node key.
    static SealedNodeKey decode(byte[] bytes) {
        return ByteReader.decode(bytes, SealedNodeKey::decode);
    }

    private static SealedNodeKey decode(ByteReader in) {
        in.require(in.text16(64, "format").equals(FORMAT), "the format " + FORMAT);
        in.require(in.u16("version") == VERSION, "version " + VERSION);
        var peerId = peerId(in);
        int memory = in.u32("memory");
        int passes = in.count(in.u32("passes"), 1, PASSES_MAX, "passes");
        int lanes = in.u32("lanes");
        try {
            return new SealedNodeKey(
                    peerId,
                    new Argon2Parameters(memory, passes, lanes),
                    exactly(in, PasswordKey.SALT_BYTES, "salt"),
                    exactly(in, NONCE_BYTES, "nonce"),
                    exactly(in, SEALED_BYTES, "ciphertext"));
        } catch (IllegalArgumentException e) {
            throw new DecodeException(in.position(), String.valueOf(e.getMessage()));
        }
    }

    private static PeerId peerId(ByteReader in) {
        try {
            return PeerId.parse(in.text16(PeerId.BYTES_MAX * 2, "peer id"));
        } catch (MalformedException e) {
            throw new DecodeException(in.position(), "a peer id");
        }
    }

    private static Bytes exactly(ByteReader in, int length, String what) {
        Bytes bytes = in.bytes16(length, what);
        in.require(bytes.length() == length, length + " bytes of " + what);
        return bytes;
    }

    private ByteWriter header() {
        return new ByteWriter()
                .text16(FORMAT)
                .u16(VERSION)
                .text16(peerId.toString())
                .u32(kdf.memoryKib())
                .u32(kdf.passes())
                .u32(kdf.lanes())
                .bytes16(salt)
                .bytes16(nonce);
    }

    private Cipher cipher(int mode, byte[] password) throws GeneralSecurityException {
        byte[] key = PasswordKey.derive(password, kdf, salt);
        try {
            Cipher cipher = Cipher.getInstance(CIPHER);
            cipher.init(
                    mode,
                    new SecretKeySpec(key, "AES"),
                    new GCMParameterSpec(8 * TAG_BYTES, nonce.toBytes()));
            cipher.updateAAD(header().toBytes());
            return cipher;
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    private static Bytes fresh(int length, SecureRandom random) {
        var bytes = new byte[length];
        random.nextBytes(bytes);
        return Bytes.wrap(bytes);
    }
}
