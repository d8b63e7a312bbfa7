package org.numicoin.kit.testing;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A service of a test in a process of its own, which the test may stop or kill and a failpoint may
/// halt.
public final class ChildJvm {
    /// With which a failpoint halts a process.
    public static final int HALTED = 99;

    private ChildJvm() {}

    /// Starts a main class on the class path of this test.
    ///
    /// @param output what it writes, errors included
    /// @param heapMib its largest heap
    /// @param failpoints as in `numi.failpoints`
    public static Process start(
            Class<?> main, Path output, int heapMib, String failpoints, List<String> arguments)
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
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .start();
    }
}
