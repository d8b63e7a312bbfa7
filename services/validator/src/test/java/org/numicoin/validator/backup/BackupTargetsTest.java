package org.numicoin.validator.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.numicoin.validator.backup.BackupTarget.Kind;

/// Which target a name means, and what is no name.
final class BackupTargetsTest {
    private static final S3Settings ELSEWHERE =
            new S3Settings(
                    Optional.of(URI.create("http://127.0.0.1:1")),
                    Optional.empty(),
                    Optional.empty());

    @Test
    void theFormOfTheNameChooses(@TempDir Path folder) {
        try (var files = BackupTargets.of(folder.toString(), ELSEWHERE);
                var objects = BackupTargets.of("s3://numi-backups/node-1/", ELSEWHERE)) {
            assertThat(files).isInstanceOf(FolderTarget.class);
            assertThat(objects)
                    .isInstanceOf(S3Target.class)
                    .hasToString("s3://numi-backups/node-1/");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "s3://abc, abc, ''",
        "s3://abc/, abc, ''",
        "s3://my.bucket-1/a, my.bucket-1, a/",
        "s3://abc/a/b.c/, abc, a/b.c/"
    })
    void aLocationHasABucketAndAPrefix(String text, String bucket, String prefix) {
        assertThat(S3Location.parse(text)).isEqualTo(new S3Location(bucket, prefix));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "s3://",
                "s3:///a",
                "s3://ab",
                "s3://Bucket/a",
                "s3://abc//a",
                "s3://abc/..",
                "s3://abc/a/../b",
                "s3://abc/a b",
                "s3://key:secret@abc/a",
                "s3://abc/a?b"
            })
    void aMalformedLocationIsRefused(String text) {
        assertThatThrownBy(() -> BackupTargets.of(text, ELSEWHERE))
                .isInstanceOf(BackupException.class)
                .hasMessageStartingWith("bad-location: ")
                .hasMessageNotContaining("secret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://host",
                "127.0.0.1:9000",
                "http://key:secret@host",
                "http://key:sec ret@host",
                "http://host?a=b"
            })
    void aMalformedEndpointIsRefusedWithoutBeingRepeated(String text) {
        assertThatThrownBy(
                        () -> S3Settings.of(Optional.of(text), Optional.empty(), Optional.empty()))
                .isInstanceOf(BackupException.class)
                .hasMessage("bad-endpoint: expected https://HOST or http://HOST:PORT");
    }

    @Test
    void aFolderForgetsWhatWasNeverFinished(@TempDir Path folder) throws IOException {
        try (var target = new FolderTarget(folder)) {
            Path file = Files.writeString(folder.resolve("file"), "content");
            target.put(file);
            Path old = Files.writeString(folder.resolve("files").resolve("old.part"), "con");
            Path young = Files.writeString(folder.resolve("files").resolve("young.part"), "con");
            var before = Instant.parse("2026-01-02T00:00:00Z");
            Files.setLastModifiedTime(old, FileTime.from(before.minusSeconds(1)));
            Files.setLastModifiedTime(young, FileTime.from(before.plusSeconds(1)));
            assertThat(target.deleteUnfinished(before)).isEqualTo(1);
            assertThat(old).doesNotExist();
            assertThat(young).exists();
            assertThat(target.list(Kind.FILES)).hasSize(1);
        }
    }
}
