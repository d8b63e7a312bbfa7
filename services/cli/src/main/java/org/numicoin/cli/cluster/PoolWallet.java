package org.numicoin.cli.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.util.Optional;
import org.numicoin.chain.ChainSpec;
import org.numicoin.cli.CommandException;
import org.numicoin.cli.ExitCode;
import org.numicoin.cli.keystore.Keystore;
import org.numicoin.cli.keystore.Password;
import org.numicoin.cli.keystore.SealedSeeds;
import org.numicoin.cli.keystore.Sealing;
import org.numicoin.cli.keystore.Seeds;
import org.numicoin.cli.keystore.WalletName;
import org.numicoin.crypto.Argon2Parameters;
import org.numicoin.localnet.DataFolder;
import org.numicoin.localnet.PoolReward;
import org.numicoin.primitives.Bech32m;

/// The wallet of a localnet's pool, made at the first start with one and kept from then on. It has
/// no password, as no coin of a test network has a value; so a chain without a faucet gets none.
final class PoolWallet {
    private static final WalletName NAME = new WalletName("pool");

    /// Guessing no password need not be slow, and a pod has little memory.
    private static final Argon2Parameters KDF =
            new Argon2Parameters(8 << 10, SealedSeeds.KDF.passes(), SealedSeeds.KDF.lanes());

    private PoolWallet() {}

    static PoolReward reward(DataFolder folder, ChainSpec spec) {
        if (spec.faucetSeed().length() == 0) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "coins of %s have a value, and a pool without a password should not hold any: give --pool-address ADDRESS"
                            .formatted(spec.name()));
        }
        var keystore = new Keystore(folder.wallets());
        if (!keystore.exists(NAME)) {
            make(folder, keystore);
        }
        return new PoolReward(
                Bech32m.encode(spec.addressPrefix(), keystore.loadKeyWallet(NAME).address()),
                Optional.of(keystore.path(NAME)));
    }

    private static void make(DataFolder folder, Keystore keystore) {
        try {
            // Only the wallets are nobody else's business, not all of the folder.
            Files.createDirectories(folder.path());
        } catch (IOException e) {
            throw new CommandException(
                    ExitCode.FAILED,
                    "cannot write to %s: make it writable, or use another folder with --data"
                            .formatted(folder.path()),
                    e);
        }
        var random = new SecureRandom();
        try (Password none = Password.of(new char[0]);
                Seeds seeds = Seeds.generate(random)) {
            keystore.create(NAME, Sealing.seal(seeds, Optional.empty(), none, KDF, random));
        }
    }
}
