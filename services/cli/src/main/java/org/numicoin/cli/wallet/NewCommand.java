package org.numicoin.cli.wallet;

import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.numicoin.chain.ChainSpec;
import org.numicoin.cli.ChainOption;
import org.numicoin.cli.CommandException;
import org.numicoin.cli.ExitCode;
import org.numicoin.cli.OutputOption;
import org.numicoin.crypto.Argon2Parameters;
import org.numicoin.keystore.KeyWallet;
import org.numicoin.keystore.Keystore;
import org.numicoin.keystore.Password;
import org.numicoin.keystore.SealedSeeds;
import org.numicoin.keystore.Sealing;
import org.numicoin.keystore.Seeds;
import org.numicoin.keystore.WalletName;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `numi wallet new`.
@Command(
        name = "new",
        description = "Makes a wallet: a fresh key, sealed under a password, and its address.",
        footer = {
            "",
            "Example: ./numi wallet new alice --password-file ~/.numi-password",
            "The file in the keystore is the only copy of the key: keep another one elsewhere."
        },
        mixinStandardHelpOptions = true)
final class NewCommand implements Callable<Integer> {
    private static final int KIB_PER_MIB = 1 << 10;
    private static final int MEMORY_MIB_MIN = 8;
    private static final int MEMORY_MIB_MAX = 1 << 10;

    @Mixin private ChainOption chain = new ChainOption();
    @Mixin private KeystoreOption keystore = new KeystoreOption();
    @Mixin private PasswordOption passwords = new PasswordOption();
    @Mixin private OutputOption output = new OutputOption();

    @Parameters(index = "0", paramLabel = "NAME", description = "Letters, digits, - and _.")
    private String wallet = "";

    @Option(
            names = "--kdf-memory",
            paramLabel = "MIB",
            defaultValue = "64",
            description = "Memory that each guess of the password takes (${DEFAULT-VALUE}).")
    private int memory;

    @Override
    public Integer call() {
        ChainSpec spec = chain.spec();
        WalletName name = KeystoreOption.name(wallet);
        Keystore folder = keystore.open();
        if (memory < MEMORY_MIB_MIN || memory > MEMORY_MIB_MAX) {
            throw new CommandException(ExitCode.USAGE, "--kdf-memory is from 8 to 1024");
        }
        // Before the password is asked for; the file itself decides.
        if (folder.exists(name)) {
            throw new CommandException(
                    ExitCode.FAILED,
                    folder.path(name) + " exists and is never overwritten: choose another name");
        }
        var kdf =
                new Argon2Parameters(
                        memory * KIB_PER_MIB, SealedSeeds.KDF.passes(), SealedSeeds.KDF.lanes());
        var random = new SecureRandom();
        KeyWallet made;
        try (Password password = passwords.fresh(name);
                Seeds seeds = Seeds.generate(random)) {
            made = Sealing.seal(seeds, Optional.empty(), password, kdf, random);
        }
        folder.create(name, made);
        var view = WalletView.of(spec, name, made, Optional.empty());
        output.result(view, view.address());
        output.progress("kept in " + folder.path(name) + ": make a copy of it");
        return ExitCode.OK;
    }
}
