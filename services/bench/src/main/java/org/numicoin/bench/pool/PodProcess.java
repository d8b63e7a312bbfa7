package org.numicoin.bench.pool;

import com.sun.management.UnixOperatingSystemMXBean;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.numicoin.kit.start.ServiceMain;
import org.numicoin.pool.MiningPoolApplication;

/// A pod in a process of its own. For each line that it reads it says what it has and holds, in a
/// line that begins with [#MARK]; what else it writes is its log.
final class PodProcess {
    static final String MARK = "pod ";

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final long KIB = 1_024;

    private PodProcess() {}

    /// What a pod is asked.
    ///
    /// @param miners that have logged in
    /// @param heap bytes in use after a collection
    /// @param resident bytes; 0 where the system does not tell
    /// @param files that it may open
    record State(int miners, long heap, long resident, long files) {
        static State parse(String line) {
            String[] words = line.substring(MARK.length()).split(" ", -1);
            return new State(
                    Integer.parseInt(words[0]),
                    Long.parseLong(words[1]),
                    Long.parseLong(words[2]),
                    Long.parseLong(words[3]));
        }

        @Override
        public String toString() {
            return MARK + miners + " " + heap + " " + resident + " " + files;
        }
    }

    /// Arguments are those of the service.
    static void main(String[] arguments) throws IOException {
        try (var context = ServiceMain.start(MiningPoolApplication.class, arguments);
                var input =
                        new BufferedReader(
                                new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            var meters = context.getBean(MeterRegistry.class);
            while (input.readLine() != null) {
                System.out.println(state(meters));
            }
        }
        System.exit(0);
    }

    private static State state(MeterRegistry meters) {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return new State(
                (int) meters.get("numi.pool.miners").gauge().value(),
                runtime.totalMemory() - runtime.freeMemory(),
                resident(),
                files());
    }

    /// How many files this process may open.
    static long files() {
        return ManagementFactory.getOperatingSystemMXBean()
                        instanceof UnixOperatingSystemMXBean system
                ? system.getMaxFileDescriptorCount()
                : Long.MAX_VALUE;
    }

    private static long resident() {
        if (!Files.isReadable(STATUS)) {
            return 0;
        }
        try (Stream<String> lines = Files.lines(STATUS)) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * KIB)
                    .sum();
        } catch (IOException _) {
            return 0;
        }
    }
}
