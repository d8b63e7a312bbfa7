package org.numicoin.kit.start;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import org.numicoin.kit.ProcessExit;
import org.slf4j.LoggerFactory;

/// Ends the process when its standard input closes: the supervisor holds the other end, so its
/// children end with it even when it is killed.
final class StdinWatch {
    static final String SWITCH = "NUMI_EXIT_ON_STDIN_CLOSE";

    private StdinWatch() {}

    static void startIfAsked(Map<String, String> environment, InputStream in) {
        if (Boolean.parseBoolean(environment.get(SWITCH))) {
            Thread.ofPlatform()
                    .name("stdin")
                    .daemon()
                    .start(() -> {
                        awaitClose(in);
                        LoggerFactory.getLogger(StdinWatch.class)
                                .info("standard input was closed: the service stops");
                        ProcessExit.end(0);
                    });
        }
    }

    /// Reads until the end; what comes is ignored.
    static void awaitClose(InputStream in) {
        byte[] ignored = new byte[256];
        try {
            while (in.read(ignored) >= 0) {}
        } catch (IOException e) {
            LoggerFactory.getLogger(StdinWatch.class).debug("standard input failed", e);
        }
    }
}
