package org.numicoin.cli.mine;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.numicoin.cli.http.ManagementPort;
import org.numicoin.json.JsonFields;

/// One mining worker.
final class MiningWorker implements AutoCloseable {
    /// Threads that end do so after the hash at hand.
    private static final Duration WITHIN = Duration.ofSeconds(15);

    private static final int BYTES_MAX = 1 << 16;
    private static final int THREADS_MAX = 1024;
    private static final String PATH = "/actuator/mining";

    private final ManagementPort port;

    /// How much it hashes.
    ///
    /// @param device `CPU`, or the name of an OpenCL device
    /// @param share of its time that each thread hashes
    record Status(
            URI worker,
            String device,
            long threads,
            double share,
            double hashesPerSecond,
            long hashes) {}

    private final URI base;

    /// @param base without path: `http://127.0.0.1:7730`
    MiningWorker(URI base) {
        this.base = base;
        this.port = new ManagementPort("the worker", "--worker", base, WITHIN, BYTES_MAX);
    }

    Status status() {
        return port.get(PATH, this::status);
    }

    /// From now on until its next start.
    ///
    /// @param change of `threads`, of `share`, or of both
    Status adjust(Map<String, ?> change) {
        return port.post(PATH, change, this::status);
    }

    @Override
    public void close() {
        port.close();
    }

    private Status status(JsonFields in) {
        return new Status(
                base,
                in.text("device"),
                in.number("threads", 0, THREADS_MAX),
                in.decimal("share"),
                in.decimal("hashesPerSecond"),
                in.number("hashes", 0, Long.MAX_VALUE));
    }
}
