package org.numicoin.bench.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Commands of the system that set the network up.
final class Shell {
    private Shell() {}

    /// Runs a command whose words are separated by spaces.
    static void run(String command) throws IOException {
        String output = output(command);
        if (!output.isEmpty()) {
            throw new IOException(command + ": " + output);
        }
    }

    static boolean succeeds(String command) {
        try {
            run(command);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /// Empty when it ended well.
    private static String output(String command) throws IOException {
        var process =
                new ProcessBuilder(List.of(command.split(" ", -1)))
                        .redirectErrorStream(true)
                        .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int status = process.onExit().join().exitValue();
        return status == 0 ? "" : output.strip() + " (status " + status + ")";
    }
}
