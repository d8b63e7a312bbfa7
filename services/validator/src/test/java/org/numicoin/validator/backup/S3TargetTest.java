package org.numicoin.validator.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.numicoin.kit.testing.ChildJvm;
import org.numicoin.testing.Specs;
import org.numicoin.validator.ValidatorApplication;
import org.numicoin.validator.backup.BackupTarget.Kind;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;

/// What only an S3 store can do, and how it refuses.
@ExtendWith(S3Server.Shared.class)
final class S3TargetTest {
    private static final int SIZE = (int) (2 * TestPlace.PART_BYTES) + 12_345;

    private final S3Server server;

    @TempDir private Path folder;
    private TestPlace place;
    private BackupTarget target;

    S3TargetTest(S3Server server) {
        this.server = server;
    }

    @BeforeEach
    void connect() throws IOException {
        place = TestPlace.of(TestPlace.Form.S3, folder, server);
        target = place.connect();
    }

    @AfterEach
    void close() {
        target.close();
    }

    @Test
    void aLargeFileIsPutInPartsAndReadWhole() throws IOException {
        byte[] content = new byte[SIZE];
        new Random(1).nextBytes(content);
        String hash = target.put(Files.write(folder.resolve("large"), content));
        assertThat(hash).isEqualTo(Sha256.of(content));
        assertThat(target.list(Kind.FILES))
                .singleElement()
                .satisfies(stored -> {
                    assertThat(stored.name()).isEqualTo(hash);
                    assertThat(stored.bytes()).isEqualTo(SIZE);
                });
        try (InputStream in = target.open(Kind.FILES, hash)) {
            assertThat(Sha256.of(in, Long.MAX_VALUE)).isEqualTo(hash);
        }
        assertThat(target.deleteUnfinished(Instant.MAX)).isZero();
    }

    /// As a process leaves it that was killed between two parts.
    @Test
    void anUploadThatWasCutOffIsNoFileAndIsDeletedLater() throws IOException {
        String name = "a".repeat(64);
        String key = "nodes/1/files/" + name;
        String bucket = S3Location.parse(at()).bucket();
        var settings =
                new S3Settings(Optional.of(server.endpoint()), Optional.empty(), Optional.empty());
        var keys =
                StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(S3Server.KEY_ID, S3Server.SECRET));
        try (var client = S3Target.client(settings, keys)) {
            var upload = client.createMultipartUpload(begin -> begin.bucket(bucket).key(key));
            var _ =
                    client.uploadPart(
                            part ->
                                    part.bucket(bucket)
                                            .key(key)
                                            .uploadId(upload.uploadId())
                                            .partNumber(1),
                            RequestBody.fromBytes(new byte[(int) TestPlace.PART_BYTES]));
        }
        assertThat(target.list(Kind.FILES)).isEmpty();
        assertThat(target.deleteUnfinished(Instant.now().minus(Duration.ofDays(1)))).isZero();
        assertThat(target.deleteUnfinished(Instant.now().plus(Duration.ofDays(1)))).isEqualTo(1);
        assertThat(target.deleteUnfinished(Instant.now().plus(Duration.ofDays(1)))).isZero();
    }

    @Test
    void aManifestIsNeverReplacedAndWhatIsAbsentIsSaidToBe() throws IOException {
        byte[] content = "{}".getBytes(StandardCharsets.UTF_8);
        target.putManifest("one", content);
        assertThatThrownBy(() -> target.putManifest("one", content))
                .isInstanceOf(FileAlreadyExistsException.class);
        assertThatThrownBy(() -> target.open(Kind.FILES, "none"))
                .isInstanceOf(NoSuchFileException.class);
        target.delete(Kind.FILES, "none");
        target.delete(Kind.MANIFESTS, "one");
        assertThat(target.list(Kind.MANIFESTS)).isEmpty();
    }

    @Test
    void wrongKeysAreRefusedWithoutBeingNamed() throws IOException {
        Path file = Files.write(folder.resolve("file"), new byte[100]);
        try (var stranger = TestPlace.s3(server, at(), "wrong-secret")) {
            assertRefused(() -> stranger.list(Kind.FILES), "access-denied: ");
            assertRefused(() -> stranger.put(file), "access-denied: ");
            assertRefused(() -> stranger.open(Kind.FILES, "none"), "access-denied: ");
        }
        assertThat(target.list(Kind.FILES)).isEmpty();
    }

    @Test
    void aMissingBucketIsNamed() throws IOException {
        Path file = Files.write(folder.resolve("file"), new byte[100]);
        try (var lost = TestPlace.s3(server, "s3://no-such-bucket/a", S3Server.SECRET)) {
            assertRefused(
                    () -> lost.list(Kind.FILES), "no-bucket: there is no bucket no-such-bucket");
            assertRefused(() -> lost.put(file), "no-bucket: ");
        }
    }

    /// In a process of its own, whose whole output is read.
    @Test
    void aCommandTakesKeysFromItsEnvironmentAndNeverSaysThem() throws Exception {
        assertThat(said(Map.of(), "list")).contains("no backups");
        assertThat(said(Map.of("AWS_SECRET_ACCESS_KEY", "wrong-secret"), "list"))
                .startsWith("numi: access-denied: ")
                .hasLineCount(1)
                .doesNotContain("wrong-secret", S3Server.KEY_ID);
        assertThat(said(Map.of("AWS_ACCESS_KEY_ID", "", "AWS_SECRET_ACCESS_KEY", ""), "list"))
                .startsWith("numi: no-keys: ")
                .hasLineCount(1);
        assertThat(said(Map.of(), "list", "--s3-endpoint", "http://127.0.0.1:1"))
                .startsWith("numi: no-answer: ")
                .hasLineCount(1)
                .doesNotContain(S3Server.SECRET, S3Server.KEY_ID);
    }

    private String said(Map<String, String> environment, String... command) throws Exception {
        Path spec = folder.resolve("chain.yml");
        Files.writeString(spec, Specs.yaml("testchain", 3, 100));
        var arguments = new ArrayList<>(List.of("backup"));
        arguments.addAll(List.of(command));
        var said = List.of(command);
        arguments.addAll(
                said.contains("--s3-endpoint") ? place.options().subList(0, 2) : place.options());
        arguments.addAll(List.of("--chain", spec.toString()));
        var all = new HashMap<>(place.environment());
        all.put("AWS_CONFIG_FILE", folder.resolve("none").toString());
        all.put("AWS_SHARED_CREDENTIALS_FILE", folder.resolve("none").toString());
        all.putAll(environment);
        Path output = folder.resolve("tool.log");
        var process = ChildJvm.start(ValidatorApplication.class, output, 128, "", arguments, all);
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        return Files.readString(output);
    }

    private String at() {
        return place.options().get(1);
    }

    /// Neither the message nor a cause of it names a key.
    private static void assertRefused(ThrowingCallable what, String message) {
        Throwable thrown = catchThrowable(what);
        assertThat(thrown).isInstanceOf(BackupException.class).hasMessageStartingWith(message);
        assertThat(Throwables.getStackTrace(thrown))
                .doesNotContain("wrong-secret", S3Server.SECRET);
    }
}
