package org.numicoin.validator.backup;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/// Backups in a bucket of an S3 store, Amazon's or one that speaks like it. Asks nothing of the
/// store but what every one has: whole objects and parts, lists, no conditions, no checksums of its
/// own. What was written is read again by whoever put it there.
final class S3Target implements BackupTarget {
    /// With it an object of 10,000 parts, the most there can be, has 640 GiB. A part that fails is
    /// sent again from the file, so no more of it is in memory than the buffers of a connection.
    private static final long PART_BYTES = 64L << 20;

    private static final String CONTENT_TYPE = "application/octet-stream";
    private static final String REGION_BESIDE_ENDPOINT = "us-east-1";
    private static final int TRIES = 5;
    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(10);
    private static final Duration SILENCE_MAX = Duration.ofSeconds(60);
    private static final int NOT_FOUND = 404;

    private final S3Client client;
    private final S3Location location;
    private final long partBytes;

    S3Target(S3Client client, S3Location location, long partBytes) {
        this.client = client;
        this.location = location;
        this.partBytes = partBytes;
    }

    /// With keys from the environment, or from where else the SDK looks.
    static S3Target connect(S3Location location, S3Settings settings) {
        var keys = DefaultCredentialsProvider.builder().build();
        return new S3Target(client(settings, keys), location, PART_BYTES);
    }

    static S3Client client(S3Settings settings, AwsCredentialsProvider keys) {
        var builder =
                S3Client.builder()
                        .httpClientBuilder(
                                UrlConnectionHttpClient.builder()
                                        .connectionTimeout(CONNECT_WITHIN)
                                        .socketTimeout(SILENCE_MAX))
                        .credentialsProvider(keys)
                        .forcePathStyle(settings.isPathStyle())
                        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                        .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                        .overrideConfiguration(configuration ->
                                configuration.retryStrategy(
                                        StandardRetryStrategy.builder()
                                                .maxAttempts(TRIES)
                                                .build()));
        settings.endpoint().ifPresent(builder::endpointOverride);
        settings.region()
                .or(() -> settings.endpoint().map(_ -> REGION_BESIDE_ENDPOINT))
                .map(Region::of)
                .ifPresent(builder::region);
        try {
            return builder.build();
        } catch (SdkClientException e) {
            throw new BackupException("no-region: give --s3-region", e);
        }
    }

    @Override
    public List<Stored> list(Kind kind) {
        String folder = key(kind, "");
        return asked(() -> {
            var stored = new ArrayList<Stored>();
            var pages =
                    client.listObjectsV2Paginator(
                            request -> request.bucket(location.bucket()).prefix(folder));
            for (S3Object object : pages.contents()) {
                stored.add(
                        new Stored(
                                object.key().substring(folder.length()),
                                object.size(),
                                object.lastModified()));
            }
            return stored;
        });
    }

    @Override
    public String put(Path file) throws IOException {
        String hash;
        try (InputStream in = Files.newInputStream(file)) {
            hash = Sha256.of(in, Long.MAX_VALUE);
        }
        long bytes = Files.size(file);
        String key = key(Kind.FILES, hash);
        if (bytes <= partBytes) {
            put(key, RequestBody.fromFile(file));
        } else {
            putInParts(key, file, bytes);
        }
        return hash;
    }

    @Override
    public void putManifest(String name, byte[] content) throws IOException {
        String key = key(Kind.MANIFESTS, name);
        if (isThere(key)) {
            throw new FileAlreadyExistsException(key);
        }
        put(key, RequestBody.fromBytes(content));
    }

    @Override
    public InputStream open(Kind kind, String name) throws IOException {
        String key = key(kind, name);
        try {
            return client.getObject(request -> request.bucket(location.bucket()).key(key));
        } catch (NoSuchKeyException e) {
            throw absent(key, e);
        } catch (SdkException e) {
            throw failed(e);
        }
    }

    @Override
    public void delete(Kind kind, String name) {
        asked(() ->
                client.deleteObject(
                        request -> request.bucket(location.bucket()).key(key(kind, name))));
    }

    @Override
    public int deleteUnfinished(Instant before) {
        return asked(() -> {
            int deleted = 0;
            var pages =
                    client.listMultipartUploadsPaginator(request ->
                            request.bucket(location.bucket()).prefix(key(Kind.FILES, "")));
            for (MultipartUpload upload : pages.uploads()) {
                if (upload.initiated().isBefore(before)) {
                    abort(upload.key(), upload.uploadId());
                    deleted++;
                }
            }
            return deleted;
        });
    }

    @Override
    public void close() {
        client.close();
    }

    @Override
    public String toString() {
        return location.toString();
    }

    private void put(String key, RequestBody content) {
        asked(() ->
                client.putObject(
                        request ->
                                request.bucket(location.bucket())
                                        .key(key)
                                        .contentType(CONTENT_TYPE),
                        content));
    }

    /// The object is there once its last part is, and before that nothing is.
    private void putInParts(String key, Path file, long bytes) {
        String upload =
                asked(() ->
                                client.createMultipartUpload(request ->
                                        request.bucket(location.bucket())
                                                .key(key)
                                                .contentType(CONTENT_TYPE)))
                        .uploadId();
        try {
            var parts = new ArrayList<CompletedPart>();
            for (long from = 0; from < bytes; from += partBytes) {
                long length = Math.min(partBytes, bytes - from);
                parts.add(putPart(key, upload, parts.size() + 1, part(file, from), length));
            }
            asked(() ->
                    client.completeMultipartUpload(request ->
                            request.bucket(location.bucket())
                                    .key(key)
                                    .uploadId(upload)
                                    .multipartUpload(all -> all.parts(parts))));
        } catch (RuntimeException e) {
            try {
                abort(key, upload);
            } catch (SdkException suppressed) {
                e.addSuppressed(suppressed); // Pruning deletes it later.
            }
            throw e;
        }
    }

    private CompletedPart putPart(
            String key, String upload, int number, ContentStreamProvider content, long length) {
        var answer =
                asked(() ->
                        client.uploadPart(
                                request ->
                                        request.bucket(location.bucket())
                                                .key(key)
                                                .uploadId(upload)
                                                .partNumber(number),
                                RequestBody.fromContentProvider(content, length, CONTENT_TYPE)));
        return CompletedPart.builder().partNumber(number).eTag(answer.eTag()).build();
    }

    /// The file from there on, as often as it is asked for; the caller knows how much to take.
    private static ContentStreamProvider part(Path file, long from) {
        return ContentStreamProvider.fromInputStreamSupplier(() -> {
            try {
                var channel = FileChannel.open(file);
                return Channels.newInputStream(channel.position(from));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private void abort(String key, String upload) {
        client.abortMultipartUpload(
                request -> request.bucket(location.bucket()).key(key).uploadId(upload));
    }

    private boolean isThere(String key) {
        try {
            var _ = client.headObject(request -> request.bucket(location.bucket()).key(key));
            return true;
        } catch (S3Exception e) {
            if (e.statusCode() == NOT_FOUND) {
                return false;
            }
            throw failed(e);
        } catch (SdkException e) {
            throw failed(e);
        }
    }

    private String key(Kind kind, String name) {
        return location.prefix() + kind.folder() + "/" + name;
    }

    private static NoSuchFileException absent(String key, NoSuchKeyException e) {
        var absent = new NoSuchFileException(key);
        absent.initCause(e);
        return absent;
    }

    private <T> T asked(Supplier<T> question) {
        try {
            return question.get();
        } catch (SdkException e) {
            throw failed(e);
        }
    }

    private BackupException failed(SdkException e) {
        return S3Failures.of(location, e);
    }
}
