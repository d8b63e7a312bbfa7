package org.numicoin.validator.backup;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.numicoin.chain.ChainSpec;
import org.numicoin.consensus.Genesis;
import org.numicoin.kit.Failpoints;
import org.numicoin.primitives.Hash256;
import org.numicoin.validator.backup.Backup.StoreFile;
import org.numicoin.validator.backup.BackupTarget.Kind;
import org.numicoin.validator.backup.BackupTarget.Stored;
import org.numicoin.validator.state.ChainStore;
import org.numicoin.validator.state.Replacement;
import org.numicoin.validator.state.StoreDoctor;
import org.numicoin.validator.state.StoreDoctor.Progress;
import org.numicoin.validator.state.StorePosition;
import org.numicoin.validator.state.StoreReport;
import org.numicoin.validator.state.StoreSettings;

/// Makes, checks and restores the backups of one chain at one target.
public final class Backups {
    /// Where a test ends the process.
    static final String BEGUN = "backup.begun";

    static final String FILE_PUT = "backup.file-put";
    static final String FILES_PUT = "backup.files-put";
    static final String FILES_RESTORED = "backup.files-restored";

    /// In which a table has its properties.
    private static final int END_BYTES = 4_096;

    /// Files that no manifest names may be those of a backup that is being made.
    private static final Duration UNUSED_MIN = Duration.ofHours(24);

    private final BackupTarget target;
    private final ChainSpec spec;
    private final Hash256 genesis;
    private final InstantSource clock;
    private final Progress progress;
    private final Consumer<String> warnings;

    /// @param warnings told of manifests that are damaged, which is no reason not to use others
    public Backups(
            BackupTarget target,
            ChainSpec spec,
            InstantSource clock,
            Progress progress,
            Consumer<String> warnings) {
        this.target = target;
        this.spec = spec;
        this.genesis = Genesis.of(spec).block().id();
        this.clock = clock;
        this.progress = progress;
        this.warnings = warnings;
    }

    /// One backup, for people.
    ///
    /// @param bytes of all its files
    /// @param newBytes of files that no earlier backup had, where that is known
    public record Summary(
            String id,
            Instant created,
            long height,
            String tip,
            int files,
            long bytes,
            long newBytes) {
        static Summary of(Backup backup, long newBytes) {
            return new Summary(
                    backup.id(),
                    backup.created(),
                    backup.height(),
                    backup.tip(),
                    backup.files().size(),
                    backup.bytes(),
                    newBytes);
        }
    }

    /// What deleting old backups did.
    public record Pruned(List<String> backups, int files, long bytes) {}

    /// Backs a checkpoint up.
    ///
    /// @param checkpoint a folder of a store that nobody writes
    /// @param settings with which the store can be opened
    public Summary create(Path checkpoint, StoreSettings settings) throws IOException {
        StorePosition position;
        try (var store = ChainStore.openToRead(settings, spec)) {
            position = store.latest().position();
        }
        Failpoints.hit(BEGUN);
        Optional<Backup> previous = newest();
        Set<String> there = names(Kind.FILES);
        var files = new ArrayList<StoreFile>();
        long newBytes = 0;
        List<Path> all = filesOf(checkpoint);
        for (Path path : all) {
            progress.at("backup", files.size(), all.size());
            StoreFile unknown = describe(path);
            Optional<String> known =
                    previous.flatMap(backup -> backup.same(unknown))
                            .map(StoreFile::sha256)
                            .filter(there::contains);
            String hash = known.isPresent() ? known.get() : put(path);
            newBytes += known.isPresent() || !there.add(hash) ? 0 : unknown.bytes();
            files.add(unknown.withHash(hash));
            Failpoints.hit(FILE_PUT);
        }
        Failpoints.hit(FILES_PUT);
        var backup = Backup.of(clock.instant(), spec.name(), genesis, position, files);
        target.putManifest(backup.manifestName(), backup.encoded());
        var _ = Backup.decode(backup.manifestName(), manifest(backup.manifestName()));
        return Summary.of(backup, newBytes);
    }

    /// The newest first.
    public List<Summary> list() throws IOException {
        var summaries = new ArrayList<Summary>();
        for (Backup backup : all()) {
            summaries.add(Summary.of(backup, 0));
        }
        return summaries;
    }

    /// Reads every file of a backup and holds it against its hash.
    ///
    /// @param id empty for the newest
    public Summary verify(Optional<String> id) throws IOException {
        Backup backup = find(id);
        int done = 0;
        for (StoreFile file : backup.files()) {
            progress.at("verified", done++, backup.files().size());
            try (InputStream in = open(file, backup)) {
                requireSame(file, Sha256.of(in, file.bytes()));
            }
        }
        return Summary.of(backup, 0);
    }

    /// Puts a backup in the place of a store, after every file and every column was checked.
    ///
    /// @param settings of the store; nobody may have it open
    public Summary restore(Optional<String> id, StoreSettings settings) throws IOException {
        Backup backup = find(id);
        Path building = Replacement.prepare(settings.folder());
        Files.createDirectories(building);
        int done = 0;
        for (StoreFile file : backup.files()) {
            progress.at("restored", done++, backup.files().size());
            try (InputStream in = open(file, backup)) {
                requireSame(file, Sha256.copy(in, building.resolve(file.name()), file.bytes()));
            }
        }
        Failpoints.hit(FILES_RESTORED);
        requireSound(backup, settings.in(building));
        Replacement.finish(settings.folder());
        return Summary.of(backup, 0);
    }

