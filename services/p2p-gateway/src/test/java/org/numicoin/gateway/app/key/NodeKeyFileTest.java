package org.numicoin.gateway.app.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.numicoin.crypto.Argon2Parameters;
import org.numicoin.kit.FatalError;

final class NodeKeyFileTest {
    private static final Argon2Parameters CHEAP = new Argon2Parameters(64, 1, 1);
    private final SecureRandom random = new SecureRandom();

    @TempDir Path folder;

    @Test
    void isMadeOnceAndReadFromThenOn() {
        var first = file(Optional.of("one")).loadOrCreate();
        assertThat(file(Optional.of("one")).loadOrCreate().peerId()).isEqualTo(first.peerId());
    }

    @Test
    void isForItsOwnerAlone() throws IOException {
        var _ = file(Optional.empty()).loadOrCreate();
        for (String name : new String[] {NodeKeyFile.NAME, KeyPassword.DEFAULT_NAME}) {
            assertThat(Files.getPosixFilePermissions(folder.resolve(name)))
                    .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        }
    }

    @Test
    void saysWhatToDoAboutAWrongPasswordAndStaysAsItIs() throws IOException {
        var key = file(Optional.of("one")).loadOrCreate();
        byte[] before = Files.readAllBytes(folder.resolve(NodeKeyFile.NAME));
        assertThatThrownBy(() -> file(Optional.of("two")).loadOrCreate())
                .isInstanceOf(FatalError.class)
                .hasMessageContaining("NUMI_P2P_KEY_PASSWORD")
                .hasMessageContaining(key.peerId().toString());
        assertThat(Files.readAllBytes(folder.resolve(NodeKeyFile.NAME))).isEqualTo(before);
    }

    @Test
    void isRefusedWhereAnyByteWasChanged() throws IOException {
        var _ = file(Optional.of("one")).loadOrCreate();
        Path file = folder.resolve(NodeKeyFile.NAME);
        byte[] good = Files.readAllBytes(file);
        for (int at = 0; at < good.length; at += 7) {
            byte[] bad = good.clone();
            bad[at] ^= 1;
            Files.write(file, bad);
            assertThatThrownBy(() -> file(Optional.of("one")).loadOrCreate())
                    .as("byte " + at)
                    .isInstanceOf(FatalError.class);
            assertThat(Files.readAllBytes(file)).isEqualTo(bad);
        }
    }

    @Test
    void rotationKeepsTheOldKeyBesideTheNewOne() throws IOException {
        var old = file(Optional.of("one")).loadOrCreate();
        byte[] before = Files.readAllBytes(folder.resolve(NodeKeyFile.NAME));
        var rotated = file(Optional.of("one")).rotate();
        assertThat(rotated.peerId()).isNotEqualTo(old.peerId());
        assertThat(file(Optional.of("one")).loadOrCreate().peerId()).isEqualTo(rotated.peerId());
        assertThat(Files.readAllBytes(rotated.kept())).isEqualTo(before);
        assertThat(rotated.kept().getFileName().toString()).contains(old.peerId().toString());
    }

    @Test
    void rotationNeedsThePasswordOfTheOldKey() {
        var old = file(Optional.of("one")).loadOrCreate();
        assertThatThrownBy(() -> file(Optional.of("two")).rotate()).isInstanceOf(FatalError.class);
        assertThat(file(Optional.of("one")).loadOrCreate().peerId()).isEqualTo(old.peerId());
    }

    @Test
    void takesThePasswordFromAFileWithoutItsLineEnd() throws IOException {
        var key = file(Optional.of("one")).loadOrCreate();
        Path passwordFile = Files.writeString(folder.resolve("password"), "one\n");
        var fromFile = new KeyPassword(Optional.empty(), Optional.of(passwordFile), folder, random);
        assertThat(new NodeKeyFile(folder, fromFile, CHEAP, random).loadOrCreate().peerId())
                .isEqualTo(key.peerId());
    }

    @Test
    void aKeyWhosePasswordFileWasLostIsNotReplaced() throws IOException {
        var _ = file(Optional.empty()).loadOrCreate();
        Files.delete(folder.resolve(KeyPassword.DEFAULT_NAME));
        assertThatThrownBy(() -> file(Optional.empty()).loadOrCreate())
                .isInstanceOf(FatalError.class)
                .hasMessageContaining(KeyPassword.DEFAULT_NAME);
    }

    private NodeKeyFile file(Optional<String> password) {
        return new NodeKeyFile(
                folder, new KeyPassword(password, Optional.empty(), folder, random), CHEAP, random);
    }
}
