package org.numicoin.cli.wallet;

import java.util.concurrent.Callable;
import org.numicoin.chain.ChainSpec;
import org.numicoin.cli.ChainOption;
import org.numicoin.cli.OutputOption;
import org.numicoin.cli.explorer.Explorer;
import org.numicoin.cli.explorer.ExplorerOption;
import org.numicoin.keystore.Password;
import org.numicoin.keystore.WalletName;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `numi wallet rotate`.
@Command(
        name = "rotate",
        description = "Gives a wallet's account a new key; the address stays.",
        footer = {
            "",
            "Example: ./numi wallet rotate alice --wait 1",
            "The new key is on the disk before the chain hears of it, and old keys are kept. Cut"
                    + " off",
            "at any point, the same command goes on with the rotation that it finds."
        },
        mixinStandardHelpOptions = true)
final class RotateCommand implements Callable<Integer> {
    @Mixin private ChainOption chain = new ChainOption();
    @Mixin private KeystoreOption keystore = new KeystoreOption();
    @Mixin private ExplorerOption explorers = new ExplorerOption();
    @Mixin private PasswordOption passwords = new PasswordOption();
    @Mixin private FeeOptions fees = new FeeOptions();
    @Mixin private WaitOptions wait = new WaitOptions();
    @Mixin private OutputOption output = new OutputOption();

    @Parameters(index = "0", paramLabel = "NAME", description = "Wallet.")
    private String wallet = "";

    @Override
    public Integer call() {
        ChainSpec spec = chain.spec();
        WalletName name = KeystoreOption.name(wallet);
        keystore.open().loadKeyWallet(name);
        try (Explorer explorer = explorers.connect(spec);
                Password password = passwords.existing(name)) {
            explorer.requireSameChain();
            return new Rotation(spec, keystore.open(), name, password, explorer, fees, output)
                    .run(new Posting(explorer, wait, output));
        }
    }
}
