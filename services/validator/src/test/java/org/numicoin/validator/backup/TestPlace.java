package org.numicoin.validator.backup;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/// A place for the backups of a test, and the files that lie behind it.
///
/// @param files the folder that has a folder for each kind
/// @param options for the command line
/// @param environment for a process
record TestPlace(
        Supplier<BackupTarget> target,
        Path files,
        List<String> options,
        Map<String, String> environment) {
    /// So that a part of a large file is small enough for a test; S3 takes no smaller ones.
    static final long PART_BYTES = 5 << 20;

    enum Form {
        FOLDER,
        S3
    }

    static TestPlace of(Form form, Path folder, S3Server server) throws IOException {
        return switch (form) {
            case FOLDER -> inFolder(folder.resolve("backups"));
            case S3 -> inBucket(server.makeBucket(), server);
        };
    }

    BackupTarget connect() {
        return target.get();
    }

    private static TestPlace inFolder(Path folder) {
        return new TestPlace(
                () -> new FolderTarget(folder),
                folder,
                List.of("--at", folder.toString()),
                Map.of());
    }

    private static TestPlace inBucket(Path bucket, S3Server server) {
        String at = "s3://" + bucket.getFileName() + "/nodes/1";
        return new TestPlace(
                () -> s3(server, at, S3Server.SECRET),
                bucket.resolve("nodes").resolve("1"),
                List.of("--at", at, "--s3-endpoint", server.endpoint().toString()),
                environment(S3Server.SECRET));
    }

    static S3Target s3(S3Server server, String at, String secret) {
        var settings =
                new S3Settings(Optional.of(server.endpoint()), Optional.empty(), Optional.empty());
        var keys =
                StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(S3Server.KEY_ID, secret));
        return new S3Target(S3Target.client(settings, keys), S3Location.parse(at), PART_BYTES);
    }

    /// In which no other keys are looked for.
    static Map<String, String> environment(String secret) {
        return Map.of(
                "AWS_ACCESS_KEY_ID",
                S3Server.KEY_ID,
                "AWS_SECRET_ACCESS_KEY",
                secret,
                "AWS_EC2_METADATA_DISABLED",
                "true");
    }
}
