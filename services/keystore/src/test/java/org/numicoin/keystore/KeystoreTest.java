package org.numicoin.keystore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.numicoin.chain.Transaction;
import org.numicoin.crypto.Argon2Parameters;
import org.numicoin.kit.files.DurableFile;
import org.numicoin.testing.Keys;
import org.numicoin.testing.Specs;
import org.numicoin.testing.TransactionBuilder;

class KeystoreTest {
    private static final WalletName ALICE = new WalletName("alice");
    private static final Argon2Parameters KDF = new Argon2Parameters(64, 1, 1);

    @TempDir Path temporary;

    private final SecureRandom random = new SecureRandom();
    private Path folder = Path.of("");
    private Keystore keystore = new Keystore(folder);

    @BeforeEach
    void open() {
        folder = temporary.resolve("wallets");
        keystore = new Keystore(folder);
    }

    @Test
    void keepsAWalletAndOpensItWithItsPassword() {
        KeyWallet made = sealed(Optional.empty(), 1);
        keystore.create(ALICE, made);
        assertThat(keystore.load(ALICE)).isEqualTo(made);
        assertThat(keystore.list())
                .containsExactly(new Keystore.Entry(ALICE, Optional.of(made), Optional.empty()));
        try (Seeds seeds = unlock(keystore.loadKeyWallet(ALICE), "secret")) {
            assertThat(seeds.key(0, random).id()).isEqualTo(Keys.key(1).id());
        }
        assertThatThrownBy(() -> unlock(made, "Secret"))
                .isInstanceOf(KeystoreException.class)
                .hasMessageContaining("wrong password");
    }

    @Test
    void sealsTheSameSeedToOtherBytesEachTime() {
        KeyWallet one = sealed(Optional.empty(), 1);
        KeyWallet other = sealed(Optional.empty(), 1);
        assertThat(one.seeds().salt()).isNotEqualTo(other.seeds().salt());
        assertThat(one.seeds().nonce()).isNotEqualTo(other.seeds().nonce());
        assertThat(one.seeds().ciphertext()).isNotEqualTo(other.seeds().ciphertext());
    }

