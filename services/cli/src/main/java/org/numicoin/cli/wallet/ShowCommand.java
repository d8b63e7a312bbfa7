package org.numicoin.cli.wallet;

import java.util.Optional;
import java.util.concurrent.Callable;
import org.numicoin.chain.ChainSpec;
import org.numicoin.cli.ChainOption;
import org.numicoin.cli.CommandException;
import org.numicoin.cli.ExitCode;
import org.numicoin.cli.OutputOption;
import org.numicoin.cli.explorer.AccountState;
import org.numicoin.cli.explorer.Explorer;
import org.numicoin.cli.explorer.ExplorerOption;
import org.numicoin.keystore.WalletFile;
import org.numicoin.keystore.WalletName;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `numi wallet show`.
@Command(
        name = "show",
        description = "Shows a wallet: address, keys, balance and nonce.",
        footer = {
            "",
            "Example: ./numi wallet show alice --json",
            "Exit codes: 0 shown, 1 no such wallet, 6 shown without balance, as no explorer"
                    + " answers."
        },
        mixinStandardHelpOptions = true)
final class ShowCommand implements Callable<Integer> {
    @Mixin private ChainOption chain = new ChainOption();
    @Mixin private KeystoreOption keystore = new KeystoreOption();
    @Mixin private ExplorerOption explorers = new ExplorerOption();
    @Mixin private OutputOption output = new OutputOption();

    @Parameters(index = "0", paramLabel = "NAME", description = "Wallet.")
    private String wallet = "";

    @Option(names = "--offline", description = "Ask no explorer.")
    private boolean offline;

    @Override
    public Integer call() {
        ChainSpec spec = chain.spec();
        WalletName name = KeystoreOption.name(wallet);
        WalletFile file = keystore.open().load(name);
        Optional<AccountState> state = Optional.empty();
        int code = ExitCode.OK;
        if (!offline) {
            try (Explorer explorer = explorers.connect(spec)) {
                state = Optional.of(explorer.account(file.address()));
            } catch (CommandException e) {
                output.progress("balance unknown: " + e.getMessage());
                code = e.exitCode();
            }
        }
        var view = WalletView.of(spec, name, file, state);
        output.result(view, text(view, state));
        return code;
    }

    private static String text(WalletView view, Optional<AccountState> state) {
        var text = new StringBuilder();
        text.append("address  %s%n".formatted(view.address()));
        view.required()
                .ifPresent(required ->
                        text.append(
                                "policy   %d of %d keys sign%n"
                                        .formatted(required, view.keys().size())));
        for (String key : view.keys()) {
            text.append("key      %s%n".formatted(key));
        }
        if (view.rotating()) {
            text.append("rotation to the last key is not known to be confirmed%n".formatted());
        }
        state.ifPresent(known -> {
            text.append("balance  %s%n".formatted(known.balance()));
            text.append("spend    %s%n".formatted(known.spendable()));
            text.append("immature %s%n".formatted(known.immature()));
            text.append(
                    "nonce    %d, next %d%n"
                            .formatted(known.account().nonce(), known.pendingNonce()));
        });
        return text.toString();
    }
}