    /// Deletes all backups of this chain but the newest ones, then the files that no backup of any
    /// chain has any more. With a manifest that cannot be read it is not known which these are.
    public Pruned prune(int keep) throws IOException {
        if (keep < 1) {
            throw new BackupException("at least one backup is kept, not " + keep);
        }
        List<Backup> readable =
                readable(e -> {
                    throw new BackupException(
                            "nothing was deleted, since the files of one backup are not known: "
                                    + e.getMessage(),
                            e);
                });
        List<Backup> all = ofThisChain(readable);
        List<Backup> old = all.size() > keep ? all.subList(keep, all.size()) : List.of();
        for (Backup backup : old) {
            target.delete(Kind.MANIFESTS, backup.manifestName());
        }
        var used =
                readable.stream()
                        .filter(backup -> !old.contains(backup))
                        .flatMap(backup -> backup.files().stream())
                        .map(StoreFile::sha256)
                        .collect(Collectors.toSet());
        Instant before = clock.instant().minus(UNUSED_MIN);
        int files = target.deleteUnfinished(before);
        long bytes = 0;
        for (Stored stored : target.list(Kind.FILES)) {
            if (!used.contains(stored.name()) && stored.written().isBefore(before)) {
                target.delete(Kind.FILES, stored.name());
                files++;
                bytes += stored.bytes();
            }
        }
        return new Pruned(old.stream().map(Backup::id).toList(), files, bytes);
    }

    /// What was written is read again: a backup that nobody can read is none.
    private String put(Path path) throws IOException {
        String hash = target.put(path);
        try (InputStream in = target.open(Kind.FILES, hash)) {
            if (!Sha256.of(in, Long.MAX_VALUE).equals(hash)) {
                target.delete(Kind.FILES, hash);
                throw new BackupException(
                        "%s is another file at %s than was written there"
                                .formatted(path.getFileName(), target));
            }
        }
        return hash;
    }

    private InputStream open(StoreFile file, Backup backup) {
        try {
            return target.open(Kind.FILES, file.sha256());
        } catch (IOException e) {
            throw new BackupException(
                    "backup %s: file %s is missing: %s"
                            .formatted(backup.id(), file.name(), e.getMessage()),
                    e);
        }
    }

    private static void requireSame(StoreFile file, String hash) {
        if (!hash.equals(file.sha256())) {
            throw new BackupException(
                    "file %s is damaged: hash %s, not %s"
                            .formatted(file.name(), hash, file.sha256()));
        }
    }

    private void requireSound(Backup backup, StoreSettings settings) {
        StoreReport report;
        // Opened for writing, which brings a backup of older software to this schema.
        try (var store = ChainStore.open(settings, spec)) {
            report = StoreDoctor.examine(store, spec, progress);
        }
        if (!report.isClean() || !report.tip().equals(backup.tip())) {
            throw new BackupException(
                    "backup %s holds a damaged store: %s".formatted(backup.id(), report.damage()));
        }
    }

    private Backup find(Optional<String> id) throws IOException {
        List<Backup> all = all();
        return all.stream()
                .filter(backup -> id.isEmpty() || backup.id().equals(id.get()))
                .findFirst()
                .orElseThrow(() ->
                        new BackupException(
                                "there is no backup %s of %s at %s"
                                        .formatted(id.orElse(""), spec.name(), target)));
    }

    private Optional<Backup> newest() throws IOException {
        return all().stream().findFirst();
    }

    /// Those of this chain that can be read, the newest first.
    private List<Backup> all() throws IOException {
        return ofThisChain(readable(e -> warnings.accept(String.valueOf(e.getMessage()))));
    }

    private List<Backup> ofThisChain(List<Backup> backups) {
        return backups.stream()
                .filter(backup -> backup.genesis().equals(genesis.toHex()))
                .sorted(Comparator.comparing(Backup::id).reversed())
                .toList();
    }

    /// @param unreadable gets what is there and is no manifest; a target that does not answer is
    ///   another matter
    private List<Backup> readable(Consumer<BackupException> unreadable) throws IOException {
        var readable = new ArrayList<Backup>();
        for (Stored stored : target.list(Kind.MANIFESTS)) {
            byte[] content = manifest(stored.name());
            try {
                readable.add(Backup.decode(stored.name(), content));
            } catch (BackupException e) {
                unreadable.accept(e);
            }
        }
        return readable;
    }

    private byte[] manifest(String name) throws IOException {
        try (InputStream in = target.open(Kind.MANIFESTS, name)) {
            return in.readNBytes(Backup.MANIFEST_BYTES_MAX);
        }
    }

    private Set<String> names(Kind kind) throws IOException {
        var names = new HashSet<String>();
        target.list(kind).forEach(stored -> names.add(stored.name()));
        return names;
    }

    private static List<Path> filesOf(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static StoreFile describe(Path path) throws IOException {
        return new StoreFile(
                path.getFileName().toString(),
                Files.size(path),
                Files.getLastModifiedTime(path).toMillis(),
                Sha256.ofEnd(path, END_BYTES),
                "0".repeat(64));
    }
}
