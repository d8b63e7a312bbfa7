package org.numicoin.cli.wallet;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.numicoin.chain.Account;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Transaction;
import org.numicoin.cli.ChainOption;
import org.numicoin.cli.CommandException;
import org.numicoin.cli.ExitCode;
import org.numicoin.cli.OutputOption;
import org.numicoin.cli.explorer.AccountState;
import org.numicoin.cli.explorer.Explorer;
import org.numicoin.cli.explorer.ExplorerOption;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `numi wallet broadcast`. Gives the draft the form that the account wants now: which keys the
/// chain knows may have changed since it was signed, and no signature covers that.
@Command(
        name = "broadcast",
        description = "Sends a draft that has its signatures.",
        footer = {
            "",
            "Example: ./numi wallet broadcast signed.json --wait 1",
            "Sending the same draft again is harmless: it is mined once."
        },
        mixinStandardHelpOptions = true)
final class BroadcastCommand implements Callable<Integer> {
    @Mixin private ChainOption chain = new ChainOption();
    @Mixin private ExplorerOption explorers = new ExplorerOption();
    @Mixin private WaitOptions wait = new WaitOptions();
    @Mixin private OutputOption output = new OutputOption();

    @Parameters(index = "0", paramLabel = "FILE", description = "Draft with its signatures.")
    private Path file = Path.of("");

    @Override
    public Integer call() {
        ChainSpec spec = chain.spec();
        Draft draft = DraftFiles.read(spec, file);
        if (!draft.isComplete()) {
            throw new CommandException(
                    ExitCode.FAILED,
                    "%s has %d of %d signatures: see wallet sign and wallet combine"
                            .formatted(file, draft.signatures().size(), draft.required()));
        }
        output.progress(DraftFiles.summary(spec, draft));
        try (Explorer explorer = explorers.connect(spec)) {
            explorer.requireSameChain();
            AccountState state = explorer.account(draft.core().sender());
            Transaction signed = form(draft, state.account());
            return Finish.of(
                    new Posting(explorer, wait, output).post(signed), spec, signed, output);
        }
    }

    private static Transaction form(Draft draft, Account account) {
        try {
            return draft.transaction(account);
        } catch (IllegalArgumentException e) {
            throw new CommandException(ExitCode.FAILED, String.valueOf(e.getMessage()), e);
        }
    }
}
