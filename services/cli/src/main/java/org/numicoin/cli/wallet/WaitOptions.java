package org.numicoin.cli.wallet;

import java.time.Duration;
import org.numicoin.cli.CommandException;
import org.numicoin.cli.ExitCode;
import picocli.CommandLine.Option;

/// `--wait`: how long a command stays.
final class WaitOptions {
    private static final long DAY_SECONDS = 86_400;

    @Option(
            names = "--wait",
            paramLabel = "N",
            defaultValue = "0",
            description = "Wait until so many blocks confirm it (${DEFAULT-VALUE}).")
    private long confirmations;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "300",
            description = "Give up after so long (${DEFAULT-VALUE}).")
    private long timeout = 300;

    @Option(
            names = "--poll",
            paramLabel = "MILLISECONDS",
            defaultValue = "500",
            description = "Time between two questions to the explorer (${DEFAULT-VALUE}).")
    private long poll = 500;

    long confirmations() {
        return within("--wait", confirmations, 0, 1_000_000);
    }

    Duration timeout() {
        return Duration.ofSeconds(within("--timeout", timeout, 1, DAY_SECONDS));
    }

    Duration poll() {
        return Duration.ofMillis(within("--poll", poll, 1, 60_000));
    }

    private static long within(String name, long value, long min, long max) {
        if (value < min || value > max) {
            throw new CommandException(
                    ExitCode.USAGE, "%s is from %d to %d".formatted(name, min, max));
        }
        return value;
    }
}
