package org.numicoin.cli.wallet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.numicoin.chain.ChainSpec;
import org.numicoin.cli.CommandRun;
import org.numicoin.consensus.ChainSpecs;
import org.numicoin.keystore.KeyWallet;
import org.numicoin.keystore.Keystore;
import org.numicoin.keystore.WalletName;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Amount;
import org.numicoin.testing.Specs;

/// A keystore, a password and an explorer of a chain whose faucet is key 7.
final class WalletFixture implements AutoCloseable {
    private static final String FAUCET_SEED = "00".repeat(31) + "07";

    final ChainSpec spec;
    final FakeExplorer explorer;
    private final Path folder;
    private final Path chain;
    private final Path password;

    WalletFixture(Path folder) throws IOException {
        this.folder = folder;
        String yaml =
                Specs.yaml("testchain", 3, 100)
                        .replace("faucet-seed: \"\"", "faucet-seed: \"" + FAUCET_SEED + "\"");
        this.spec = ChainSpecs.parse(yaml);
        this.chain = Files.writeString(folder.resolve("chain.yml"), yaml);
        this.password = Files.writeString(folder.resolve("password"), "correct horse\n");
        this.explorer = new FakeExplorer(spec);
    }

    /// A wallet command with chain and keystore, and with explorer or password where it takes one.
    CommandRun wallet(String command, String... arguments) {
        var all = new ArrayList<>(List.of("wallet", command));
        all.addAll(List.of(arguments));
        if (!List.of("export-key-id").contains(command)) {
            all.addAll(List.of("--chain", chain.toString()));
        }
        if (!List.of("combine", "broadcast").contains(command)) {
            all.addAll(List.of("--keystore", folder.resolve("wallets").toString()));
        }
        if (List.of("new", "send", "spend", "sign", "rotate").contains(command)
                && !all.contains("--password-file")) {
            all.addAll(List.of("--password-file", password.toString()));
        }
        if (!List.of("new", "list", "policy", "sign", "combine", "export-key-id").contains(command)
                && !all.contains("--explorer")) {
            all.addAll(List.of("--explorer", explorer.url()));
        }
        if (List.of("send", "spend", "rotate", "faucet", "broadcast").contains(command)) {
            all.addAll(List.of("--poll", "2"));
        }
        return CommandRun.of(all);
    }

    CommandRun ok(String command, String... arguments) {
        CommandRun run = wallet(command, arguments);
        assertThat(run.exitCode()).as(run.err()).isZero();
        return run;
    }

    /// A wallet with a cheap key derivation, and coins.
    void funded(String name, String numi) {
        create(name);
        ok("faucet", name, numi, "--wait", "1");
    }

    void create(String name) {
        ok("new", name, "--kdf-memory", "8");
    }

    Keystore keystore() {
        return new Keystore(folder.resolve("wallets"));
    }

    KeyWallet keyWallet(String name) {
        return keystore().loadKeyWallet(new WalletName(name));
    }

    Address address(String name) {
        return keystore().load(new WalletName(name)).address();
    }

    Amount balance(String name) {
        return explorer.balance(address(name));
    }

    String file(String name) {
        return folder.resolve(name).toString();
    }

    @Override
    public void close() {
        explorer.close();
    }
}
