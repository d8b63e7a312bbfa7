package org.numicoin.kit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Runs a main class of the tests in a process of its own, for what ends a process.
public final class ChildJava {
    private ChildJava() {}

    /// Starts it with options of the JVM; its standard error goes to its standard output.
    public static Process start(Class<?> main, String... options) throws IOException {
        return start(main, false, options);
    }

    /// The same, told to end when its standard input closes, or not.
    public static Process start(Class<?> main, boolean exitOnClose, String... options)
            throws IOException {
        var command = new ArrayList<String>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.add("--enable-native-access=ALL-UNNAMED");
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx128m"));
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("NUMI_EXIT_ON_STDIN_CLOSE", Boolean.toString(exitOnClose));
        return builder.start();
    }

    /// All that the process wrote; waits for its end.
    public static String output(Process process) throws IOException {
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
