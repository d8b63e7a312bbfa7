package org.numicoin.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.numicoin.bench.chain.ChainBench;
import org.numicoin.bench.chain.StateBench;
import org.numicoin.bench.chain.VerifyBench;
import org.numicoin.bench.ingest.IngestBench;
import org.numicoin.bench.lab.LabBench;
import org.numicoin.bench.mempool.MempoolBench;
import org.numicoin.bench.p2p.P2pBench;
import org.numicoin.bench.pool.PoolBench;
import org.numicoin.bench.pow.MiningBench;
import org.numicoin.bench.pow.PowBench;
import org.numicoin.bench.sync.SyncBench;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// `bench NAME [--json] [--quick]`. Ends with 0 when every goal is met, 1 when one is missed, 2 for
/// a wrong command line.
public final class Main {
    private static final int MET = 0;
    private static final int MISSED = 1;
    private static final int USAGE = 2;

    private static final List<Benchmark> ALL =
            List.of(
                    new PowBench(),
                    new MiningBench(),
                    new PoolBench(),
                    new VerifyBench(),
                    new StateBench(),
                    new ChainBench(),
                    new MempoolBench(),
                    new IngestBench(),
                    new SyncBench(),
                    new P2pBench(),
                    new LabBench());

    private Main() {}

    /// Runs one benchmark.
    public static void main(String[] arguments) throws Exception {
        var options = new ArrayList<>(List.of(arguments));
        boolean json = options.remove("--json");
        boolean quick = options.remove("--quick");
        var wanted = ALL.stream().filter(each -> options.equals(List.of(each.name()))).findFirst();
        if (wanted.isEmpty()) {
            System.err.println(usage());
            System.exit(USAGE);
            return;
        }
        var benchmark = wanted.get();
        var machine = Machine.here();
        if (!json) {
            System.out.println("numi bench " + benchmark.name() + ": " + benchmark.subject());
            System.out.println("machine: " + machine);
        }
        Report report = benchmark.run(quick);
        System.out.print(json ? json(benchmark, machine, report) : report.table());
        // Pools of native libraries may have threads that are no daemons.
        System.exit(report.isMet() ? MET : MISSED);
    }

    static String usage() {
        return "usage: numi bench NAME [--json] [--quick]\n"
                + ALL.stream()
                        .map(each -> String.format("  %-8s %s", each.name(), each.subject()))
                        .collect(Collectors.joining("\n"));
    }

    static String json(Benchmark benchmark, Machine machine, Report report) {
        record Result(String bench, String subject, Machine machine, Report report) {}
        return JsonMapper.builder()
                        .enable(SerializationFeature.INDENT_OUTPUT)
                        .build()
                        .writeValueAsString(
                                new Result(benchmark.name(), benchmark.subject(), machine, report))
                + "\n";
    }
}
