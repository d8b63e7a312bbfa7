package org.numicoin.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// `numi test`. The launcher does it itself, before it has to build this program; here it is for
/// the help and for whoever runs the jar.
@Command(
        name = "test",
        description = "The whole check: formatting, build, unit tests, cluster tests.",
        footer = {
            "",
            "Prints progress, then the number of tests and the duration. The whole output is in"
                    + " target/numi-test.log. What needs Docker is skipped without it, and says so."
        },
        mixinStandardHelpOptions = true)
final class TestCommand implements Callable<Integer> {
    @Override
    public Integer call() throws IOException, InterruptedException {
        return new ProcessBuilder(Home.path().resolve("numi").toString(), "test")
                .inheritIO()
                .start()
                .waitFor();
    }
}
