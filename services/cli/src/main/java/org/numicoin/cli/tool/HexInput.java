package org.numicoin.cli.tool;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.numicoin.cli.CommandException;
import org.numicoin.cli.ExitCode;
import org.numicoin.json.Hex;

/// Hexadecimal from the command line, or `-` for standard input: no shell passes a block as an
/// argument.
final class HexInput {
    private HexInput() {}

    static byte[] read(String argument, int min, int max) {
        return decode(argument.equals("-") ? text(System.in, 2 * max) : argument, min, max);
    }

    /// From a file.
    static byte[] read(Path file, int min, int max) {
        try (InputStream in = Files.newInputStream(file)) {
            return decode(text(in, 2 * max), min, max);
        } catch (IOException e) {
            throw new CommandException(ExitCode.USAGE, "cannot read %s: %s".formatted(file, e), e);
        }
    }

    private static byte[] decode(String text, int min, int max) {
        try {
            return Hex.decode("input", text.strip(), min, max);
        } catch (IllegalArgumentException e) {
            throw new CommandException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
        }
    }

    private static String text(InputStream in, int digits) {
        try {
            byte[] bytes = in.readNBytes(digits + 16); // white space around it
            return new String(bytes, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new CommandException(ExitCode.USAGE, "cannot read standard input: " + e, e);
        }
    }
}
