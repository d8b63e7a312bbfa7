package org.numicoin.pool.accountant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.numicoin.chain.Account;
import org.numicoin.chain.Payload;
import org.numicoin.chain.Payment;
import org.numicoin.chain.TransactionCore;
import org.numicoin.crypto.Argon2Parameters;
import org.numicoin.crypto.BouncyCastleSignatures;
import org.numicoin.crypto.SignedMessage;
import org.numicoin.keystore.Keystore;
import org.numicoin.keystore.Password;
import org.numicoin.keystore.Sealing;
import org.numicoin.keystore.Seeds;
import org.numicoin.keystore.WalletName;
import org.numicoin.kit.FatalError;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Amount;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.testing.Keys;

class WalletSignerTest {
    private static final Address POOL = Keys.address(1);

    @TempDir private Path folder;
    private Path wallet = Path.of("");
    private Path password = Path.of("");

    @BeforeEach
    void makeWallet() throws IOException {
        wallet = folder.resolve("pool.json");
        password = Files.writeString(folder.resolve("password"), "correct horse é\n");
        var seed = new byte[32];
        seed[31] = 1;
        try (Seeds seeds = Seeds.of(seed);
                Password text = Password.of("correct horse é".toCharArray())) {
            new Keystore(folder)
                    .create(
                            new WalletName("pool"),
                            Sealing.seal(
                                    seeds,
                                    Optional.empty(),
                                    text,
                                    new Argon2Parameters(64, 1, 1),
                                    new SecureRandom()));
        }
    }

    @Test
    void revealsTheKeyOnceAndSignsForTheAccountThatHasIt() {
        WalletSigner signer = open(wallet, Optional.of(password), POOL);
        var core =
                new TransactionCore(
                        99,
                        POOL,
                        0,
                        100,
                        10,
                        TransactionCore.NEVER_EXPIRES,
                        new Payload.Transfer(
                                List.of(new Payment(Keys.address(2), Amount.ofNano(1))),
                                Bytes.EMPTY));
        Account fresh = account(POOL.payload(), Account.Kind.NOT_REVEALED);
        assertThat(signer.hasKeyOf(fresh)).isTrue();
        var revealing = signer.sign(core, fresh);
        assertThat(revealing.witness().signatures().getFirst().key()).contains(Keys.publicKey(1));
        assertThat(
                        new BouncyCastleSignatures()
                                .verify(
                                        Keys.publicKey(1).bytes().unsafeArray(),
                                        SignedMessage.transaction(core.id()).toSign().unsafeArray(),
                                        revealing
                                                .witness()
                                                .signatures()
                                                .getFirst()
                                                .signature()
                                                .unsafeArray()))
                .isTrue();
        var later = signer.sign(core, account(POOL.payload(), Account.Kind.KEY));
        assertThat(later.witness().signatures().getFirst().key()).isEmpty();
        assertThat(signer.hasKeyOf(account(new Hash256(5, 0, 0, 0), Account.Kind.KEY))).isFalse();
    }

    @Test
    void saysWhatIsWrongAndWhatToDo() throws IOException {
        assertFails(wallet, Optional.empty(), POOL, "wrong password", "password-file");
        assertFails(
                wallet, Optional.of(folder.resolve("no")), POOL, "cannot read", "password-file");
        assertFails(wallet, Optional.of(password), Keys.address(2), "another account", "rewards");
        assertFails(
                folder.resolve("none.json"), Optional.of(password), POOL, "no wallet", "one key");
        assertFails(folder.resolve("pool"), Optional.of(password), POOL, "NAME.json", "wallet");
        Path notText = Files.write(folder.resolve("bytes"), new byte[] {(byte) 0xff, 1});
        assertFails(wallet, Optional.of(notText), POOL, "not UTF-8", "password-file");
        Files.writeString(folder.resolve("bad.json"), "{}");
        assertFails(
                folder.resolve("bad.json"), Optional.of(password), POOL, "not a wallet", "one key");
    }

    private static void assertFails(
            Path file, Optional<Path> password, Address pool, String why, String remedy) {
        assertThatThrownBy(() -> open(file, password, pool))
                .isInstanceOf(FatalError.class)
                .hasMessageContaining(why)
                .hasMessageContaining(remedy);
    }

    private static WalletSigner open(Path file, Optional<Path> password, Address pool) {
        return WalletSigner.open(file, password, pool, new SecureRandom());
    }

    private static Account account(Hash256 authorization, Account.Kind kind) {
        return new Account(
                Amount.ofNano(1), 0, authorization, kind, kind == Account.Kind.KEY ? 1 : 0);
    }
}
