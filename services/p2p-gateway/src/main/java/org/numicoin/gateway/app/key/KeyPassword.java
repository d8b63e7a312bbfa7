package org.numicoin.gateway.app.key;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import org.numicoin.kit.FatalError;
import org.numicoin.kit.files.DurableFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The password of the node key: given, or in a file that was given, or else a random one in a file
/// beside the key. The last protects copies of the key alone; a warning says so.
public final class KeyPassword {
    static final String DEFAULT_NAME = "node.key.password";

    private static final Logger log = LoggerFactory.getLogger(KeyPassword.class);
    private static final int FILE_BYTES_MAX = 4096;
    private static final int RANDOM_BYTES = 32;

    private final Optional<String> given;
    private final Path file;
    private final boolean isOurs;
    private final SecureRandom random;

    /// @param given the password itself; goes before the file
    /// @param file of an operator, with the password in it
    /// @param folder for the file that is made without the two
    public KeyPassword(
            Optional<String> given, Optional<Path> file, Path folder, SecureRandom random) {
        this.given = given;
        this.file = file.orElse(folder.resolve(DEFAULT_NAME));
        this.isOurs = file.isEmpty();
        this.random = random;
    }

    byte[] forReading() throws IOException {
        return given.isPresent() ? utf8(given.get()) : utf8(read());
    }

    /// Makes the random one where there is none.
    byte[] forWriting() throws IOException {
        if (given.isEmpty() && isOurs && !Files.exists(file)) {
            var bytes = new byte[RANDOM_BYTES];
            random.nextBytes(bytes);
            DurableFile.create(file, utf8(HexFormat.of().formatHex(bytes) + "\n"));
        }
        return forReading();
    }

    private String read() throws IOException {
        if (isOurs) {
            log.warn(
                    "the password of the node key lies beside it in {}: set NUMI_P2P_KEY_PASSWORD"
                            + " or NUMI_P2P_KEY_PASSWORD_FILE to keep them apart",
                    file);
        }
        String text;
        try {
            text = new String(DurableFile.read(file, FILE_BYTES_MAX), StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            throw new FatalError(
                    file.toString(),
                    "the file of the node key's password is not there",
                    "set NUMI_P2P_KEY_PASSWORD or NUMI_P2P_KEY_PASSWORD_FILE",
                    e);
        }
        String password = text.replaceFirst("\r?\n$", "");
        if (password.isEmpty()) {
            throw new FatalError(
                    file.toString(), "the password is empty", "put one of at least a character");
        }
        return password;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
