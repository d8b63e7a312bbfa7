package org.numicoin.validator.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.numicoin.kit.testing.ChildJvm;
import org.numicoin.kit.testing.KafkaFixture;
import org.numicoin.kit.testing.SharedBroker;
import org.numicoin.validator.TestChain;
import org.numicoin.validator.TestTopics;
import org.numicoin.validator.ValidatorApplication;

/// Backups of a validator that runs, of which one side or the other is killed: earlier backups stay
/// whole, there is no half one, and what was left behind goes. Each is a process as it ships.
@ExtendWith(SharedBroker.class)
final class KilledBackupTest {
    private static final TestChain CHAIN = TestChain.create();
    private static final int BLOCKS = 8;
    private static final Duration LONG = Duration.ofMinutes(3);

    @TempDir private Path folder;
    private final KafkaFixture kafka;
    private final List<Process> started = new ArrayList<>();
    private int port;

    KilledBackupTest(KafkaFixture kafka) {
        this.kafka = kafka;
    }

    @AfterEach
    void kill() {
        started.forEach(process -> process.destroyForcibly().onExit().join());
    }

    @Test
    void whateverIsKilledEarlierBackupsAreWholeAndTheNextOneSucceeds() throws Exception {
        Files.writeString(folder.resolve("spec.yml"), CHAIN.yaml());
        try (var topics = TestTopics.create(kafka, CHAIN.network())) {
            topics.offer(CHAIN.extend(CHAIN.builder().genesis(), BLOCKS, 1));
            Process validator = startValidator();
            String first = backUp();
            assertThat(checkpoints()).isEmpty();

            for (String place : List.of("backup.begun:halt", "backup.files-put:halt")) {
                Process killed = startBackup(place);
                assertThat(killed.waitFor(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
                assertThat(killed.exitValue()).as(place).isEqualTo(ChildJvm.HALTED);
                assertThat(backups()).as(place).containsExactly(first);
                assertThat(run("verify").status()).as(place).isZero();
            }
            assertThat(checkpoints()).hasSize(2);

            // It says how far it is after two seconds, and stands still again before the manifest.
            Process standing =
                    startBackup("backup.file-put:sleep=2500@1,backup.files-put:sleep=5000");
            await().atMost(LONG)
                    .until(() ->
                            Files.readString(folder.resolve("backup.log")).contains("backup 1 of"));
            assertThat(checkpoints()).hasSize(3);
            validator.destroyForcibly().onExit().join();
            assertThat(standing.waitFor(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(standing.exitValue()).isZero();
            assertThat(backups()).hasSize(2).endsWith(first);
            assertThat(run("verify").status()).isZero();

            startValidator();
            var dayBefore = FileTime.from(Instant.now().minus(Duration.ofHours(25)));
            for (Path left : checkpoints()) {
                Files.setLastModifiedTime(left, dayBefore);
            }
            String last = backUp();
            assertThat(checkpoints()).isEmpty();
            assertThat(backups()).hasSize(3).startsWith(last).endsWith(first);
            assertThat(run("verify").status()).isZero();
            assertThat(run("verify", first).status()).isZero();
        }
    }

    /// Returns when it writes and has the chain.
    private Process startValidator() throws IOException {
        try (var free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        var arguments =
                List.of(
                        "--numi.chain=" + spec(),
                        "--numi.prefix=" + kafka.prefix(),
                        "--numi.kafka.bootstrap=" + kafka.bootstrap(),
                        "--numi.kafka.replicas=1",
                        "--numi.kafka.in-sync-min=1",
                        "--numi.data-dir=" + folder.resolve("data"),
                        "--numi.grpc.address=127.0.0.1",
                        "--numi.grpc.port=0",
                        "--server.port=" + port);
        Process validator = start("validator.log", "", arguments);
        await().atMost(LONG).until(this::hasAllBlocks);
        return validator;
    }

    private boolean hasAllBlocks() throws InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            var metrics =
                    HttpRequest.newBuilder(URI.create(url() + "/actuator/prometheus")).build();
            return client.send(metrics, HttpResponse.BodyHandlers.ofString())
                    .body()
                    .lines()
                    .anyMatch(line ->
                            line.startsWith("numi_tip_height")
                                    && line.endsWith(" " + BLOCKS + ".0"));
        } catch (IOException _) {
            return false; // It does not listen yet.
        }
    }

    private String backUp() {
        return run("create", "--validator", url(), "--json").json().get("id").asString();
    }

    private Process startBackup(String failpoints) throws IOException {
        return start(
                "backup.log",
                failpoints,
                List.of("backup", "create", "--at", at(), "--chain", spec(), "--validator", url()));
    }

    private Process start(String output, String failpoints, List<String> arguments)
            throws IOException {
        var process =
                ChildJvm.start(
                        ValidatorApplication.class,
                        folder.resolve(output),
                        256,
                        failpoints,
                        arguments);
        started.add(process);
        return process;
    }

    /// The newest first.
    private List<String> backups() {
        return run("list", "--json")
                .json()
                .valueStream()
                .map(one -> one.get("id").asString())
                .toList();
    }

    private ToolRun run(String command, String... more) {
        var arguments = new ArrayList<>(List.of("backup", command));
        arguments.addAll(List.of(more));
        arguments.addAll(List.of("--at", at(), "--chain", spec()));
        return ToolRun.of(arguments.toArray(String[]::new));
    }

    private List<Path> checkpoints() throws IOException {
        Path all = folder.resolve("data").resolve("checkpoints");
        if (!Files.isDirectory(all)) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(all)) {
            return folders.toList();
        }
    }

    private String at() {
        return folder.resolve("backups").toString();
    }

    private String spec() {
        return folder.resolve("spec.yml").toString();
    }

    private String url() {
        return "http://127.0.0.1:" + port;
    }
}
