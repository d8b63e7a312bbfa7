package org.numicoin.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A node of another make, `join.mjs` on js-libp2p.
final class JsNode {
    private static final Path SOURCES =
            Cluster.home().resolve("services").resolve("p2p-gateway").resolve("js");
    private static final Path INSTALLED = Path.of("target", "js");

    private final Path folder;

    private JsNode(Path folder) {
        this.folder = folder;
    }

    /// Fetches what it needs from npm. Skips the test where npm is absent or offline.
    static JsNode install() throws Exception {
        assumeTrue(
                succeeds("node", "--version") && succeeds("npm", "--version"),
                "npm is not installed");
        Path folder = Files.createDirectories(INSTALLED).toAbsolutePath();
        try (var files = Files.list(SOURCES)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(
                        file,
                        folder.resolve(file.getFileName()),
                        StandardCopyOption.REPLACE_EXISTING);
            }
        }
        var npm =
                new ProcessBuilder("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts")
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("npm.log").toFile())
                        .start();
        boolean installed = npm.waitFor(5, TimeUnit.MINUTES) && npm.exitValue() == 0;
        npm.destroy();
        assumeTrue(installed, "npm ci failed, see " + folder.resolve("npm.log"));
        return new JsNode(folder);
    }

    /// Joins a node's network: asks for the headers from genesis, for the blocks of the last ones
    /// and for the status, and waits for blocks by gossip.
    ///
    /// @return what it got, as `join.mjs` prints it
    JsonNode join(int p2pPort, int gossipBlocks) throws Exception {
        Path errors = folder.resolve("errors.log");
        var process =
                new ProcessBuilder(
                                "node",
                                "--import",
                                "./polyfill.mjs",
                                "join.mjs",
                                "/ip4/127.0.0.1/tcp/" + p2pPort,
                                "localnet",
                                Integer.toString(gossipBlocks),
                                "120")
                        .directory(folder.toFile())
                        .redirectError(errors.toFile())
                        .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(Files.readString(errors)).isZero();
        return JsonMapper.shared().readTree(out);
    }

    private static boolean succeeds(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException _) {
            return false;
        }
    }
}
