package org.numicoin.keystore;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.numicoin.kit.files.DurableFile;

/// A folder of wallets, one file each. Reading never writes, creating never overwrites, and a
/// wallet is replaced only by one with the same keys and perhaps more. What goes wrong is a
/// [KeystoreException] that names the file.
public final class Keystore {
    /// Bounds what `list` reads.
    private static final int WALLETS_MAX = 10_000;

    private final Path folder;
    private final Consumer<DurableFile.Step> steps;

    public Keystore(Path folder) {
        this(folder, _ -> {});
    }

    Keystore(Path folder, Consumer<DurableFile.Step> steps) {
        this.folder = folder;
        this.steps = steps;
    }

    /// A wallet of the folder, or why its file is none.
    public record Entry(WalletName name, Optional<WalletFile> file, Optional<String> problem) {}

    public Path folder() {
        return folder;
    }

    public Path path(WalletName name) {
        return folder.resolve(name.fileName());
    }

    public boolean exists(WalletName name) {
        return Files.exists(path(name));
    }

    /// In the order of their names.
    public List<Entry> list() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        List<WalletName> names;
        try (Stream<Path> files = Files.list(folder)) {
            names =
                    files.map(file -> file.getFileName().toString())
                            .filter(WalletName::isFileName)
                            .limit(WALLETS_MAX)
                            .map(WalletName::ofFileName)
                            .sorted()
                            .toList();
        } catch (IOException e) {
            throw failed("cannot list " + folder, e);
        }
        var entries = new ArrayList<Entry>();
        for (WalletName name : names) {
            try {
                entries.add(new Entry(name, Optional.of(load(name)), Optional.empty()));
            } catch (KeystoreException e) {
                entries.add(
                        new Entry(
                                name,
                                Optional.empty(),
                                Optional.of(String.valueOf(e.getMessage()))));
            }
        }
        return entries;
    }

    public WalletFile load(WalletName name) {
        return parse(name, bytes(name));
    }

    public KeyWallet loadKeyWallet(WalletName name) {
        return switch (load(name)) {
            case KeyWallet wallet -> wallet;
            case PolicyWallet _ ->
                    throw new KeystoreException(
                            KeystoreException.Kind.OTHER_WALLET,
                            name + " is a policy account: use wallet spend, or draft and sign");
        };
    }

    public void create(WalletName name, WalletFile wallet) {
        try {
            Files.createDirectories(
                    folder,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
            DurableFile.create(path(name), WalletJson.write(wallet));
        } catch (FileAlreadyExistsException e) {
            throw new KeystoreException(
                    KeystoreException.Kind.FILE,
                    path(name) + " exists and is never overwritten: choose another name",
                    e);
        } catch (IOException e) {
            throw failed("cannot write " + path(name), e);
        }
    }

    /// Replaces a wallet by one that holds the same keys, and perhaps more behind them.
    ///
    /// @param loaded what the caller read; a file that says something else meanwhile stays
    public void replace(WalletName name, KeyWallet loaded, KeyWallet next) {
        int kept = loaded.keyIds().size();
        if (next.keyIds().size() < kept
                || !next.keyIds().subList(0, kept).equals(loaded.keyIds())) {
            throw new IllegalStateException("a wallet never loses a key");
        }
        // The lock spans the comparison and the replacement only: a lock held while a person is
        // asked for a password would keep scripts waiting.
        try (FileChannel lock =
                        FileChannel.open(
                                folder.resolve(".lock"),
                                StandardOpenOption.CREATE,
                                StandardOpenOption.WRITE);
                var _ = lock.lock()) {
            if (!load(name).equals(loaded)) {
                throw new KeystoreException(
                        KeystoreException.Kind.FILE,
                        path(name) + " was changed by another command meanwhile: try again");
            }
            DurableFile.replace(path(name), WalletJson.write(next), steps);
        } catch (IOException e) {
            throw failed("cannot write " + path(name), e);
        }
    }

    /// What others than the owner may read, for a warning.
    public Optional<Path> openToOthers(WalletName name) {
        try {
            for (Path path : List.of(folder, path(name))) {
                if (DurableFile.isOpenToOthers(path)) {
                    return Optional.of(path);
                }
            }
            return Optional.empty();
        } catch (IOException | UnsupportedOperationException _) {
            return Optional.empty(); // a file system without modes
        }
    }

    private byte[] bytes(WalletName name) {
        try {
            return DurableFile.read(path(name), WalletJson.FILE_BYTES_MAX);
        } catch (NoSuchFileException e) {
            throw new KeystoreException(
                    KeystoreException.Kind.FILE,
                    "no wallet %s in %s: see ./numi wallet list, or make one with ./numi wallet new %s"
                            .formatted(name, folder, name),
                    e);
        } catch (IllegalArgumentException e) {
            throw notAWallet(name, e);
        } catch (IOException e) {
            throw failed("cannot read " + path(name), e);
        }
    }

    private WalletFile parse(WalletName name, byte[] json) {
        try {
            return WalletJson.read(json);
        } catch (IllegalArgumentException e) {
            throw notAWallet(name, e);
        }
    }

    private KeystoreException notAWallet(WalletName name, IllegalArgumentException e) {
        return new KeystoreException(
                KeystoreException.Kind.FILE,
                "%s is not a wallet file (%s): restore it from a copy; nothing was changed"
                        .formatted(path(name), e.getMessage()),
                e);
    }

    private static KeystoreException failed(String what, IOException e) {
        return new KeystoreException(KeystoreException.Kind.FILE, what + ": " + e, e);
    }
}
