package org.numicoin.keystore;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.numicoin.chain.Policy;
import org.numicoin.chain.Transaction;
import org.numicoin.crypto.Argon2Parameters;
import org.numicoin.json.Json;
import org.numicoin.json.JsonFields;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.wire.DecodeException;

/// The two kinds of files, as docs/spec/keystore.md says. Reading refuses what is missing, unknown
/// or out of bounds, with the field's name, by an `IllegalArgumentException`.
public final class WalletJson {
    static final String KEY_FORMAT = "numi-wallet";
    static final String POLICY_FORMAT = "numi-policy";
    static final int VERSION = 1;

    /// A rotation of 6 kB, 64 keys and their seeds, twice that in hexadecimal, and room.
    static final int FILE_BYTES_MAX = 64 << 10;

    private static final int ROTATION_BYTES_MAX = 16 << 10;
    private static final String KDF = "argon2id";
    private static final int KDF_VERSION = 0x13;
    private static final String CIPHER = "aes-256-gcm";

    private WalletJson() {}

    public static byte[] write(WalletFile file) {
        return switch (file) {
            case KeyWallet wallet -> Json.text(fields(wallet)).getBytes(StandardCharsets.UTF_8);
            case PolicyWallet wallet -> Json.text(fields(wallet)).getBytes(StandardCharsets.UTF_8);
        };
    }

    public static WalletFile read(byte[] json) {
        var in = JsonFields.parse(json);
        String format = in.text("format");
        long version = in.number("version", 0, Integer.MAX_VALUE);
        if (!format.equals(KEY_FORMAT) && !format.equals(POLICY_FORMAT)) {
            throw new IllegalArgumentException("format: expected numi-wallet or numi-policy");
        }
        if (version != VERSION) {
            throw new IllegalArgumentException(
                    "version: this program reads version 1, not " + version);
        }
        WalletFile file = format.equals(KEY_FORMAT) ? keyWallet(in) : policyWallet(in);
        if (!in.hash("address").equals(file.address().payload())) {
            throw new IllegalArgumentException("address: not that of the keys");
        }
        in.expectNoOthers();
        return file;
    }

    private static KeyWallet keyWallet(JsonFields in) {
        var kdf = in.object("kdf");
        requireText(kdf, "name", KDF);
        requireNumber(kdf, "version", KDF_VERSION);
        var parameters =
                new Argon2Parameters(
                        (int) kdf.number("memory_kib", 0, Integer.MAX_VALUE),
                        (int) kdf.number("passes", 0, Integer.MAX_VALUE),
                        (int) kdf.number("lanes", 0, Integer.MAX_VALUE));
        Bytes salt = kdf.bytes("salt", SealedSeeds.SALT_BYTES, SealedSeeds.SALT_BYTES);
        kdf.expectNoOthers();
        var cipher = in.object("cipher");
        requireText(cipher, "name", CIPHER);
        Bytes nonce = cipher.bytes("nonce", SealedSeeds.NONCE_BYTES, SealedSeeds.NONCE_BYTES);
        Bytes text = cipher.bytes("text", SealedSeeds.TAG_BYTES, FILE_BYTES_MAX / 2);
        cipher.expectNoOthers();
        return new KeyWallet(
                in.hashes("keys", KeyWallet.KEYS_MAX),
                rotation(in),
                new SealedSeeds(parameters, salt, nonce, text));
    }

    private static Optional<Transaction> rotation(JsonFields in) {
        if (in.textIfAny("rotation").isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(in.hex("rotation", 1, ROTATION_BYTES_MAX, Transaction::decode));
        } catch (DecodeException e) {
            throw new IllegalArgumentException("rotation: " + e.getMessage(), e);
        }
    }

    private static PolicyWallet policyWallet(JsonFields in) {
        int required = (int) in.number("required", 1, Policy.KEYS_MAX);
        return new PolicyWallet(new Policy(required, in.hashes("keys", Policy.KEYS_MAX)));
    }

    private static Map<String, Object> fields(KeyWallet wallet) {
        SealedSeeds sealed = wallet.seeds();
        var kdf = new LinkedHashMap<String, Object>();
        kdf.put("name", KDF);
        kdf.put("version", KDF_VERSION);
        kdf.put("memory_kib", sealed.kdf().memoryKib());
        kdf.put("passes", sealed.kdf().passes());
        kdf.put("lanes", sealed.kdf().lanes());
        kdf.put("salt", sealed.salt().toHex());
        var cipher = new LinkedHashMap<String, Object>();
        cipher.put("name", CIPHER);
        cipher.put("nonce", sealed.nonce().toHex());
        cipher.put("text", sealed.ciphertext().toHex());
        var fields = head(KEY_FORMAT, wallet);
        fields.put("keys", hex(wallet.keyIds()));
        wallet.rotation()
                .ifPresent(transaction ->
                        fields.put("rotation", Bytes.wrap(transaction.encoded()).toHex()));
        fields.put("kdf", kdf);
        fields.put("cipher", cipher);
        return fields;
    }

    private static Map<String, Object> fields(PolicyWallet wallet) {
        var fields = head(POLICY_FORMAT, wallet);
        fields.put("required", wallet.policy().required());
        fields.put("keys", hex(wallet.policy().keyIds()));
        return fields;
    }

    private static Map<String, Object> head(String format, WalletFile wallet) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("format", format);
        fields.put("version", VERSION);
        fields.put("address", wallet.address().payload().toHex());
        return fields;
    }

    private static List<String> hex(List<Hash256> hashes) {
        return hashes.stream().map(Hash256::toHex).toList();
    }

    private static void requireText(JsonFields in, String name, String expected) {
        if (!in.text(name).equals(expected)) {
            throw new IllegalArgumentException(name + ": expected " + expected);
        }
    }

    private static void requireNumber(JsonFields in, String name, long expected) {
        in.number(name, expected, expected);
    }
}
