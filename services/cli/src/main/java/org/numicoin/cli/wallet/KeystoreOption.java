package org.numicoin.cli.wallet;

import java.nio.file.Path;
import java.util.Optional;
import org.numicoin.chain.ChainSpec;
import org.numicoin.cli.CommandException;
import org.numicoin.cli.ExitCode;
import org.numicoin.cli.Home;
import org.numicoin.cli.OutputOption;
import org.numicoin.keystore.KeyWallet;
import org.numicoin.keystore.Keystore;
import org.numicoin.keystore.Password;
import org.numicoin.keystore.Sealing;
import org.numicoin.keystore.Seeds;
import org.numicoin.keystore.WalletName;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Bech32m;
import picocli.CommandLine.Option;

/// `--keystore`, and names of wallets.
final class KeystoreOption {
    @Option(
            names = "--keystore",
            paramLabel = "DIR",
            defaultValue = "${NUMI_KEYSTORE:-}",
            description = "Folder of the wallets (NUMI_KEYSTORE, else data/wallets).")
    private String folder = "";

    Keystore open() {
        return new Keystore(
                folder.isEmpty()
                        ? Home.path().resolve("data").resolve("wallets")
                        : Path.of(folder));
    }

    static WalletName name(String text) {
        try {
            return new WalletName(text);
        } catch (IllegalArgumentException e) {
            throw new CommandException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
        }
    }

    /// An address, or that of a wallet of this name.
    Address address(ChainSpec spec, String text) {
        if (text.length() <= WalletName.CHARACTERS_MAX) {
            return open().load(name(text)).address();
        }
        try {
            return Bech32m.decode(spec.addressPrefix(), text);
        } catch (IllegalArgumentException e) {
            throw new CommandException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
        }
    }

    /// Opens a wallet's seeds; warns when others can read the file.
    Seeds unlock(WalletName name, KeyWallet wallet, PasswordOption passwords, OutputOption output) {
        Optional<Path> open = open().openToOthers(name);
        open.ifPresent(path ->
                output.progress("warning: others can read %s: chmod go-rwx it".formatted(path)));
        try (Password password = passwords.existing(name)) {
            return Sealing.open(name, wallet, password);
        }
    }
}
