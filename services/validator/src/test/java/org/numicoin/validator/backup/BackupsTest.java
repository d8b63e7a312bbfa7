package org.numicoin.validator.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.numicoin.chain.ChainSpec;
import org.numicoin.kit.testing.ChildJvm;
import org.numicoin.primitives.Hash256;
import org.numicoin.testing.ChainBuilder;
import org.numicoin.testing.Specs;
import org.numicoin.validator.ValidatorApplication;
import org.numicoin.validator.backup.BackupTarget.Kind;
import org.numicoin.validator.chain.BusyChain;
import org.numicoin.validator.chain.Replica;
import org.numicoin.validator.chain.TestWriter;
import org.numicoin.validator.state.ChainStore;
import org.numicoin.validator.state.StoreDump;
import org.numicoin.validator.state.StoreSettings;
import org.numicoin.validator.state.Tampering;

/// Backs up a store that is being written, to each kind of target, and shows what of it survives
/// what.
@ParameterizedClass
@EnumSource(TestPlace.Form.class)
@ExtendWith(S3Server.Shared.class)
final class BackupsTest {
    private final ChainSpec spec = Specs.fast();
    private final List<String> warnings = new ArrayList<>();
    private final TestPlace.Form form;
    private final S3Server server;

    @TempDir private Path folder;
    private TestPlace at;
    private BackupTarget target;
    private Replica replica;
    private BusyChain chain;
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private int checkpoints;

    BackupsTest(TestPlace.Form form, S3Server server) {
        this.form = form;
        this.server = server;
    }

    @BeforeEach
    void open() throws IOException {
        at = TestPlace.of(form, folder, server);
        target = at.connect();
        replica = Replica.open(folder.resolve("live"), spec);
        chain = new BusyChain(spec, new TestWriter(replica));
        chain.grow(12);
    }

    @AfterEach
    void close() {
        replica.close();
        target.close();
    }

    @Test
    void restoresWhatWasBackedUp() throws IOException {
        Hash256 then = digest();
        create();
        chain.grow(5);
        assertThat(digest()).isNotEqualTo(then);
        Path restored = folder.resolve("restored");
        backups().restore(Optional.empty(), settings(restored));
        assertThat(digest(restored)).isEqualTo(then);
    }

    @Test
    void keepsTheOldStoreBesideTheRestoredOne() throws IOException {
        create();
        Path place = folder.resolve("place");
        try (var other = Replica.open(place, spec)) {
            assertThat(other.engine.position().tipHeight()).isZero();
        }
        backups().restore(Optional.empty(), settings(place));
        try (Stream<Path> kept = Files.list(folder)) {
            assertThat(kept.map(path -> path.getFileName().toString()))
                    .contains("place", "place.before-1")
                    .doesNotContain("place.building", "place.ready");
        }
    }

    @Test
    void writesOnlyWhatIsNew() throws IOException {
        var first = create();
        assertThat(first.newBytes()).isEqualTo(first.bytes());
        now = now.plusSeconds(60);
        chain.grow(5);
        var second = create();
        assertThat(second.newBytes()).isPositive().isLessThan(second.bytes() / 2);
        assertThat(backups().list())
                .extracting(Backups.Summary::id)
                .containsExactly(second.id(), first.id());
        assertThat(backups().verify(Optional.of(first.id())).height()).isEqualTo(first.height());
        assertThat(backups().verify(Optional.empty()).height()).isEqualTo(second.height());
    }

    /// As of another replica, or of a store that was restored.
    @Test
    void takesNoFileForAnotherOfItsNameLengthAndTime() throws IOException {
        Path first = checkpoint();
        backups().create(first, settings(first));
        Path second = folder.resolve("other-checkpoint");
        Hash256 then;
        try (var other = Replica.open(folder.resolve("other"), spec)) {
            var writer = new TestWriter(other);
            var builder = new ChainBuilder(spec);
            var tip = builder.genesis();
            for (int i = 0; i < 12; i++) {
                tip = builder.extend(tip, 5);
                writer.submit(tip.block());
            }
            then = StoreDump.digestOfEvents(other.store);
            other.store.checkpoint(second);
        }
        assertThat(makeLookLike(second, first)).isPositive();
        now = now.plusSeconds(60);
        backups().create(second, settings(second));
        Path restored = folder.resolve("restored");
        backups().restore(Optional.empty(), settings(restored));
        assertThat(digest(restored)).isEqualTo(then);
    }

