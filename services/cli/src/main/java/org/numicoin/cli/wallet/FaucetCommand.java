package org.numicoin.cli.wallet;

import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Payload;
import org.numicoin.chain.Transaction;
import org.numicoin.chain.TransactionCore;
import org.numicoin.cli.ChainOption;
import org.numicoin.cli.CommandException;
import org.numicoin.cli.ExitCode;
import org.numicoin.cli.OutputOption;
import org.numicoin.cli.explorer.AccountState;
import org.numicoin.cli.explorer.Explorer;
import org.numicoin.cli.explorer.ExplorerOption;
import org.numicoin.cli.explorer.FeeRates;
import org.numicoin.crypto.SigningKey;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Amount;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `numi wallet faucet`. Everybody signs for the faucet's account, so two who ask at a time choose
/// one nonce; the one who is refused takes the next. Signing again is harmless here: who gets twice
/// what he asked for has coins without value.
@Command(
        name = "faucet",
        description = "Pays a wallet from the published faucet of a test network.",
        footer = {
            "",
            "Example: ./numi wallet faucet alice 100 --wait 1",
            "The key of the faucet is in the chain spec; mainnet has none."
        },
        mixinStandardHelpOptions = true)
final class FaucetCommand implements Callable<Integer> {
    private static final int ATTEMPTS_MAX = 50;
    private static final int PAUSE_MILLIS_MAX = 200;

    @Mixin private ChainOption chain = new ChainOption();
    @Mixin private KeystoreOption keystore = new KeystoreOption();
    @Mixin private ExplorerOption explorers = new ExplorerOption();
    @Mixin private FeeOptions fees = new FeeOptions();
    @Mixin private WaitOptions wait = new WaitOptions();
    @Mixin private OutputOption output = new OutputOption();

    @Parameters(index = "0", paramLabel = "NAME", description = "Wallet, or an address.")
    private String to = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "AMOUNT",
            defaultValue = "100",
            description = "NUMI, as an exact decimal (${DEFAULT-VALUE}).")
    private String amount = "";

    private final SecureRandom random = new SecureRandom();

    @Override
    public Integer call() {
        ChainSpec spec = chain.spec();
        if (spec.faucetSeed().length() == 0) {
            throw new CommandException(
                    ExitCode.FAILED,
                    spec.name() + " has no faucet: only test networks publish a key with coins");
        }
        Amount paid = Payments.amount(amount);
        Address recipient = keystore.address(spec, to);
        // Two who ask for the same are paid twice: without it they would make one transaction.
        String memo = "faucet %016x".formatted(random.nextLong());
        var payload = Payments.transfer(recipient, paid, memo);
        SigningKey key = SigningKey.hedged(spec.faucetSeed().toBytes(), random);
        try (Explorer explorer = explorers.connect(spec)) {
            explorer.requireSameChain();
            Payments.requireAccountMinimum(spec, explorer, recipient, paid);
            return pay(spec, explorer, key, payload);
        }
    }

    private int pay(ChainSpec spec, Explorer explorer, SigningKey key, Payload payload) {
        long free = 0;
        for (int attempt = 1; ; attempt++) {
            AccountState state = explorer.account(new Address(key.id()));
            long nonce = Math.max(free, state.pendingNonce());
            FeeRates rates = explorer.fees();
            FeeOptions.Fee fee = fees.choose(Optional.of(rates));
            var core =
                    new TransactionCore(
                            spec.chainId(),
                            new Address(key.id()),
                            nonce,
                            fee.max(),
                            fee.tip(),
                            Payments.validUntil(spec, explorer, random),
                            payload);
            Payments.requireFunds(
                    spec, "the faucet", state, core, state.account(), Optional.empty());
            var signature = KeySignature.by(key, core);
            var signed =
                    new Transaction(
                            core,
                            WitnessForm.of(
                                    state.account(),
                                    Optional.empty(),
                                    Map.of(signature.keyId(), signature)));
            var outcome = new Posting(explorer, wait, output).post(signed);
            if (attempt < ATTEMPTS_MAX
                    && outcome instanceof Posting.Outcome.Refused(String code, _)
                    && isRace(code)) {
                // Whoever was faster has this nonce; a lower one is a mined one.
                free = isTaken(code) ? nonce + 1 : 0;
                pause();
                continue;
            }
            return Finish.of(outcome, spec, signed, output);
        }
    }

    private static boolean isRace(String code) {
        return switch (code) {
            case "nonce-too-low", "bad-nonce", "replaced" -> true;
            default -> isTaken(code);
        };
    }

    private static boolean isTaken(String code) {
        return code.equals("slot-taken") || code.startsWith("replacement-");
    }

    /// Not all who lost a race run the next one at the same moment.
    private void pause() {
        try {
            Thread.sleep(random.nextInt(PAUSE_MILLIS_MAX));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException(ExitCode.FAILED, "interrupted", e);
        }
    }
}
