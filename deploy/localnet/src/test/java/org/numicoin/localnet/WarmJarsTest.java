package org.numicoin.localnet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WarmJarsTest {
    @TempDir Path folder;

    @Test
    void leavesACommandAloneThatRunsNoJarOrOneThatCannotBeUnpacked() throws IOException {
        Path run = folder.resolve("run");
        var warm = new WarmJars(run);
        var main = List.of("java", "-cp", "x", "Main");
        assertThat(warm.faster(main)).isEqualTo(main);
        var plain = List.of("java", "-Xmx1m", "-jar", jar("plain-1.jar", "a").toString());
        assertThat(warm.faster(plain)).isEqualTo(plain);
        try (Stream<Path> left = Files.list(run)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void runsAnUnpackedJarUntilTheContentChanges() throws IOException {
        Path run = folder.resolve("run");
        var warm = new WarmJars(run);
        Path jar = jar("service-1.jar", "a");
        Path unpacked =
                Files.createDirectories(run.resolve("service-1-" + WarmJars.fingerprint(jar)));
        Files.copy(jar, unpacked.resolve("service-1.jar"));
        var command = List.of("java", "-Xmx1m", "-jar", jar.toString(), "--argument");
        List<String> faster = warm.faster(command);
        assertThat(faster)
                .startsWith(
                        "java",
                        "-Xmx1m",
                        "-XX:SharedArchiveFile=" + unpacked.resolve("classes.jsa"))
                .endsWith("-jar", unpacked.resolve("service-1.jar").toString(), "--argument");
        var time = Files.getLastModifiedTime(jar);
        Files.setLastModifiedTime(jar("service-1.jar", "b"), time);
        assertThat(warm.faster(command)).isEqualTo(command);
    }

    /// Not one of Spring Boot, so it does not unpack itself.
    private Path jar(String name, String content) throws IOException {
        Path jar = folder.resolve(name);
        try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new ZipEntry("content"));
            out.write(content.getBytes(StandardCharsets.UTF_8));
        }
        return jar;
    }
}
