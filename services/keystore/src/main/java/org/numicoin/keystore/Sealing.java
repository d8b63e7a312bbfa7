package org.numicoin.keystore;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.numicoin.chain.Transaction;
import org.numicoin.crypto.Argon2Parameters;
import org.numicoin.crypto.MlDsa65;
import org.numicoin.crypto.PasswordKey;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.wire.ByteWriter;

/// Seals and opens the seeds of a wallet. All that the file says in the clear is additional
/// authenticated data, so that whoever changes any of it is found out.
public final class Sealing {
    private static final String CIPHER = "AES/GCM/NoPadding";

    private Sealing() {}

    /// A wallet with these seeds under a password, with fresh salt and nonce.
    public static KeyWallet seal(
            Seeds seeds,
            Optional<Transaction> rotation,
            Password password,
            Argon2Parameters kdf,
            SecureRandom random) {
        List<Hash256> keyIds = seeds.keyIds();
        Bytes salt = fresh(SealedSeeds.SALT_BYTES, random);
        Bytes nonce = fresh(SealedSeeds.NONCE_BYTES, random);
        byte[] plain = seeds.joined();
        byte[] header = header(keyIds, rotation, kdf, salt, nonce);
        try {
            byte[] text =
                    cipher(Cipher.ENCRYPT_MODE, password, kdf, salt, nonce, header).doFinal(plain);
            return new KeyWallet(
                    keyIds, rotation, new SealedSeeds(kdf, salt, nonce, Bytes.wrap(text)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has AES-GCM", e);
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }

    /// Throws a [KeystoreException] when the password is wrong or anything in the file was changed;
    /// the two cannot be told apart.
    public static Seeds open(WalletName name, KeyWallet wallet, Password password) {
        SealedSeeds sealed = wallet.seeds();
        int expected = wallet.keyIds().size() * MlDsa65.SEED_BYTES + SealedSeeds.TAG_BYTES;
        if (sealed.ciphertext().length() != expected) {
            throw damaged(name);
        }
        byte[] header =
                header(
                        wallet.keyIds(),
                        wallet.rotation(),
                        sealed.kdf(),
                        sealed.salt(),
                        sealed.nonce());
        byte[] plain = new byte[0];
        try {
            plain =
                    cipher(
                                    Cipher.DECRYPT_MODE,
                                    password,
                                    sealed.kdf(),
                                    sealed.salt(),
                                    sealed.nonce(),
                                    header)
                            .doFinal(sealed.ciphertext().unsafeArray());
            Seeds seeds = Seeds.joined(plain);
            if (!seeds.keyIds().equals(wallet.keyIds())) {
                throw damaged(name);
            }
            return seeds;
        } catch (AEADBadTagException _) {
            throw damaged(name);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has AES-GCM", e);
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }

    /// All fields of the file but the ciphertext; docs/spec/keystore.md gives the layout.
    private static byte[] header(
            List<Hash256> keyIds,
            Optional<Transaction> rotation,
            Argon2Parameters kdf,
            Bytes salt,
            Bytes nonce) {
        var out = new ByteWriter();
        out.text16(WalletJson.KEY_FORMAT).u16(WalletJson.VERSION);
        out.u16(keyIds.size());
        keyIds.forEach(out::hash);
        out.flag(rotation.isPresent());
        rotation.ifPresent(transaction -> out.bytes32(Bytes.wrap(transaction.encoded())));
        out.u32(kdf.memoryKib()).u32(kdf.passes()).u32(kdf.lanes());
        return out.bytes16(salt).bytes16(nonce).toBytes();
    }

    private static Cipher cipher(
            int mode,
            Password password,
            Argon2Parameters kdf,
            Bytes salt,
            Bytes nonce,
            byte[] header)
            throws GeneralSecurityException {
        byte[] key = PasswordKey.derive(password.utf8(), kdf, salt);
        try {
            Cipher cipher = Cipher.getInstance(CIPHER);
            cipher.init(
                    mode,
                    new SecretKeySpec(key, "AES"),
                    new GCMParameterSpec(8 * SealedSeeds.TAG_BYTES, nonce.toBytes()));
            cipher.updateAAD(header);
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

    private static KeystoreException damaged(WalletName name) {
        return new KeystoreException(
                KeystoreException.Kind.WRONG_PASSWORD,
                "wrong password for wallet %s (or its file was changed since it was written)"
                        .formatted(name));
    }
}
