package org.numicoin.validator.tool;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.numicoin.chain.ChainSpec;
import org.numicoin.validator.state.ChainStore;
import org.numicoin.validator.state.Replacement;
import org.numicoin.validator.state.StoreException;
import org.numicoin.validator.state.StoreSettings;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Which store: one in a folder that no validator uses, or that of a validator that runs.
final class StoreOption {
    private static final long MEMORY = 64L << 20;

    @Option(
            names = "--folder",
            paramLabel = "PATH",
            description = "Folder of a store that no validator uses.")
    private Optional<Path> folder = Optional.empty();

    @Option(
            names = "--validator",
            paramLabel = "URL",
            description = "Management port of a validator that runs on this machine.")
    private Optional<String> validator = Optional.empty();

    @Mixin private ChainOption chain = new ChainOption();

    ChainSpec spec() {
        return chain.spec();
    }

    /// Work on a store that does not change meanwhile.
    interface Work<T> {
        T run(StoreSettings settings) throws IOException;
    }

    /// Works on the folder, or on a checkpoint of the running validator.
    <T> T read(Work<T> work) throws IOException {
        if (validator.isPresent()) {
            try (var live = new LiveValidator(validator.get())) {
                Path checkpoint = live.checkpoint();
                try {
                    return work.run(settings(checkpoint));
                } finally {
                    Replacement.delete(checkpoint);
                }
            }
        }
        return locked(work);
    }

    /// Works on a copy that shares its files with the store and may be changed.
    <T> T copied(Work<T> work) throws IOException {
        if (validator.isPresent()) {
            return read(work);
        }
        return locked(settings -> {
            Path copy = settings.folder().resolveSibling(settings.folder().getFileName() + ".copy");
            Replacement.delete(copy);
            try (var _ = ChainStore.openToRead(settings, spec())) {
                // It is there: opening it to write would make one.
            }
            try (var store = ChainStore.open(settings, spec())) {
                store.checkpoint(copy);
            }
            try {
                return work.run(settings(copy));
            } finally {
                Replacement.delete(copy);
            }
        });
    }

    /// Works on the folder while no validator can open it.
    <T> T locked(Work<T> work) throws IOException {
        StoreSettings settings = offline();
        Path lock = settings.folder().resolve("LOCK");
        if (!Files.exists(lock)) {
            return work.run(settings);
        }
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE)) {
            if (channel.tryLock() == null) {
                throw new StoreException(
                        "a validator uses the chain store in "
                                + settings.folder()
                                + ": stop it, or name it with --validator");
            }
            return work.run(settings);
        }
    }

    /// The folder, which has to be named.
    StoreSettings offline() {
        return settings(
                folder.orElseThrow(() ->
                        new StoreException(
                                "no store is named: give --folder, the store of a validator that does not run")));
    }

    Optional<String> validator() {
        return validator;
    }

    private static StoreSettings settings(Path folder) {
        return new StoreSettings(folder, MEMORY);
    }
}
