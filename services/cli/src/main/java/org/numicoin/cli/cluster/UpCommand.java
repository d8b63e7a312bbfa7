package org.numicoin.cli.cluster;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.numicoin.chain.ChainSpec;
import org.numicoin.cli.ChainOption;
import org.numicoin.cli.CommandException;
import org.numicoin.cli.ExitCode;
import org.numicoin.cli.Home;
import org.numicoin.json.Json;
import org.numicoin.localnet.Layout;
import org.numicoin.localnet.LocalNode;
import org.numicoin.localnet.LocalnetSettings;
import org.numicoin.localnet.P2pReach;
import org.numicoin.localnet.PoolReward;
import org.numicoin.localnet.Ports;
import org.numicoin.localnet.Supervisor;
import org.numicoin.primitives.Bech32m;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `numi up`.
@Command(
        name = "up",
        description =
                "Starts a whole cluster on this machine, or several nodes: Kafka, Redis and every"
                        + " service.",
        footer = {
            "",
            "Everything listens on 127.0.0.1, on ports from the port base upwards, 100 more for"
                    + " each node after the first. NUMI_PORT_<NAME> sets a single one, such as"
                    + " NUMI_PORT_EXPLORER_API_HTTP=8080 or NUMI_PORT_N2_VALIDATOR_GRPC=9000."
                    + " Without --detach it runs until Ctrl-C.",
            "",
            "Settings of services are taken from the environment:"
                    + " NUMI_VALIDATOR_PRUNE_DEPTH=2400 lets validators keep the bodies of that"
                    + " many blocks and no older ones, NUMI_VALIDATOR_PRUNE_WITNESSES_DEPTH=2400"
                    + " only the signatures in them; NUMI_MINER_DEVICE=opencl lets workers mine on"
                    + " the first OpenCL device.",
            "",
            "A pool pays its miners from the wallet pool, without a password, in the folder wallets"
                    + " of the data folder. With --pool-address NUMI_POOL_PAYOUT_WALLET and"
                    + " NUMI_POOL_PAYOUT_PASSWORD_FILE name another one; without them nothing is"
                    + " paid.",
            "",
            "Example: ./numi up --nodes 3 --workers 1,1 --explorers 2,3",
            "Example: ./numi up --pools 2"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:it is up and a block was mined (with --detach), or it was ended in order",
            "1:it could not be started, the line says why",
            "2:wrong usage",
            "3:a localnet already runs in this data folder"
        },
        mixinStandardHelpOptions = true)
