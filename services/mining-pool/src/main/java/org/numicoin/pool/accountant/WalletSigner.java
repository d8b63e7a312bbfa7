package org.numicoin.pool.accountant;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.numicoin.chain.Account;
import org.numicoin.chain.PublicKey;
import org.numicoin.chain.Transaction;
import org.numicoin.chain.TransactionCore;
import org.numicoin.chain.Witness;
import org.numicoin.crypto.SignedMessage;
import org.numicoin.crypto.SigningKey;
import org.numicoin.keystore.KeyWallet;
import org.numicoin.keystore.Keystore;
import org.numicoin.keystore.KeystoreException;
import org.numicoin.keystore.Password;
import org.numicoin.keystore.Sealing;
import org.numicoin.keystore.Seeds;
import org.numicoin.keystore.WalletName;
import org.numicoin.kit.FatalError;
import org.numicoin.kit.files.DurableFile;
import org.numicoin.pool.payout.PayoutSigner;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Hash256;

/// The pool's key, from a wallet file that was opened at the start.
final class WalletSigner implements PayoutSigner {
    private static final int PASSWORD_BYTES_MAX = 4 * Password.CHARACTERS_MAX;
    private static final String SUFFIX = ".json";

    private final Address address;
    private final List<Hash256> keyIds;
    private final Seeds seeds;
    private final SecureRandom random;

    private WalletSigner(Address address, List<Hash256> keyIds, Seeds seeds, SecureRandom random) {
        this.address = address;
        this.keyIds = List.copyOf(keyIds);
        this.seeds = seeds;
        this.random = random;
    }

    /// @param passwordFile empty: the wallet has the empty password
    /// @param expected the pool's address, which has to be that of the wallet
    static WalletSigner open(
            Path file, Optional<Path> passwordFile, Address expected, SecureRandom random) {
        try {
            WalletName name = name(file);
            KeyWallet wallet =
                    new Keystore(file.toAbsolutePath().resolveSibling("")).loadKeyWallet(name);
            if (!wallet.address().equals(expected)) {
                throw new FatalError(
                        "numi.pool.payout.wallet " + file,
                        "is the wallet of another account than numi.pool.address",
                        "name the wallet of the address that gets the rewards");
            }
            try (Password password = password(passwordFile)) {
                return new WalletSigner(
                        expected, wallet.keyIds(), Sealing.open(name, wallet, password), random);
            }
        } catch (KeystoreException e) {
            boolean wrong = e.kind() == KeystoreException.Kind.WRONG_PASSWORD;
            throw new FatalError(
                    "numi.pool.payout.wallet " + file,
                    String.valueOf(e.getMessage()),
                    wrong
                            ? "name a file with its password in numi.pool.payout.password-file"
                            : "name the file of a wallet that one key signs for",
                    e);
        } catch (IllegalArgumentException e) {
            throw new FatalError(
                    "the pool's wallet",
                    String.valueOf(e.getMessage()),
                    "correct numi.pool.payout.wallet and numi.pool.payout.password-file",
                    e);
        }
    }

    private static WalletName name(Path file) {
        String last = String.valueOf(file.getFileName());
        if (!last.endsWith(SUFFIX)) {
            throw new IllegalArgumentException("%s is not called NAME.json".formatted(file));
        }
        return new WalletName(last.substring(0, last.length() - SUFFIX.length()));
    }

    /// Without the end of its line.
    private static Password password(Optional<Path> file) {
        if (file.isEmpty()) {
            return Password.of(new char[0]);
        }
        byte[] bytes = new byte[0];
        try {
            bytes = DurableFile.read(file.get(), PASSWORD_BYTES_MAX);
            int length = bytes.length;
            while (length > 0 && (bytes[length - 1] == '\n' || bytes[length - 1] == '\r')) {
                length--;
            }
            var text =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, length));
            var characters = new char[text.remaining()];
            text.get(characters);
            try {
                return Password.of(characters);
            } finally {
                Arrays.fill(characters, '\0');
                Arrays.fill(text.array(), '\0');
            }
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(file.get() + " is not UTF-8", e);
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot read " + file.get() + ": " + e, e);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    @Override
    public Address address() {
        return address;
    }

    @Override
    public boolean hasKeyOf(Account account) {
        return keyIds.contains(account.authorization());
    }

    @Override
    public Transaction sign(TransactionCore core, Account account) {
        SigningKey key = seeds.key(keyIds.indexOf(account.authorization()), random);
        Optional<PublicKey> reveals =
                account.kind() == Account.Kind.NOT_REVEALED
                        ? Optional.of(PublicKey.mlDsa65(key.publicKey()))
                        : Optional.empty();
        return new Transaction(
                core, Witness.ofKey(reveals, key.sign(SignedMessage.transaction(core.id()))));
    }
}
