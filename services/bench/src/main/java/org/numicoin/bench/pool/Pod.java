package org.numicoin.bench.pool;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.numicoin.bench.cluster.ChildJvm;

/// One pod, beside nothing but Kafka and Redis, with the memory of a localnet's. Its shares may be
/// as easy as a miner likes.
///
/// @param port for miners
record Pod(ChildJvm process, int port) implements AutoCloseable {
    /// More connections than the system lets a process have by default.
    private static final List<String> MORE_FILES =
            List.of(
                    "sh",
                    "-c",
                    "ulimit -n 65536 2>/dev/null || ulimit -n \"$(ulimit -H -n)\"; exec \"$@\"",
                    "sh");

    private static final List<String> FLAGS =
            List.of(
                    "-Xmx192m",
                    "-XX:MaxDirectMemorySize=96m",
                    "--add-modules",
                    "jdk.incubator.vector");

    /// Starts one and waits until it takes miners.
    ///
    /// @param own arguments: where Kafka and Redis are, and what chain it is
    static Pod start(int port, int threads, List<String> own) throws IOException {
        var arguments =
                List.of(
                        "--numi.pool.stratum.address=127.0.0.1",
                        "--numi.pool.stratum.port=" + port,
                        "--numi.pool.stratum.connections=100000",
                        "--numi.pool.stratum.per-address=100000",
                        "--numi.pool.stratum.drain=0s",
                        "--numi.pool.difficulty.least=1",
                        "--numi.pool.verify-threads=" + threads,
                        "--numi.pool.template-age-max=1h",
                        "--server.address=127.0.0.1",
                        "--server.port=0",
                        "--spring.application.name=mining-pool",
                        "--logging.level.root=warn");
        var all = new ArrayList<>(arguments);
        all.addAll(own);
        var pod = new Pod(ChildJvm.start(MORE_FILES, FLAGS, PodProcess.class, all), port);
        try {
            var _ = pod.state();
            return pod;
        } catch (IOException | RuntimeException e) {
            pod.close();
            throw e;
        }
    }

    PodProcess.State state() throws IOException {
        process.tell("");
        String line = process.next();
        while (!line.startsWith(PodProcess.MARK)) {
            System.err.println(line);
            line = process.next();
        }
        return PodProcess.State.parse(line);
    }

    @Override
    public void close() throws IOException {
        process.close();
    }
}
