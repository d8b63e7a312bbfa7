package org.numicoin.validator.backup;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.numicoin.primitives.Hash256;
import org.numicoin.validator.state.StorePosition;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// What one backup consists of: its manifest.
///
/// @param format of the manifest
/// @param id sorts by time: UTC and height
/// @param genesis of the chain, hex
/// @param tip hex
/// @param log that the store followed, with its last event
/// @param files of the store
record Backup(
        int format,
        String id,
        Instant created,
        String chain,
        String genesis,
        long height,
        String tip,
        String log,
        long sequence,
        List<StoreFile> files) {
    static final int FORMAT = 1;
    static final int MANIFEST_BYTES_MAX = 64 << 20;

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
                    .build();

    /// @param modified milliseconds since 1970
    /// @param end SHA-256 of the last bytes, hex
    /// @param sha256 hex
    record StoreFile(String name, long bytes, long modified, String end, String sha256) {
        /// RocksDB writes no such file a second time under its name.
        private static final Pattern WRITTEN_ONCE = Pattern.compile("[0-9]+\\.(sst|blob)");

        StoreFile {
            if (!name.matches("[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}")
                    || !end.matches("[0-9a-f]{64}")
                    || !sha256.matches("[0-9a-f]{64}")
                    || bytes < 0) {
                throw new IllegalArgumentException("not a file of a store: " + name);
            }
        }

        StoreFile withHash(String hash) {
            return new StoreFile(name, bytes, modified, end, hash);
        }

        /// Whether it can only be the same file. A store that was restored or made anew, and that
        /// of another replica, have other files with the same numbers, perhaps of the same length
        /// and time. The end of a table has the id of the process that wrote it, that of a file of
        /// large values the last of them.
        boolean isSame(StoreFile other) {
            return WRITTEN_ONCE.matcher(name).matches()
                    && name.equals(other.name)
                    && bytes == other.bytes
                    && modified == other.modified
                    && end.equals(other.end);
        }
    }

    Backup {
        if (format != FORMAT) {
            throw new IllegalArgumentException(
                    "format " + format + ", this software knows " + FORMAT);
        }
        files = List.copyOf(files);
    }

    static Backup of(
            Instant created,
            String chain,
            Hash256 genesis,
            StorePosition position,
            List<StoreFile> files) {
        return new Backup(
                FORMAT,
                "%s-%010d".formatted(TIME.format(created), position.tipHeight()),
                created,
                chain,
                genesis.toHex(),
                position.tipHeight(),
                position.tipId().toHex(),
                position.logId().toString(),
                position.sequence(),
                files);
    }

    long bytes() {
        return files.stream().mapToLong(StoreFile::bytes).sum();
    }

    Optional<StoreFile> same(StoreFile file) {
        return files.stream().filter(file::isSame).findFirst();
    }

    /// Under this name the manifest is stored: it tells whether the content is whole.
    String manifestName() {
        return id + "." + Sha256.of(encoded());
    }

    byte[] encoded() {
        return JSON.writeValueAsBytes(this);
    }

    /// @param name under which it was stored
    static Backup decode(String name, byte[] content) {
        if (!name.endsWith("." + Sha256.of(content))) {
            throw new BackupException("manifest " + name + " is damaged");
        }
        try {
            return JSON.readValue(content, Backup.class);
        } catch (JacksonException | IllegalArgumentException e) {
            throw new BackupException("manifest " + name + ": " + e.getMessage(), e);
        }
    }
}
