package org.numicoin.cli.wallet;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.numicoin.chain.ChainSpec;
import org.numicoin.cli.ChainOption;
import org.numicoin.cli.ExitCode;
import org.numicoin.cli.OutputOption;
import org.numicoin.keystore.WalletName;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `numi wallet sign`. Needs no network: what is signed is shown from the bytes of the draft.
@Command(
        name = "sign",
        description = "Adds signatures of wallets to a draft.",
        footer = {
            "",
            "Example: ./numi wallet sign payment.json --with alice",
            "Shows what the draft does first; asks no explorer."
        },
        mixinStandardHelpOptions = true)
final class SignCommand implements Callable<Integer> {
    @Mixin private ChainOption chain = new ChainOption();
    @Mixin private KeystoreOption keystore = new KeystoreOption();
    @Mixin private PasswordOption passwords = new PasswordOption();
    @Mixin private OutputOption output = new OutputOption();

    @Parameters(index = "0", paramLabel = "FILE", description = "Draft.")
    private Path file = Path.of("");

    @Option(
            names = "--with",
            paramLabel = "WALLET",
            split = ",",
            required = true,
            description = "Wallets that sign, separated by commas.")
    private List<String> wallets = new ArrayList<>();

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Write another file, never overwritten, instead of adding to this one.")
    private Optional<Path> out = Optional.empty();

    @Override
    public Integer call() {
        ChainSpec spec = chain.spec();
        Draft draft = DraftFiles.read(spec, file);
        output.progress(DraftFiles.summary(spec, draft));
        for (WalletName name : wallets.stream().map(KeystoreOption::name).toList()) {
            draft = Drafting.sign(draft, name, keystore, passwords, output);
        }
        if (out.isPresent()) {
            DraftFiles.create(out.get(), draft);
        } else {
            DraftFiles.replace(file, draft);
        }
        var view = DraftView.of(out.orElse(file), draft);
        output.result(view, view.text());
        return ExitCode.OK;
    }
}
