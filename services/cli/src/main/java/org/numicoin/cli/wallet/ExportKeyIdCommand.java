package org.numicoin.cli.wallet;

import java.util.concurrent.Callable;
import org.numicoin.cli.ExitCode;
import org.numicoin.cli.OutputOption;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `numi wallet export-key-id`.
@Command(
        name = "export-key-id",
        description = "Prints the id of a wallet's newest key, for the policy of a shared account.",
        footer = {"", "Example: ./numi wallet export-key-id alice"},
        mixinStandardHelpOptions = true)
final class ExportKeyIdCommand implements Callable<Integer> {
    @Mixin private KeystoreOption keystore = new KeystoreOption();
    @Mixin private OutputOption output = new OutputOption();

    @Parameters(index = "0", paramLabel = "NAME", description = "Wallet.")
    private String wallet = "";

    private record KeyId(String name, String keyId) {}

    @Override
    public Integer call() {
        String id =
                keystore.open()
                        .loadKeyWallet(KeystoreOption.name(wallet))
                        .keyIds()
                        .getLast()
                        .toHex();
        output.result(new KeyId(wallet, id), id);
        return ExitCode.OK;
    }
}