    /// Gives files the time of those with the same name in another folder.
    ///
    /// @return how many tables have the length of theirs, too, and other bytes
    private static int makeLookLike(Path checkpoint, Path model) throws IOException {
        int alike = 0;
        try (Stream<Path> files = Files.list(checkpoint)) {
            for (Path file : files.toList()) {
                Path other = model.resolve(file.getFileName());
                if (Files.exists(other)) {
                    Files.setLastModifiedTime(file, Files.getLastModifiedTime(other));
                    boolean isAlike =
                            file.toString().endsWith(".sst")
                                    && Files.size(file) == Files.size(other)
                                    && Files.mismatch(file, other) >= 0;
                    alike += isAlike ? 1 : 0;
                }
            }
        }
        return alike;
    }

    @Test
    void findsAFileThatChangedAndRestoresNothing() throws IOException {
        create();
        Path place = folder.resolve("place");
        Path largest = largestFile();
        byte[] bytes = Files.readAllBytes(largest);
        bytes[bytes.length / 2] ^= 1;
        Files.write(largest, bytes);
        assertThatThrownBy(() -> backups().verify(Optional.empty()))
                .isInstanceOf(BackupException.class)
                .hasMessageContaining("damaged");
        assertThatThrownBy(() -> backups().restore(Optional.empty(), settings(place)))
                .isInstanceOf(BackupException.class);
        assertThat(place).doesNotExist();
    }

    @Test
    void findsAFileThatIsMissing() throws IOException {
        create();
        Files.delete(largestFile());
        assertThatThrownBy(() -> backups().verify(Optional.empty()))
                .isInstanceOf(BackupException.class)
                .hasMessageContaining("is missing");
    }

    @Test
    void restoresNoDamagedStore() throws IOException {
        Tampering.change(
                replica.store,
                "state",
                5,
                value -> {
                    value[value.length - 1] ^= 1;
                    return value;
                });
        create();
        Path place = folder.resolve("place");
        assertThatThrownBy(() -> backups().restore(Optional.empty(), settings(place)))
                .isInstanceOf(BackupException.class)
                .hasMessageContaining("holds a damaged store");
        assertThat(place).doesNotExist();
    }

    @Test
    void goesOnBesideADamagedManifest() throws IOException {
        var first = create();
        now = now.plusSeconds(60);
        chain.grow(1);
        create();
        Path newest = files(Kind.MANIFESTS).getLast();
        Files.writeString(newest, "{}");
        assertThat(backups().list()).extracting(Backups.Summary::id).containsExactly(first.id());
        assertThat(warnings).singleElement().asString().contains("is damaged");
        now = now.plus(Duration.ofDays(400_000)); // Later than any file is written.
        int all = files(Kind.FILES).size();
        assertThatThrownBy(() -> backups().prune(1))
                .isInstanceOf(BackupException.class)
                .hasMessageStartingWith("nothing was deleted");
        assertThat(files(Kind.FILES)).hasSize(all);
    }

    @Test
    void deletesWhatOnlyOldBackupsHave() throws IOException {
        var first = create();
        chain.grow(8);
        now = now.plus(Duration.ofDays(400_000)); // Later than any file is written.
        var second = create();
        var pruned = backups().prune(1);
        assertThat(pruned.backups()).containsExactly(first.id());
        assertThat(pruned.files()).isPositive();
        assertThat(backups().verify(Optional.empty()).id()).isEqualTo(second.id());
        assertThat(backups().prune(1)).isEqualTo(new Backups.Pruned(List.of(), 0, 0));
    }

    @Test
    void keepsFilesThatABackupMayBeAboutToName() throws IOException {
        create();
        now = Instant.now();
        Files.delete(files(Kind.MANIFESTS).getFirst());
        assertThat(backups().prune(1).files()).isZero();
    }

