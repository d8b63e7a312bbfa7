package org.numicoin.bench.cluster;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;

/// What a service tells of itself, in the text form of Prometheus.
///
/// @param lines such as `numi_log_commit_seconds_sum 1.5`
public record Meters(List<String> lines) {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    public Meters {
        lines = List.copyOf(lines);
    }

    /// Asks a service now.
    ///
    /// @param port name of its management port
    public static Meters of(Localnet localnet, String port)
            throws IOException, InterruptedException {
        var uri =
                URI.create(
                        "http://%s:%d/actuator/prometheus"
                                .formatted(localnet.host(), localnet.port(port)));
        try (var http = HttpClient.newBuilder().connectTimeout(LIMIT).build()) {
            var answer =
                    http.send(
                            HttpRequest.newBuilder(uri).timeout(LIMIT).build(),
                            HttpResponse.BodyHandlers.ofString());
            return new Meters(
                    answer.body().lines().filter(line -> line.startsWith("numi_")).toList());
        }
    }

    /// A value, whatever its labels say; 0 when there is none.
    public double value(String name) {
        return lines.stream()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .mapToDouble(Meters::valueOf)
                .sum();
    }

    /// What stands at the end of a line.
    public static double valueOf(String line) {
        return Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
    }
}
