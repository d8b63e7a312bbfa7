package org.numicoin.localnet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;

/// The broker as a child process: formats its storage once, then runs Kafka until it is told to
/// stop or its standard input closes, which is how a child learns that its parent is gone, even by
/// kill -9.
final class BrokerMain {
    private static final int STOP_SECONDS = 25;

    private BrokerMain() {}

    public static void main(String[] arguments) throws IOException {
        Path properties = Path.of(arguments[0]);
        exitWhenStdinCloses();
        format(properties);
        kafka.Kafka.main(new String[] {properties.toString()});
    }

    /// The marker is written last, so a format that was killed half-way is done again.
    private static void format(Path properties) throws IOException {
        Path marker = properties.resolveSibling("formatted");
        if (Files.exists(marker)) {
            return;
        }
        String clusterId = Uuid.randomUuid().toString();
        int status =
                StorageTool.execute(
                        new String[] {
                            "format",
                            "-t",
                            clusterId,
                            "-c",
                            properties.toString(),
                            "--ignore-formatted"
                        },
                        System.out);
        if (status != 0) {
            throw new IOException("cannot format the broker's storage, status " + status);
        }
        Files.writeString(marker, clusterId);
    }

    private static void exitWhenStdinCloses() {
        Thread.ofPlatform()
                .daemon()
                .name("stdin-watch")
                .start(() -> {
                    drainStdin();
                    haltIfStopHangs();
                    System.exit(0);
                });
    }

    private static void drainStdin() {
        try {
            while (System.in.read() >= 0) {
                // Nobody writes; only the end matters.
            }
        } catch (IOException _) {
            // A broken pipe is an end as well.
        }
    }

    private static void haltIfStopHangs() {
        Thread.ofPlatform()
                .daemon()
                .name("stop-limit")
                .start(() -> {
                    try {
                        TimeUnit.SECONDS.sleep(STOP_SECONDS);
                        Runtime.getRuntime().halt(1);
                    } catch (InterruptedException _) {
                        Thread.currentThread().interrupt();
                    }
                });
    }
}
