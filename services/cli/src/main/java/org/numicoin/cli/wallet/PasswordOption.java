package org.numicoin.cli.wallet;

import java.io.Console;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.numicoin.cli.CommandException;
import org.numicoin.cli.ExitCode;
import org.numicoin.keystore.Password;
import org.numicoin.keystore.WalletName;
import org.numicoin.kit.files.DurableFile;
import picocli.CommandLine.Option;

/// Where the password comes from: `--insecure-empty`, else a file, else `NUMI_WALLET_PASSWORD`,
/// else a person at a terminal, who types a new one twice. Never from the command line, which every
/// process of the machine can read.
final class PasswordOption {
    private static final int FILE_BYTES_MAX = 4 << 10;
    private static final String VARIABLE = "NUMI_WALLET_PASSWORD";

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description =
                    "File with the password, a line end behind it ignored"
                            + " (else NUMI_WALLET_PASSWORD, else you are asked).")
    private String file = "";

    @Option(
            names = "--insecure-empty",
            description = "Use the empty password: whoever reads the file has the coins.")
    private boolean empty;

    Password existing(WalletName name) {
        return given("Password of wallet " + name + ": ", false);
    }

    Password fresh(WalletName name) {
        return given("New password of wallet " + name + ": ", true);
    }

    private Password given(String prompt, boolean twice) {
        if (empty) {
            return Password.of(new char[0]);
        }
        Password password;
        String variable = System.getenv(VARIABLE);
        if (!file.isEmpty()) {
            password = ofFile();
        } else if (variable != null) {
            password = of(variable.toCharArray());
        } else {
            password = asked(prompt, twice);
        }
        if (password.isEmpty()) {
            throw new CommandException(
                    ExitCode.USAGE, "the password is empty: say --insecure-empty if you mean it");
        }
        return password;
    }

    private Password ofFile() {
        try {
            byte[] bytes = DurableFile.read(Path.of(file), FILE_BYTES_MAX);
            var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            int end = text.length();
            if (end > 0 && text.charAt(end - 1) == '\n') {
                end--;
            }
            if (end > 0 && text.charAt(end - 1) == '\r') {
                end--;
            }
            var characters = new char[end];
            text.get(characters);
            Arrays.fill(bytes, (byte) 0);
            return of(characters);
        } catch (CharacterCodingException e) {
            throw new CommandException(ExitCode.USAGE, "--password-file is not UTF-8", e);
        } catch (IOException | IllegalArgumentException e) {
            throw new CommandException(
                    ExitCode.USAGE, "--password-file %s cannot be read: %s".formatted(file, e), e);
        }
    }

    /// Java 25 has a console only where there is a terminal; later ones always.
    @SuppressWarnings("SystemConsoleNull")
    private static Password asked(String prompt, boolean twice) {
        Console console = System.console();
        if (console == null || !console.isTerminal()) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "no terminal to ask for the password: use --password-file or " + VARIABLE);
        }
        Password password = of(read(console, prompt));
        if (twice) {
            try (Password again = of(read(console, "The same again: "))) {
                if (!password.matches(again)) {
                    throw new CommandException(ExitCode.USAGE, "the two passwords differ");
                }
            }
        }
        return password;
    }

    private static char[] read(Console console, String prompt) {
        char[] typed = console.readPassword("%s", prompt);
        if (typed == null) {
            throw new CommandException(ExitCode.USAGE, "no password was typed");
        }
        return typed;
    }

    /// Erases the characters.
    private static Password of(char[] characters) {
        try {
            return Password.of(characters);
        } catch (IllegalArgumentException e) {
            throw new CommandException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
        } finally {
            Arrays.fill(characters, '\0');
        }
    }
}
