package org.numicoin.cli.wallet;

import org.numicoin.cli.CommandGroup;
import picocli.CommandLine.Command;

/// `numi wallet`.
@Command(
        name = "wallet",
        description = "Makes accounts, shows them, sends coins.",
        subcommands = {
            NewCommand.class,
            ListCommand.class,
            ShowCommand.class,
            SendCommand.class,
            HistoryCommand.class,
            FaucetCommand.class,
            RotateCommand.class,
            ExportKeyIdCommand.class,
            PolicyCommand.class,
            SpendCommand.class,
            DraftCommand.class,
            SignCommand.class,
            CombineCommand.class,
            BroadcastCommand.class
        },
        footer = {
            "",
            "Example: ./numi wallet new alice && ./numi wallet faucet alice 100 --wait 1",
            "Secrets stay in one encrypted file a wallet (docs/spec/keystore.md): keep copies of"
                    + " it."
        },
        mixinStandardHelpOptions = true)
public final class WalletCommand extends CommandGroup {}
