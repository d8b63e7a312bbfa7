package org.numicoin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The commands as a script sees them: output, the one line on standard error, exit code.
class NumiTest {
    @TempDir Path folder;

    @Test
    void explainsEveryCommandAndOption() {
        assertThat(all(Numi.commandLine()))
                .hasSizeGreaterThan(8)
                .allSatisfy(command -> {
                    assertThat(command.getUsageMessage())
                            .as(command.getCommandName())
                            .contains("--help");
                    var usage = command.getCommandSpec().usageMessage();
                    assertThat(usage.description()).as(command.getCommandName()).isNotEmpty();
                    assertThat(command.getCommandSpec().options())
                            .filteredOn(option -> !option.hidden())
                            .as(command.getCommandName())
                            .allMatch(option -> option.description().length > 0);
                });
    }

    @Test
    void answersHelpAndVersionBehindEveryCommand() {
        assertThat(run("up", "--help").exitCode()).isZero();
        assertThat(run("topics", "apply", "--version").out()).startsWith("numi ");
        assertThat(run().out()).startsWith("Usage: numi");
    }

    @Test
    void saysWrongUsageInOneLineWithExitCodeTwo() {
        assertThat(run("bogus"))
                .isEqualTo(
                        new Run(
                                2,
                                "",
                                "numi: Unmatched argument at index 0: 'bogus'; see ./numi"
                                        + " --help\n"));
        assertThat(run("up", "--workers", "many").err())
                .isEqualTo(
                        "numi: Invalid value for option '--workers' (N): 'many' is not an int; see"
                                + " ./numi up --help\n");
        assertThat(run("up", "--workers", "41"))
                .isEqualTo(new Run(2, "", "numi: 41 workers: 0 to 40 are possible\n"));
        assertThat(run("up", "--port-base", "0"))
                .isEqualTo(new Run(2, "", "numi: port 0 of kafka is outside 1-65535\n"));
    }

    @Test
    void refusesABadChainAndABadMinerBeforeAnythingStarts() throws IOException {
        assertThat(run("up", "--chain", "nope").err())
                .isEqualTo(
                        "numi: --chain nope: expected one of mainnet, testnet, localnet or a file"
                                + " of at most 1 MiB\n");
        Path spec = Files.writeString(folder.resolve("spec.yml"), "name: x\n");
        Run broken = run("up", "--chain", spec.toString());
        assertThat(broken.exitCode()).isEqualTo(2);
        assertThat(broken.err())
                .startsWith("numi: --chain " + spec + ": chain spec")
                .hasLineCount(1);
        Run miner = run("up", "--miner", "lnumi1qqqq", "--data", folder.toString());
        assertThat(miner.exitCode()).isEqualTo(2);
        assertThat(miner.err()).startsWith("numi: --miner: ").hasLineCount(1);
        Run pool =
                run("up", "--pools", "1", "--pool-address", "numi1", "--data", folder.toString());
        assertThat(pool.exitCode()).isEqualTo(2);
        assertThat(pool.err()).startsWith("numi: --pool-address: ").hasLineCount(1);
        Run mainnet = run("up", "--chain", "mainnet", "--data", folder.toString());
        assertThat(mainnet.err())
                .isEqualTo("numi: chain mainnet has no genesis account: give --miner ADDRESS\n");
    }

    @Test
    void asksForNoMinerWhereNothingIsMined() throws IOException {
        Path data = Files.createDirectory(folder.resolve("taken"));
        Path file = Files.writeString(data.resolve("numi.file"), "not ours");
        Run up = run("up", "--chain", "mainnet", "--workers", "0", "--data", file.toString());
        assertThat(up.exitCode()).isNotZero();
        assertThat(up.err()).doesNotContain("--miner");
    }

    @Test
    void saysThatNothingRuns() {
        String data = folder.resolve("none").toString();
        assertThat(run("status", "--data", data).exitCode()).isEqualTo(ExitCode.NOT_RUNNING);
        Run status = run("status", "--json", "--data", data);
        assertThat(status.exitCode()).isEqualTo(ExitCode.NOT_RUNNING);
        JsonNode json = JsonMapper.shared().readTree(status.out());
        assertThat(json.get("running").asBoolean()).isFalse();
        assertThat(json.get("phase").asString()).isEqualTo("down");
        assertThat(json.get("height").isNull()).isTrue();
        assertThat(run("down", "--data", data))
                .isEqualTo(new Run(0, "", "nothing runs in " + data + "\n"));
    }

    @Test
    void printsTheEndOfALogAndNamesTheOnesThereAre() throws IOException {
        Path logs = Files.createDirectories(folder.resolve("logs"));
        Files.writeString(logs.resolve("validator.log"), "one\ntwo\nthree\n");
        String data = folder.toString();
        assertThat(run("logs", "validator", "-n", "2", "--data", data))
                .isEqualTo(new Run(0, "two\nthree\n", ""));
        assertThat(run("logs", "../logs/validator", "--data", data))
                .isEqualTo(
                        new Run(
                                1,
                                "",
                                "numi: no log of ../logs/validator in %s; there are: validator\n"
                                        .formatted(logs)));
    }

    @Test
    void saysThatAServiceWasNotBuilt() {
        Run up = run("up", "--data", folder.toString(), "--port-base", "12000");
        assertThat(up.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(up.err()).contains("services/validator/target").hasLineCount(1);
    }

    private record Run(int exitCode, String out, String err) {}

    private static Run run(String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        int exitCode =
                Numi.commandLine()
                        .setOut(new PrintWriter(out))
                        .setErr(new PrintWriter(err))
                        .execute(arguments);
        return new Run(exitCode, out.toString(), err.toString());
    }

    private static List<CommandLine> all(CommandLine top) {
        var all = new ArrayList<CommandLine>(List.of(top));
        top.getSubcommands().values().forEach(command -> all.addAll(all(command)));
        return all;
    }
}
