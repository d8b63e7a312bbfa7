package org.numicoin.validator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.numicoin.validator.state.Replacement;

/// Copies of the store that share its files, for whoever reads it while the validator goes on. They
/// keep files alive that the store has given up, so those that nobody deleted go after a day.
final class Checkpoints {
    private static final Duration LIFE = Duration.ofDays(1);

    private final Path folder;
    private final Consumer<Path> maker;
    private final InstantSource clock;

    /// @param folder of its own, on the disk of the store
    /// @param maker makes one in a folder that is not there yet
    Checkpoints(Path folder, Consumer<Path> maker, InstantSource clock) {
        this.folder = folder.toAbsolutePath();
        this.maker = maker;
        this.clock = clock;
    }

    synchronized Path make() throws IOException {
        Files.createDirectories(folder);
        deleteOld();
        Path made = folder.resolve(UUID.randomUUID().toString());
        maker.accept(made);
        return made;
    }

    private void deleteOld() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            for (Path one : all.toList()) {
                var age =
                        Duration.between(
                                Files.getLastModifiedTime(one).toInstant(), clock.instant());
                if (age.compareTo(LIFE) > 0) {
                    Replacement.delete(one);
                }
            }
        }
    }
}
