package org.numicoin.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A node of another make joins a localnet that mines: `join.mjs` on js-libp2p asks for the headers
/// from genesis, for the blocks of the last ones and for the status, and waits for blocks by
/// gossip. What it got is what the explorer has. Skipped where npm is absent or offline.
@Timeout(600)
class JsNodeTest {
    private static final Path SOURCES =
            Cluster.home().resolve("services").resolve("p2p-gateway").resolve("js");
    private static final Path INSTALLED = Path.of("target", "js");

    @TempDir private Path data;

    @Test
    void aJsNodeReceivesBlocksByGossipAndGetsHeadersAndBlocksThatItAsksFor() throws Exception {
        Path script = install();
        try (var cluster = new Cluster(data).up()) {
            JsonNode got = join(script, cluster.p2pPort(1));
            assertThat(got.get("peer").asString())
                    .isEqualTo(cluster.node(1).get("peerId").asString());
            assertThat(got.get("status").get("genesis").asString()).isEqualTo(blockAt(cluster, 0));
            JsonNode headers = got.get("headers");
            assertThat(headers.get("linked").asBoolean()).isTrue();
            assertThat(headers.get("first").asLong()).isEqualTo(1);
            assertThat(headers.get("count").asLong()).isEqualTo(headers.get("last").asLong());
            assertThat(got.get("blocks"))
                    .isNotEmpty()
                    .allSatisfy(block -> {
                        assertThat(block.get("asked").asBoolean()).isTrue();
                        assertOnChain(cluster, block);
                    });
            assertThat(got.get("gossip"))
                    .hasSizeGreaterThanOrEqualTo(2)
                    .allSatisfy(block -> assertOnChain(cluster, block));
        }
    }

    private static void assertOnChain(Cluster cluster, JsonNode block) {
        assertThat(block.get("id").asString())
                .isEqualTo(blockAt(cluster, block.get("height").asLong()));
    }

    private static String blockAt(Cluster cluster, long height) {
        return cluster.get("/api/block-height/" + height).body().strip();
    }

    private static JsonNode join(Path folder, int port) throws Exception {
        Path errors = folder.resolve("errors.log");
        var process =
                new ProcessBuilder(
                                "node",
                                "--import",
                                "./polyfill.mjs",
                                "join.mjs",
                                "/ip4/127.0.0.1/tcp/" + port,
                                "localnet",
                                "2",
                                "120")
                        .directory(folder.toFile())
                        .redirectError(errors.toFile())
                        .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(Files.readString(errors)).isZero();
        return JsonMapper.shared().readTree(out);
    }

    private static Path install() throws Exception {
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
        return folder;
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
