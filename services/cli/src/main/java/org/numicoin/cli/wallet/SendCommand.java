package org.numicoin.cli.wallet;

import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Transaction;
import org.numicoin.chain.TransactionCore;
import org.numicoin.cli.ChainOption;
import org.numicoin.cli.OutputOption;
import org.numicoin.cli.explorer.AccountState;
import org.numicoin.cli.explorer.Explorer;
import org.numicoin.cli.explorer.ExplorerOption;
import org.numicoin.keystore.KeyWallet;
import org.numicoin.keystore.Seeds;
import org.numicoin.keystore.WalletName;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `numi wallet send`. Signs once: a transaction that was refused could still be mined if somebody
/// kept it, so a second one with another nonce is for the user to decide.
@Command(
        name = "send",
        description = "Pays from a wallet to an address or another wallet.",
        footer = {
            "",
            "Example: ./numi wallet send alice bob 12.5 --memo rent --wait 1",
            "Exit codes: 0 accepted (confirmed with --wait), 1 refused, 5 wrong password,",
            "6 no explorer, 7 no verdict or confirmation in time."
        },
        mixinStandardHelpOptions = true)
final class SendCommand implements Callable<Integer> {
    @Mixin private PaymentArguments arguments = new PaymentArguments();
    @Mixin private ChainOption chain = new ChainOption();
    @Mixin private KeystoreOption keystore = new KeystoreOption();
    @Mixin private ExplorerOption explorers = new ExplorerOption();
    @Mixin private PasswordOption passwords = new PasswordOption();
    @Mixin private FeeOptions fees = new FeeOptions();
    @Mixin private WaitOptions wait = new WaitOptions();
    @Mixin private OutputOption output = new OutputOption();

    @Override
    public Integer call() {
        ChainSpec spec = chain.spec();
        var payment = arguments.check(spec, keystore);
        KeyWallet wallet = keystore.open().loadKeyWallet(payment.from());
        try (Explorer explorer = explorers.connect(spec)) {
            explorer.requireSameChain();
            AccountState state = explorer.account(wallet.address());
            Signer signer = Signer.of(payment.from(), wallet, state);
            FeeOptions.Fee fee = fees.choose(Optional.of(explorer.fees()));
            var core =
                    new TransactionCore(
                            spec.chainId(),
                            wallet.address(),
                            state.pendingNonce(),
                            fee.max(),
                            fee.tip(),
                            Payments.validUntil(spec, explorer, new SecureRandom()),
                            payment.payload());
            Payments.requireFunds(
                    spec, payment.from().text(), state, core, signer.account(), Optional.empty());
            Payments.requireAccountMinimum(spec, explorer, payment.recipient(), payment.amount());
            Transaction signed = sign(payment.from(), wallet, signer, core);
            return Finish.of(
                    new Posting(explorer, wait, output).post(signed), spec, signed, output);
        }
    }

    private Transaction sign(
            WalletName name, KeyWallet wallet, Signer signer, TransactionCore core) {
        try (Seeds seeds = keystore.unlock(name, wallet, passwords, output)) {
            var signature = KeySignature.by(seeds.key(signer.key(), new SecureRandom()), core);
            return new Transaction(
                    core,
                    WitnessForm.of(
                            signer.account(),
                            Optional.empty(),
                            Map.of(signature.keyId(), signature)));
        }
    }
}
