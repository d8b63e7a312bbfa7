package org.numicoin.cli.wallet;

import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Payload;
import org.numicoin.keystore.WalletName;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Amount;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Who pays whom how much: `FROM TO AMOUNT [--memo TEXT]`.
final class PaymentArguments {
    @Parameters(index = "0", paramLabel = "FROM", description = "Wallet that pays.")
    private String from = "";

    @Parameters(index = "1", paramLabel = "TO", description = "Address, or name of a wallet.")
    private String to = "";

    @Parameters(index = "2", paramLabel = "AMOUNT", description = "NUMI, as an exact decimal.")
    private String amount = "";

    @Option(names = "--memo", paramLabel = "TEXT", description = "At most 256 bytes, public.")
    private String memo = "";

    /// Arguments that hold for a chain.
    record Checked(WalletName from, Address recipient, Amount amount, Payload payload) {}

    Checked check(ChainSpec spec, KeystoreOption keystore) {
        Amount paid = Payments.amount(amount);
        WalletName name = KeystoreOption.name(from);
        Address recipient = keystore.address(spec, to);
        return new Checked(name, recipient, paid, Payments.transfer(recipient, paid, memo));
    }
}
