package org.numicoin.bench.ingest;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/// Seconds that the services say they spent on each stage, from their own timers.
record Stages(Map<String, Double> seconds) {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    /// The ports whose timers count.
    private static final Map<String, String> PORTS =
            Map.of(
                    "mempool", "mempool-http",
                    "validator", "validator-http");

    static Stages of(Localnet localnet) throws IOException, InterruptedException {
        var seconds = new LinkedHashMap<String, Double>();
        try (var http = HttpClient.newBuilder().connectTimeout(LIMIT).build()) {
            for (var port : PORTS.entrySet()) {
                var uri =
                        URI.create(
                                "http://"
                                        + localnet.host()
                                        + ":"
                                        + localnet.port(port.getValue())
                                        + "/actuator/prometheus");
                var response =
                        http.send(
                                HttpRequest.newBuilder(uri).timeout(LIMIT).build(),
                                HttpResponse.BodyHandlers.ofString());
                response.body()
                        .lines()
                        .filter(line -> line.startsWith("numi_"))
                        .filter(line -> line.contains("_seconds_sum"))
                        .forEach(line -> add(port.getKey(), line, seconds));
            }
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
        double value = Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
        seconds.merge(service + ": " + name, value, Double::sum);
    }
}
