package org.numicoin.cli.wallet;

import java.util.Optional;
import org.numicoin.chain.TransactionCore;
import org.numicoin.cli.CommandException;
import org.numicoin.cli.ExitCode;
import org.numicoin.cli.explorer.FeeRates;
import picocli.CommandLine.Option;

/// `--max-fee` and `--tip`; what is not said follows the explorer's recommendation.
final class FeeOptions {
    @Option(
            names = "--max-fee",
            paramLabel = "RATE",
            description =
                    "Highest fee rate to pay, nano per weight (twice the base fee and the tip).")
    private Optional<Long> maxFee = Optional.empty();

    @Option(
            names = "--tip",
            paramLabel = "RATE",
            description = "Part of the rate that goes to the miner (median of the last blocks).")
    private Optional<Long> tip = Optional.empty();

    /// Fee rates of a transaction.
    record Fee(long max, long tip) {}

    /// Whether the recommendation is not needed.
    boolean isComplete() {
        return maxFee.isPresent();
    }

    /// @param rates asked for unless complete
    Fee choose(Optional<FeeRates> rates) {
        long chosenTip = tip.orElseGet(() -> suggestedTip(rates));
        long chosenMax = maxFee.orElseGet(() -> suggestedMax(rates.orElseThrow(), chosenTip));
        if (chosenMax < 0 || chosenMax > TransactionCore.FEE_RATE_MAX) {
            throw new CommandException(
                    ExitCode.USAGE, "--max-fee is from 0 to " + TransactionCore.FEE_RATE_MAX);
        }
        if (chosenTip < 0 || chosenTip > chosenMax) {
            throw new CommandException(
                    ExitCode.USAGE, "--tip is from 0 to the max fee of " + chosenMax);
        }
        rates.filter(known -> chosenMax < known.baseFee())
                .ifPresent(known -> {
                    throw new CommandException(
                            ExitCode.FAILED,
                            "the next block takes %d nano per weight at least, the max fee is %d: raise --max-fee"
                                    .formatted(known.baseFee(), chosenMax));
                });
        return new Fee(chosenMax, chosenTip);
    }

    private long suggestedTip(Optional<FeeRates> rates) {
        long suggested = rates.map(FeeRates::tip).orElse(0L);
        return maxFee.map(max -> Math.min(max, suggested)).orElse(suggested);
    }

    private static long suggestedMax(FeeRates rates, long chosenTip) {
        long doubled = Math.min(TransactionCore.FEE_RATE_MAX, 2 * rates.baseFee() + chosenTip);
        return Math.max(rates.maxFee(), doubled);
    }
}
