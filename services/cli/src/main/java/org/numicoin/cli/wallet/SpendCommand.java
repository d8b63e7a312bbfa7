package org.numicoin.cli.wallet;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Transaction;
import org.numicoin.chain.TransactionCore;
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

/// `numi wallet spend`: draft, sign and broadcast in one, where all signers are in one keystore.
@Command(
        name = "spend",
        description = "Pays from a policy account whose signers are wallets here.",
        footer = {
            "",
            "Example: ./numi wallet spend treasury bob 5 --signers alice,carol --wait 1",
            "Where signers are elsewhere: wallet draft, sign, combine, broadcast."
        },
        mixinStandardHelpOptions = true)
final class SpendCommand implements Callable<Integer> {
    @Mixin private PaymentArguments arguments = new PaymentArguments();
    @Mixin private ChainOption chain = new ChainOption();
    @Mixin private KeystoreOption keystore = new KeystoreOption();
    @Mixin private ExplorerOption explorers = new ExplorerOption();
    @Mixin private PasswordOption passwords = new PasswordOption();
    @Mixin private FeeOptions fees = new FeeOptions();
    @Mixin private WaitOptions wait = new WaitOptions();
    @Mixin private OutputOption output = new OutputOption();

    @Option(
            names = "--signers",
            paramLabel = "WALLET",
            split = ",",
            required = true,
            description = "Wallets that sign, separated by commas.")
    private List<String> signers = new ArrayList<>();

    @Override
    public Integer call() {
        ChainSpec spec = chain.spec();
        var payment = arguments.check(spec, keystore);
        WalletFile file = keystore.open().load(payment.from());
        var names = signers.stream().map(KeystoreOption::name).toList();
        try (Explorer explorer = explorers.connect(spec)) {
            explorer.requireSameChain();
            AccountState state = explorer.account(file.address());
            var authority = Drafting.Authority.of(payment.from(), file, state);
            FeeOptions.Fee fee = fees.choose(Optional.of(explorer.fees()));
            var core =
                    new TransactionCore(
                            spec.chainId(),
                            file.address(),
                            state.pendingNonce(),
                            fee.max(),
                            fee.tip(),
                            Payments.validUntil(spec, explorer, new SecureRandom()),
                            payment.payload());
            Payments.requireFunds(
                    spec,
                    payment.from().text(),
                    state,
                    core,
                    authority.account(),
                    authority.policy());
            Payments.requireAccountMinimum(spec, explorer, payment.recipient(), payment.amount());
            Draft draft = authority.draft(spec, core);
            requireEnough(names.size(), draft.required());
            for (WalletName signer : names) {
                draft = Drafting.sign(draft, signer, keystore, passwords, output);
            }
            Transaction signed = draft.transaction(authority.account());
            return Finish.of(
                    new Posting(explorer, wait, output).post(signed), spec, signed, output);
        }
    }

    private static void requireEnough(int given, int required) {
        if (given != required) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "--signers names %d wallet(s), the policy requires exactly %d"
                            .formatted(given, required));
        }
    }
}
