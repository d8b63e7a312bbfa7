package org.numicoin.cli.chain;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.numicoin.cli.http.ManagementPort;
import org.numicoin.json.JsonFields;

/// Where one validator stands in its log, and the order to begin another one.
final class ValidatorLog implements AutoCloseable {
    /// A little more than the validator takes.
    private static final Duration WITHIN = Duration.ofSeconds(40);

    private static final int BYTES_MAX = 1 << 18;
    private static final String PATH = "/actuator/log";

    private final ManagementPort port;

    /// Where a replica stands.
    ///
    /// @param reason why it has stopped; empty when it has not
    record Status(
            String role,
            String reason,
            String log,
            long term,
            long sequence,
            String tip,
            long height) {}

    /// @param base without path: `http://127.0.0.1:7710`
    ValidatorLog(URI base) {
        this.port = new ManagementPort("the validator", "--validator", base, WITHIN, BYTES_MAX);
    }

    Status status() {
        return port.get(PATH, ValidatorLog::status);
    }

    /// Where it stands in the new log.
    Status republish(String tip) {
        return port.post(PATH, Map.of("tip", tip), ValidatorLog::status);
    }

    @Override
    public void close() {
        port.close();
    }

    private static Status status(JsonFields in) {
        return new Status(
                in.text("role"),
                in.text("reason"),
                in.text("log"),
                in.number("term", 0, Long.MAX_VALUE),
                in.number("sequence", 0, Long.MAX_VALUE),
                in.text("tip"),
                in.number("height", 0, Long.MAX_VALUE));
    }
}
