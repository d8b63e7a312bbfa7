package org.numicoin.cli.cluster;

import java.io.PrintWriter;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.numicoin.cli.ExitCode;
import org.numicoin.json.Json;
import org.numicoin.localnet.ClusterStatus;
import org.numicoin.localnet.MempoolStatus;
import org.numicoin.localnet.NodeStatus;
import org.numicoin.localnet.SyncStatus;
import org.numicoin.localnet.ValidatorStatus;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `numi status`.
@Command(
        name = "status",
        description = "Shows how every process of a localnet is, the height and the memory.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:everything is well",
            "1:something is not",
            "4:nothing runs in this data folder"
        },
        mixinStandardHelpOptions = true)
public final class StatusCommand implements Callable<Integer> {
    private static final int MIB = 1024;

    @Spec private CommandSpec spec = CommandSpec.create();
    @Mixin private DataOption data = new DataOption();

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public Integer call() {
        ClusterStatus status = ClusterStatus.of(data.folder());
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            Json.print(out, status);
        } else {
            print(out, status);
        }
        if (!status.running()) {
            return ExitCode.NOT_RUNNING;
        }
        return status.healthy() ? ExitCode.OK : ExitCode.FAILED;
    }

    private static void print(PrintWriter out, List<NodeStatus> nodes) {
        out.printf(
                "%-6s %-10s %8s %6s %-8s %s%n", "node", "state", "height", "peers", "sync", "tip");
        for (NodeStatus node : nodes) {
            out.printf(
                    "%-6d %-10s %8s %6s %-8s %s%n",
                    node.number(),
                    node.state(),
                    text(node.height()),
                    node.peers().isPresent() ? node.peers().getAsInt() : "-",
                    node.sync().map(SyncStatus::phase).orElse("-"),
                    node.tip().orElse("-"));
            node.sync().filter(sync -> !sync.isDone()).ifPresent(sync -> print(out, sync));
        }
        out.println();
    }

    private static void print(PrintWriter out, SyncStatus sync) {
        out.printf(
                "  synchronizes: height %d, headers %d, of %d%s%n",
                sync.height(),
                sync.headersHeight(),
                sync.targetHeight(),
                sync.reason().map(reason -> "; " + reason).orElse(""));
    }

    private static void printValidators(PrintWriter out, List<ValidatorStatus> validators) {
        out.printf("%-20s %-10s %8s %10s %6s%n", "validator", "role", "term", "sequence", "lag");
        for (ValidatorStatus validator : validators) {
            out.printf(
                    "%-20s %-10s %8s %10s %6s%n",
                    validator.name(),
                    validator.role(),
                    text(validator.term()),
                    text(validator.sequence()),
                    text(validator.lag()));
            validator.reason().ifPresent(reason -> out.println("  " + reason));
        }
        out.println();
    }

    private static void printMempools(PrintWriter out, List<MempoolStatus> mempools) {
        out.printf("%-20s %12s  %s%n", "mempool", "transactions", "shards");
        for (MempoolStatus mempool : mempools) {
            out.printf(
                    "%-20s %12s  %s%s%n",
                    mempool.name(),
                    mempool.transactions().isPresent() ? mempool.transactions().getAsInt() : "-",
                    numbers(mempool.serving()),
                    mempool.loading().isEmpty()
                            ? ""
                            : "; being loaded " + numbers(mempool.loading()));
        }
        out.println();
    }

    private static String numbers(List<Integer> shards) {
        return shards.isEmpty()
                ? "-"
                : shards.stream().map(String::valueOf).collect(Collectors.joining(" "));
    }

    private static String text(OptionalLong number) {
        return number.isPresent() ? Long.toString(number.getAsLong()) : "-";
    }

    private void print(PrintWriter out, ClusterStatus status) {
        if (!status.running()) {
            out.println("nothing runs in " + data.folder().path() + "; start it with ./numi up");
            return;
        }
        out.printf("%s is %s", status.chain(), status.phase());
        status.height().ifPresent(height -> out.printf(", height %d", height));
        status.tip().ifPresent(tip -> out.printf(", tip %s", tip));
        status.explorer().ifPresent(uri -> out.printf(", %s", uri));
        out.printf(", %d MiB%n%n", status.residentKib() / MIB);
        print(out, status.nodes());
        printValidators(out, status.validators());
        printMempools(out, status.mempools());
        out.printf("%-20s %-10s %8s %8s %8s%n", "process", "state", "pid", "MiB", "restarts");
        for (ClusterStatus.MemberStatus member : status.members()) {
            out.printf(
                    "%-20s %-10s %8s %8d %8d%n",
                    member.name(),
                    member.state(),
                    text(member.pid()),
                    member.residentKib() / MIB,
                    member.restarts());
            member.reason().ifPresent(reason -> out.println("  " + reason));
        }
        out.flush();
    }
}
