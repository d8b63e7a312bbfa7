package org.numicoin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// The script `numi` as far as it comes without a JDK.
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {
    private static final Path LAUNCHER = Path.of("..", "..", "numi").toAbsolutePath().normalize();

    @TempDir Path folder;

    @Test
    void saysInOneLineThatThereIsNoJdkAndHowToGetOne() throws Exception {
        Path jdk21 = Files.createDirectories(folder.resolve("usr/lib/jvm/jdk-21/bin"));
        assertThat(Files.createFile(jdk21.resolve("javac")).toFile().setExecutable(true)).isTrue();
        Files.writeString(jdk21.resolveSibling("release"), "JAVA_VERSION=\"21.0.2\"\n");

        Path output = folder.resolve("output");
        var launch = new ProcessBuilder("/bin/bash", LAUNCHER.toString(), "--version");
        launch.environment().clear();
        launch.environment().put("PATH", tools().toString());
        launch.environment().put("HOME", folder.toString());
        launch.environment().put("NUMI_JDK_ROOT", folder.toString());
        int status =
                launch.redirectErrorStream(true).redirectOutput(output.toFile()).start().waitFor();

        assertThat(output)
                .content()
                .startsWith("numi: no JDK 25 found: install one (")
                .endsWith("or set JAVA_HOME\n")
                .hasLineCount(1);
        assertThat(status).isOne();
    }

    /// A folder with the commands that the search uses, and no javac beside them.
    private Path tools() throws IOException {
        Path tools = Files.createDirectories(folder.resolve("tools"));
        for (String tool : List.of("dirname", "grep", "readlink")) {
            Path real =
                    Stream.of("/usr/bin", "/bin")
                            .map(place -> Path.of(place, tool))
                            .filter(Files::isExecutable)
                            .findFirst()
                            .orElseThrow();
            Files.createSymbolicLink(tools.resolve(tool), real);
        }
        return tools;
    }
}
