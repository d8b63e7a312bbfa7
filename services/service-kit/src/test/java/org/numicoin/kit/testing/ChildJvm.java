package org.numicoin.kit.testing;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A service of a test in a process of its own, which the test may stop or kill and a failpoint may
/// halt.
public final class ChildJvm {
    /// With which a failpoint halts a process.
    public static final int HALTED = 99;

    private static final int ORPHANED = 98;

    private ChildJvm() {}

    /// Called first by a main class of tests: it ends with the test, even when that is killed. A
    /// service does so by itself.
    public static void endWithParent() {
        Thread.ofPlatform()
                .daemon()
                .start(() -> {
                    try {
                        while (System.in.read() >= 0) {}
                    } catch (IOException _) {
                        // As good as the end.
                    }
                    Runtime.getRuntime().halt(ORPHANED);
                });
    }

    /// Starts a main class on the class path of this test.
    ///
    /// @param output what it writes, errors included
    /// @param heapMib its largest heap
    /// @param failpoints as in `numi.failpoints`
    public static Process start(
            Class<?> main, Path output, int heapMib, String failpoints, List<String> arguments)
            throws IOException {
        return start(main, output, heapMib, failpoints, arguments, Map.of());
    }

    /// The same with more in its environment.
    public static Process start(
            Class<?> main,
            Path output,
            int heapMib,
            String failpoints,
            List<String> arguments,
            Map<String, String> environment)
            throws IOException {
        var command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-Xmx" + heapMib + "m",
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-Dnumi.failpoints=" + failpoints,
                                "-Dlogging.level=info",
                                "-cp",
                                System.getProperty(
                                        "surefire.test.class.path",
                                        System.getProperty("java.class.path")),
                                main.getName()));
        command.addAll(arguments);
        var builder =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        builder.environment().put("NUMI_EXIT_ON_STDIN_CLOSE", "true");
        return builder.start();
    }
}