    @Test
    void letsNobodyButTheOwnerIn() throws IOException {
        keystore.create(ALICE, sealed(Optional.empty(), 1));
        assertThat(mode(folder)).isEqualTo("rwx------");
        assertThat(mode(keystore.path(ALICE))).isEqualTo("rw-------");
        assertThat(keystore.openToOthers(ALICE)).isEmpty();
        keystore.replace(ALICE, keystore.loadKeyWallet(ALICE), sealed(Optional.empty(), 1, 2));
        assertThat(mode(keystore.path(ALICE))).isEqualTo("rw-------");
        Files.setPosixFilePermissions(
                keystore.path(ALICE), PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(keystore.openToOthers(ALICE)).contains(keystore.path(ALICE));
    }

    @Test
    void neverOverwritesAFileWhateverIsInIt() throws IOException {
        Files.createDirectories(folder);
        Files.writeString(keystore.path(ALICE), "");
        assertThatThrownBy(() -> keystore.create(ALICE, sealed(Optional.empty(), 1)))
                .isInstanceOf(KeystoreException.class)
                .hasMessageContaining("exists and is never overwritten");
        assertThat(keystore.path(ALICE)).isEmptyFile();
        assertThatThrownBy(() -> keystore.load(ALICE)).isInstanceOf(KeystoreException.class);
        assertThat(keystore.path(ALICE)).isEmptyFile();
    }

    @Test
    void refusesATruncatedFileOfAnyLengthAndLeavesItAlone() throws IOException {
        byte[] whole = WalletJson.write(sealed(Optional.empty(), 1));
        Files.createDirectories(folder);
        // The last two bytes are white space behind the brace.
        for (int length = 0; length < whole.length - 2; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            Files.write(keystore.path(ALICE), cut);
            assertThatThrownBy(() -> keystore.load(ALICE))
                    .as("%d bytes", length)
                    .isInstanceOf(KeystoreException.class)
                    .hasMessageContaining("nothing was changed");
            assertThat(keystore.path(ALICE)).hasBinaryContent(cut);
        }
        assertThat(keystore.list().getFirst().problem()).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "null",
                "{\"format\":\"other\",\"version\":1}",
                "{\"format\":\"numi-wallet\",\"version\":2}",
                "{\"format\":\"numi-policy\",\"version\":1,\"required\":0,\"keys\":[]}"
            })
    void refusesWhatIsNoWallet(String content) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(keystore.path(ALICE), content);
        assertThatThrownBy(() -> keystore.load(ALICE))
                .isInstanceOf(KeystoreException.class)
                .hasMessageContaining("is not a wallet file");
    }

    @Test
    void readsNoMoreThanAWalletCanHave() throws IOException {
        Files.createDirectories(folder);
        Files.write(keystore.path(ALICE), new byte[WalletJson.FILE_BYTES_MAX + 1]);
        assertThatThrownBy(() -> keystore.load(ALICE)).hasMessageContaining("more than");
    }

    @Test
    void keepsAPolicyInTheClear() {
        var treasury = new PolicyWallet(TransactionBuilder.policy(2, 1, 2, 3));
        keystore.create(ALICE, treasury);
        assertThat(keystore.load(ALICE)).isEqualTo(treasury);
        assertThatThrownBy(() -> keystore.loadKeyWallet(ALICE))
                .hasMessageContaining("policy account");
    }

    @Test
    void replacesOnlyWhatItReadAndNeverDropsAKey() {
        KeyWallet one = sealed(Optional.empty(), 1);
        KeyWallet two = sealed(Optional.empty(), 1, 2);
        keystore.create(ALICE, one);
        assertThatThrownBy(() -> keystore.replace(ALICE, two, one))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> keystore.replace(ALICE, one, sealed(Optional.empty(), 2, 1)))
                .isInstanceOf(IllegalStateException.class);
        keystore.replace(ALICE, one, two);
        assertThatThrownBy(() -> keystore.replace(ALICE, one, sealed(Optional.empty(), 1, 3)))
                .isInstanceOf(KeystoreException.class)
                .hasMessageContaining("changed by another command");
        assertThat(keystore.load(ALICE)).isEqualTo(two);
    }

    /// A crash at any step of a replacement leaves the old file or the new one, whole, and the next
    /// replacement works.
    @ParameterizedTest
    @EnumSource(DurableFile.Step.class)
    void survivesACrashAtEveryStepOfARotation(DurableFile.Step crash) throws IOException {
        KeyWallet old = sealed(Optional.empty(), 1);
        keystore.create(ALICE, old);
        KeyWallet next = sealed(Optional.of(rotation()), 1, 2);
        var crashing =
                new Keystore(
                        folder,
                        step -> {
                            if (step == crash) {
                                throw new Crash();
                            }
                        });
        assertThatThrownBy(() -> crashing.replace(ALICE, old, next)).isInstanceOf(Crash.class);
        KeyWallet left = keystore.loadKeyWallet(ALICE);
        boolean renamed = crash.compareTo(DurableFile.Step.RENAMED) >= 0;
        assertThat(left).isEqualTo(renamed ? next : old);
        try (Seeds seeds = unlock(left, "secret")) {
            assertThat(seeds.keyIds()).startsWith(Keys.key(1).id());
        }
        assertThat(keystore.list()).hasSize(1);
        KeyWallet last = sealed(Optional.of(rotation()), 1, 2);
        keystore.replace(ALICE, left, last);
        assertThat(keystore.load(ALICE)).isEqualTo(last);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("alice.json", ".lock");
        }
    }

    @Test
    void refusesARotationOfAnotherAccountOrToAnotherKey() {
        assertThatThrownBy(() -> sealed(Optional.of(rotation()), 1, 3))
                .hasMessageContaining("rotation");
        assertThatThrownBy(() -> sealed(Optional.of(rotation()), 3, 2))
                .hasMessageContaining("rotation");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-a",
                "a b",
                "../a",
                "a.json",
                "ä",
                "lnumi1qqtmq3rhkcyrlsq2sg7vg5s2d4kwzr"
            })
    void refusesANameThatIsNoFileNameOrCouldBeAnAddress(String name) {
        assertThatThrownBy(() -> new WalletName(name)).hasMessageContaining("1 to 32");
    }

    private static final class Crash extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private static Transaction rotation() {
        return TransactionBuilder.from(Specs.fast(), 1).rotateTo(Keys.key(2).id()).signRevealing(1);
    }

    private KeyWallet sealed(Optional<Transaction> rotation, int... keys) {
        var joined = new byte[32 * keys.length];
        for (int i = 0; i < keys.length; i++) {
            joined[32 * i + 31] = (byte) keys[i];
        }
        try (Seeds seeds = Seeds.joined(joined);
                Password password = Password.of("secret".toCharArray())) {
            return Sealing.seal(seeds, rotation, password, KDF, random);
        }
    }

    private static Seeds unlock(KeyWallet wallet, String text) {
        try (Password password = Password.of(text.toCharArray())) {
            return Sealing.open(ALICE, wallet, password);
        }
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
