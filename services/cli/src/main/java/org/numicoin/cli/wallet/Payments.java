package org.numicoin.cli.wallet;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.numicoin.chain.Account;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Payload;
import org.numicoin.chain.Payment;
import org.numicoin.chain.Policy;
import org.numicoin.chain.Transaction;
import org.numicoin.chain.TransactionCore;
import org.numicoin.cli.CommandException;
import org.numicoin.cli.ExitCode;
import org.numicoin.cli.explorer.AccountState;
import org.numicoin.cli.explorer.Explorer;
import org.numicoin.consensus.TransactionRules;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Amount;
import org.numicoin.primitives.Bech32m;
import org.numicoin.primitives.Bytes;

/// Builds transactions and says before anything is signed why the chain would refuse one.
final class Payments {
    /// What is not mined by then never is, so that whoever gave up on it may send again.
    private static final Duration LIFE = Duration.ofHours(1);

    private static final long LIFE_BLOCKS_MIN = 20;

    private Payments() {}

    static Amount amount(String text) {
        Amount amount;
        try {
            amount = Amount.parseNumi(text);
        } catch (IllegalArgumentException e) {
            throw new CommandException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
        }
        if (amount.isZero()) {
            throw new CommandException(ExitCode.USAGE, "the amount is zero");
        }
        return amount;
    }

    static Payload transfer(Address to, Amount amount, String memo) {
        byte[] bytes = memo.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > Payload.Transfer.MEMO_BYTES_MAX) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "--memo has %d bytes, at most 256 are allowed".formatted(bytes.length));
        }
        return new Payload.Transfer(List.of(new Payment(to, amount)), Bytes.wrap(bytes));
    }

    /// The height after which a transaction made now is void: an hour or two from now. The
    /// difference keeps two payments apart that are made at one moment and are alike in everything
    /// else, which would be one transaction; as it is, the second learns that its nonce is taken.
    static long validUntil(ChainSpec spec, Explorer explorer, RandomGenerator random) {
        long blocks = Math.max(LIFE_BLOCKS_MIN, LIFE.toMillis() / spec.blockInterval());
        return Math.addExact(explorer.tipHeight(), blocks + random.nextLong(blocks));
    }

    /// Compares what it may cost at most with what can be spent.
    ///
    /// @param who name of the account for the message
    static void requireFunds(
            ChainSpec spec,
            String who,
            AccountState state,
            TransactionCore core,
            Account account,
            Optional<Policy> policy) {
        Transaction heaviest = WitnessForm.unsigned(core, account, policy);
        long needed = TransactionRules.amountsAndFee(spec, heaviest, core.maxFee());
        Amount spendable = state.spendable();
        if (needed > spendable.nano()) {
            Amount fee = Sent.feeMax(spec, heaviest);
            throw new CommandException(
                    ExitCode.FAILED,
                    "%s can spend %s and needs %s, up to %s of it for the fee%s"
                            .formatted(
                                    who,
                                    spendable,
                                    needed == Long.MAX_VALUE ? "more" : new Amount(needed),
                                    fee,
                                    hint(state)));
        }
    }

    /// A payment that creates an account has a minimum.
    static void requireAccountMinimum(
            ChainSpec spec, Explorer explorer, Address to, Amount amount) {
        if (amount.compareTo(spec.accountMinimum()) >= 0) {
            return;
        }
        AccountState recipient = explorer.account(to);
        if (!recipient.exists() && recipient.pooled() == 0) {
            throw new CommandException(
                    ExitCode.FAILED,
                    "%s has no account yet: the first payment to it is at least %s"
                            .formatted(
                                    Bech32m.encode(spec.addressPrefix(), to),
                                    spec.accountMinimum()));
        }
    }

    private static String hint(AccountState state) {
        if (!state.immature().isZero()) {
            return "; " + state.immature() + " of mining rewards are not credited yet";
        }
        return state.exists() ? "" : "; it has no account yet, try wallet faucet";
    }
}
