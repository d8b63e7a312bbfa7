package org.numicoin.cli.wallet;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Payload;
import org.numicoin.chain.TransactionCore;
import org.numicoin.cli.ChainOption;
import org.numicoin.cli.CommandException;
import org.numicoin.cli.ExitCode;
import org.numicoin.cli.OutputOption;
import org.numicoin.cli.explorer.AccountState;
import org.numicoin.cli.explorer.Explorer;
import org.numicoin.cli.explorer.ExplorerOption;
import org.numicoin.keystore.KeyWallet;
import org.numicoin.keystore.PolicyWallet;
import org.numicoin.keystore.WalletFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `numi wallet draft`.
@Command(
        name = "draft",
        description = "Writes a payment for others to sign, or to sign on another machine.",
        footer = {
            "",
            "Example: ./numi wallet draft treasury bob 5 --out payment.json",
            "With --nonce and --max-fee no explorer is asked. It does not expire unless",
            "--valid-until says so."
        },
        mixinStandardHelpOptions = true)
final class DraftCommand implements Callable<Integer> {
    @Mixin private PaymentArguments arguments = new PaymentArguments();
    @Mixin private ChainOption chain = new ChainOption();
    @Mixin private KeystoreOption keystore = new KeystoreOption();
    @Mixin private ExplorerOption explorers = new ExplorerOption();
    @Mixin private FeeOptions fees = new FeeOptions();
    @Mixin private OutputOption output = new OutputOption();

    @Option(
            names = "--out",
            paramLabel = "FILE",
            required = true,
            description = "File to write, never overwritten.")
    private Path out = Path.of("");

    @Option(names = "--nonce", paramLabel = "N", description = "Of the transaction (the next one).")
    private Optional<Long> nonce = Optional.empty();

    @Option(
            names = "--valid-until",
            paramLabel = "HEIGHT",
            description = "Last block that may contain it (any).")
    private Optional<Long> validUntil = Optional.empty();

    @Override
    public Integer call() {
        ChainSpec spec = chain.spec();
        var payment = arguments.check(spec, keystore);
        WalletFile file = keystore.open().load(payment.from());
        requireNotNegative("--nonce", nonce);
        requireNotNegative("--valid-until", validUntil);
        Draft draft =
                nonce.isPresent() && fees.isComplete()
                        ? offline(spec, file, payment.payload())
                        : online(spec, file, payment);
        DraftFiles.create(out, draft);
        output.progress(DraftFiles.summary(spec, draft));
        var view = DraftView.of(out, draft);
        output.result(view, view.text());
        return ExitCode.OK;
    }

    /// The newest key of a wallet signs, as nobody says otherwise.
    private Draft offline(ChainSpec spec, WalletFile file, Payload payload) {
        var core = core(spec, file, nonce.orElseThrow(), fees.choose(Optional.empty()), payload);
        return switch (file) {
            case KeyWallet wallet ->
                    Draft.of(spec, core, wallet.keyIds().getLast(), Optional.empty());
            case PolicyWallet(var policy) -> Draft.of(spec, core, policy.id(), Optional.of(policy));
        };
    }

    private Draft online(ChainSpec spec, WalletFile file, PaymentArguments.Checked payment) {
        try (Explorer explorer = explorers.connect(spec)) {
            explorer.requireSameChain();
            AccountState state = explorer.account(file.address());
            var authority = Drafting.Authority.of(payment.from(), file, state);
            FeeOptions.Fee fee = fees.choose(Optional.of(explorer.fees()));
            var core = core(spec, file, nonce.orElse(state.pendingNonce()), fee, payment.payload());
            Payments.requireFunds(
                    spec,
                    payment.from().text(),
                    state,
                    core,
                    authority.account(),
                    authority.policy());
            Payments.requireAccountMinimum(spec, explorer, payment.recipient(), payment.amount());
            return authority.draft(spec, core);
        }
    }

    private TransactionCore core(
            ChainSpec spec, WalletFile file, long chosen, FeeOptions.Fee fee, Payload payload) {
        return new TransactionCore(
                spec.chainId(),
                file.address(),
                chosen,
                fee.max(),
                fee.tip(),
                validUntil.orElse(TransactionCore.NEVER_EXPIRES),
                payload);
    }

    private static void requireNotNegative(String option, Optional<Long> value) {
        if (value.isPresent() && value.get() < 0) {
            throw new CommandException(ExitCode.USAGE, option + " is at least 0");
        }
    }
}
