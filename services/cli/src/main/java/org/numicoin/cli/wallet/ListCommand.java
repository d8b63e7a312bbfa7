package org.numicoin.cli.wallet;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.numicoin.chain.ChainSpec;
import org.numicoin.cli.ChainOption;
import org.numicoin.cli.ExitCode;
import org.numicoin.cli.OutputOption;
import org.numicoin.keystore.Keystore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `numi wallet list`.
@Command(
        name = "list",
        description = "Lists the wallets of the keystore with their addresses.",
        footer = {
            "",
            "Example: ./numi wallet list --json",
            "Exit codes: 0 all files are wallets, 1 one is not."
        },
        mixinStandardHelpOptions = true)
final class ListCommand implements Callable<Integer> {
    @Mixin private ChainOption chain = new ChainOption();
    @Mixin private KeystoreOption keystore = new KeystoreOption();
    @Mixin private OutputOption output = new OutputOption();

    private record Listing(String keystore, List<WalletView> wallets, List<String> problems) {}

    @Override
    public Integer call() {
        ChainSpec spec = chain.spec();
        Keystore folder = keystore.open();
        var wallets = new ArrayList<WalletView>();
        var problems = new ArrayList<String>();
        for (Keystore.Entry entry : folder.list()) {
            entry.file()
                    .ifPresent(file ->
                            wallets.add(WalletView.of(spec, entry.name(), file, Optional.empty())));
            entry.problem().ifPresent(problems::add);
        }
        var text = new StringBuilder();
        wallets.forEach(view ->
                text.append("%-32s %-6s %s%n".formatted(view.name(), view.kind(), view.address())));
        if (wallets.isEmpty()) {
            text.append(
                    "no wallets in %s: make one with ./numi wallet new NAME%n"
                            .formatted(folder.folder()));
        }
        output.result(new Listing(folder.folder().toString(), wallets, problems), text.toString());
        problems.forEach(output::progress);
        return problems.isEmpty() ? ExitCode.OK : ExitCode.FAILED;
    }
}
