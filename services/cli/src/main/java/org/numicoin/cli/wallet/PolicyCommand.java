package org.numicoin.cli.wallet;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Policy;
import org.numicoin.cli.ChainOption;
import org.numicoin.cli.CommandException;
import org.numicoin.cli.ExitCode;
import org.numicoin.cli.OutputOption;
import org.numicoin.keystore.Keystore;
import org.numicoin.keystore.PolicyWallet;
import org.numicoin.keystore.WalletName;
import org.numicoin.primitives.Hash256;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `numi wallet policy`.
@Command(
        name = "policy",
        description = "Makes an account for which M of several keys sign.",
        footer = {
            "",
            "Example: ./numi wallet policy treasury --required 2 alice bob 2f8c…e1",
            "Everybody who makes the same policy gets the same address. It holds no secrets."
        },
        mixinStandardHelpOptions = true)
final class PolicyCommand implements Callable<Integer> {
    @Mixin private ChainOption chain = new ChainOption();
    @Mixin private KeystoreOption keystore = new KeystoreOption();
    @Mixin private OutputOption output = new OutputOption();

    @Parameters(index = "0", paramLabel = "NAME", description = "Name of the new account.")
    private String wallet = "";

    @Option(
            names = "--required",
            paramLabel = "M",
            required = true,
            description = "How many keys sign.")
    private int required;

    @Parameters(
            index = "1..*",
            arity = "2..16",
            paramLabel = "KEY",
            description = "Ids of 2 to 16 keys, or names of wallets.")
    private List<String> keys = new ArrayList<>();

    @Override
    public Integer call() {
        ChainSpec spec = chain.spec();
        WalletName name = KeystoreOption.name(wallet);
        Keystore folder = keystore.open();
        var ids = keys.stream().map(key -> keyId(folder, key)).toList();
        PolicyWallet made;
        try {
            made = new PolicyWallet(Policy.of(required, ids));
        } catch (IllegalArgumentException e) {
            throw new CommandException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
        }
        folder.create(name, made);
        var view = WalletView.of(spec, name, made, Optional.empty());
        output.result(view, view.address());
        return ExitCode.OK;
    }

    private static Hash256 keyId(Keystore folder, String text) {
        if (text.matches("[0-9a-fA-F]{64}")) {
            return Hash256.ofHex(text);
        }
        return folder.loadKeyWallet(KeystoreOption.name(text)).keyIds().getLast();
    }
}
