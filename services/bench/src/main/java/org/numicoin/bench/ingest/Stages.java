package org.numicoin.bench.ingest;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.numicoin.bench.cluster.Localnet;
import org.numicoin.bench.cluster.Meters;

/// Seconds that the services say they spent on each stage, from their own timers.
record Stages(Map<String, Double> seconds) {
    /// The ports whose timers count.
    private static final Map<String, String> PORTS =
            Map.of(
                    "mempool", "mempool-http",
                    "validator", "validator-http");

    static Stages of(Localnet localnet) throws IOException, InterruptedException {
        var seconds = new LinkedHashMap<String, Double>();
        for (var port : PORTS.entrySet()) {
            Meters.of(localnet, port.getValue()).lines().stream()
                    .filter(line -> line.contains("_seconds_sum"))
                    .forEach(line -> add(port.getKey(), line, seconds));
        }
        return new Stages(seconds);
    }

    /// What came since an earlier look.
    Stages since(Stages before) {
        var more = new LinkedHashMap<String, Double>();
        seconds.forEach(
                (stage, sum) -> more.put(stage, sum - before.seconds.getOrDefault(stage, 0.0)));
        return new Stages(more);
    }

    /// `numi_mempool_stage_seconds_sum{stage="verify"} 1.5` is `mempool: stage verify`.
    private static void add(String service, String line, Map<String, Double> seconds) {
        String name =
                line.substring("numi_".length(), line.indexOf("_seconds_sum"))
                        .replace(service + "_", "")
                        .replace('_', ' ');
        int stage = line.indexOf("stage=\"");
        if (stage >= 0) {
            int from = stage + "stage=\"".length();
            name = line.substring(from, line.indexOf('"', from));
        }
        seconds.merge(service + ": " + name, Meters.valueOf(line), Double::sum);
    }
}