public final class UpCommand implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();
    @Mixin private DataOption data = new DataOption();
    @Mixin private ChainOption chain = new ChainOption();

    @Option(names = "--detach", description = "Return when it is up; it runs until ./numi down.")
    private boolean detach;

    @Option(names = "--fresh", description = "Delete the data of an earlier run first.")
    private boolean fresh;

    @Option(
            names = "--nodes",
            paramLabel = "N",
            defaultValue = "1",
            description =
                    "Full nodes (${DEFAULT-VALUE}), which share Kafka and Redis and find each other"
                            + " by libp2p alone.")
    private int nodes = 1;

    @Option(
            names = "--validators",
            paramLabel = "N",
            split = ",",
            defaultValue = "1",
            description =
                    "Validators of node 1, or of node 1, 2, … as in 2,1 (${DEFAULT-VALUE}; at most "
                            + Ports.VALIDATORS_MAX
                            + "): one writes, the others stand by.")
    private List<Integer> validators = List.of(1);

    @Option(
            names = "--mempools",
            paramLabel = "N",
            split = ",",
            defaultValue = "1",
            description =
                    "Mempools of node 1, or of node 1, 2, … as in 2,1 (${DEFAULT-VALUE}; at most "
                            + Ports.MEMPOOLS_MAX
                            + "), which share its shards.")
    private List<Integer> mempools = List.of(1);

    @Option(
            names = "--workers",
            paramLabel = "N",
            split = ",",
            defaultValue = "1",
            description =
                    "Mining workers of node 1, or of node 1, 2, … as in 1,0,2 (${DEFAULT-VALUE}); 0"
                            + " for a chain that stands still.")
    private List<Integer> workers = List.of(1);

    @Option(
            names = "--pools",
            paramLabel = "N",
            split = ",",
            defaultValue = "0",
            description =
                    "Pods of a mining pool on node 1, or on node 1, 2, … as in 2,1 (${DEFAULT-VALUE};"
                            + " at most "
                            + Ports.POOLS_MAX
                            + ").")
    private List<Integer> pools = List.of(0);

    @Option(
            names = "--explorers",
            paramLabel = "K",
            split = ",",
            description = "Nodes with an explorer besides node 1, as in 2,3.")
    private List<Integer> explorers = List.of();

    @Option(
            names = "--listen",
            paramLabel = "IP",
            defaultValue = "${NUMI_LISTEN:-127.0.0.1}",
            description =
                    "Where the p2p gateways listen (NUMI_LISTEN, else 127.0.0.1); 0.0.0.0 lets"
                            + " others in.")
    private String listen = "127.0.0.1";

    @Option(
            names = "--join",
            paramLabel = "ADDRESS",
            description =
                    "Address of a node elsewhere, such as /ip4/192.0.2.1/tcp/7750; may be repeated.")
    private List<String> join = List.of();

    @Option(
            names = "--miner",
            paramLabel = "ADDRESS",
            description = "Who is paid for blocks (the chain's first genesis account).")
    private String miner = "";

    @Option(
            names = "--pool-address",
            paramLabel = "ADDRESS",
            description = "Who is paid for blocks of the pools (a wallet made for them).")
    private String poolAddress = "";

    @Option(
            names = "--port-base",
            paramLabel = "N",
            defaultValue = "${NUMI_PORT_BASE:-" + Ports.BASE + "}",
            description = "First port (${DEFAULT-VALUE}).")
    private int portBase = Ports.BASE;

    @Option(names = "--json", description = "Print where things are as JSON.")
    private boolean json;

    /// What the detached process runs with: its output is a log.
    @Option(names = "--supervise", hidden = true)
    private boolean supervise;

    /// Where things are, for `--json`.
    private record Where(URI explorer, Path data, Map<String, Integer> ports) {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        LocalnetSettings settings = settings();
        PrintWriter err = spec.commandLine().getErr();
        if (detach && !supervise) {
            var background = new DetachedUp(data.folder(), line -> Lines.print(err, line));
            int code = background.run(spec.commandLine().getParseResult().originalArgs());
            if (code == ExitCode.OK) {
                printWhere(settings);
            }
            return code;
        }
        return runHere(settings, err);
    }

    private int runHere(LocalnetSettings settings, PrintWriter err)
            throws IOException, InterruptedException {
        try (var supervisor = Supervisor.open(settings, fresh, line -> Lines.print(err, line))) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> close(supervisor, err)));
            supervisor.start();
            if (!supervise) {
                printWhere(settings);
                Lines.print(err, "running until Ctrl-C");
            }
            supervisor.await();
        }
        return ExitCode.OK;
    }

    private static void close(Supervisor supervisor, PrintWriter err) {
        try {
            supervisor.close();
        } catch (IOException e) {
            Lines.print(err, "numi: " + e.getMessage());
        }
    }

    private LocalnetSettings settings() {
        ChainSpec chainSpec = chain.spec();
        var layout = Layout.of(nodes, validators, mempools, workers, pools, explorers);
        return new LocalnetSettings(
                Home.path(),
                data.folder().path(),
                Ports.of(portBase, layout, System.getenv()),
                chain.text(),
                chainSpec,
                layout,
                new P2pReach(listen, join),
                minerAddress(chainSpec),
                poolReward(chainSpec));
    }

    private String minerAddress(ChainSpec chainSpec) {
        if (miner.isEmpty() && workers.stream().allMatch(count -> count == 0)) {
            return "";
        }
        if (miner.isEmpty()) {
            return chainSpec.allocations().stream()
                    .findFirst()
                    .map(first -> Bech32m.encode(chainSpec.addressPrefix(), first.address()))
                    .orElseThrow(() ->
                            new CommandException(
                                    ExitCode.USAGE,
                                    "chain %s has no genesis account: give --miner ADDRESS"
                                            .formatted(chainSpec.name())));
        }
        return address(chainSpec, "--miner", miner);
    }

    private Optional<PoolReward> poolReward(ChainSpec chainSpec) {
        if (pools.stream().allMatch(count -> count == 0)) {
            return Optional.empty();
        }
        return Optional.of(
                poolAddress.isEmpty()
                        ? PoolWallet.reward(data.folder(), chainSpec)
                        : new PoolReward(
                                address(chainSpec, "--pool-address", poolAddress),
                                Optional.empty()));
    }

    private static String address(ChainSpec chainSpec, String option, String text) {
        try {
            return Bech32m.encode(
                    chainSpec.addressPrefix(), Bech32m.decode(chainSpec.addressPrefix(), text));
        } catch (IllegalArgumentException e) {
            throw new CommandException(ExitCode.USAGE, option + ": " + e.getMessage(), e);
        }
    }

    private static void printNode(PrintWriter out, LocalnetSettings settings, LocalNode node) {
        out.printf(
                "%-10s %s%n",
                settings.layout().nodes().size() == 1 ? "p2p" : "node " + node.number(),
                settings.p2pAddress(node));
    }

    /// The first pod: whoever connects to it may be sent to another one.
    private static void printPool(PrintWriter out, LocalnetSettings settings, LocalNode node) {
        if (node.pools() > 0) {
            Ports ports = settings.ports();
            out.printf(
                    "pool       stratum+tcp://%s, http://%s%n",
                    ports.target(node.name(Ports.poolStratum(LocalNode.FIRST))),
                    ports.target(node.name(Ports.poolHttp(LocalNode.FIRST))));
        }
    }

    private void printWhere(LocalnetSettings settings) {
        PrintWriter out = spec.commandLine().getOut();
        var explorer = URI.create("http://" + settings.ports().target(Ports.EXPLORER_HTTP));
        if (json) {
            Json.print(out, new Where(explorer, settings.data(), settings.ports().byName()));
        } else {
            out.printf("explorer   %s/api (%s/api/docs describes it)%n", explorer, explorer);
            settings.layout()
                    .nodes()
                    .forEach(node -> {
                        printNode(out, settings, node);
                        printPool(out, settings, node);
                    });
            out.printf("Kafka      %s%n", settings.ports().target(Ports.KAFKA));
            out.printf("data       %s%n", settings.data());
            out.printf("%nnext: ./numi status, ./numi logs SERVICE, ./numi down%n");
            out.flush();
        }
    }
}