    @Test
    void neitherSeesNorPrunesABackupOfAnotherChain() throws IOException {
        create();
        var other =
                new Backups(target, Specs.fast(5, 50), () -> now, (_, _, _) -> {}, warnings::add);
        assertThat(other.list()).isEmpty();
        assertThatThrownBy(() -> other.restore(Optional.empty(), settings(folder.resolve("place"))))
                .isInstanceOf(BackupException.class)
                .hasMessageContaining("there is no backup");
        now = now.plus(Duration.ofDays(400_000)); // Later than any file is written.
        assertThat(other.prune(1)).isEqualTo(new Backups.Pruned(List.of(), 0, 0));
        assertThat(backups().verify(Optional.empty()).files()).isPositive();
    }

    /// In a process of its own, as an operator does.
    @ParameterizedTest
    @ValueSource(strings = {"backup.file-put:halt@3", "backup.files-put:halt"})
    void aBackupThatIsCutOffChangesNoEarlierOne(String place) throws Exception {
        var first = create();
        chain.grow(4);
        now = now.plusSeconds(60);
        Path checkpoint = checkpoint();
        assertThat(halted(place, "backup", "create", "--folder", checkpoint.toString())).isTrue();
        assertThat(backups().list()).extracting(Backups.Summary::id).containsExactly(first.id());
        backups().verify(Optional.empty());
        var second = backups().create(checkpoint, settings(checkpoint));
        assertThat(backups().verify(Optional.empty()).id()).isEqualTo(second.id());
    }

    @Test
    void aRestoreThatIsCutOffLeavesTheStore() throws Exception {
        create();
        Hash256 then = digest();
        Path place = folder.resolve("place");
        Hash256 before;
        try (var other = Replica.open(place, spec)) {
            before = StoreDump.digestOfEvents(other.store);
        }
        assertThat(
                        halted(
                                "backup.files-restored:halt",
                                "backup",
                                "restore",
                                "--folder",
                                place.toString()))
                .isTrue();
        assertThat(digest(place)).isEqualTo(before);
        backups().restore(Optional.empty(), settings(place));
        assertThat(digest(place)).isEqualTo(then);
    }

    private boolean halted(String failpoint, String... command) throws Exception {
        Path chainFile = folder.resolve("chain.yml");
        Files.writeString(chainFile, Specs.yaml("testchain", 3, 100));
        var arguments = new ArrayList<>(List.of(command));
        arguments.addAll(at.options());
        arguments.addAll(List.of("--chain", chainFile.toString()));
        Path output = folder.resolve("tool.log");
        var process =
                ChildJvm.start(
                        ValidatorApplication.class,
                        output,
                        256,
                        failpoint,
                        arguments,
                        at.environment());
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return process.exitValue() == ChildJvm.HALTED;
    }

    private Backups.Summary create() throws IOException {
        Path checkpoint = checkpoint();
        return backups().create(checkpoint, settings(checkpoint));
    }

    private Path checkpoint() {
        Path checkpoint = folder.resolve("checkpoint-" + ++checkpoints);
        replica.store.checkpoint(checkpoint);
        return checkpoint;
    }

    private Backups backups() {
        return new Backups(target, spec, () -> now, (_, _, _) -> {}, warnings::add);
    }

    private Path largestFile() throws IOException {
        return files(Kind.FILES).stream()
                .max(Comparator.comparingLong(file -> file.toFile().length()))
                .orElseThrow();
    }

    /// In the order of their names.
    private List<Path> files(Kind kind) throws IOException {
        try (Stream<Path> files = Files.list(at.files().resolve(kind.folder()))) {
            return files.sorted().toList();
        }
    }

    private Hash256 digest() {
        return StoreDump.digestOfEvents(replica.store);
    }

    private Hash256 digest(Path store) {
        try (var opened = ChainStore.openToRead(settings(store), spec)) {
            return StoreDump.digestOfEvents(opened);
        }
    }

    private static StoreSettings settings(Path store) {
        return new StoreSettings(store, 16L << 20);
    }
}
