package org.numicoin.localnet;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Keeps the signals of our terminal from a child: Ctrl-C is for the supervisor alone, which then
/// ends its children in order.
public final class OwnSession {
    private static final Path SETSID = Path.of("/usr/bin/setsid");

    private OwnSession() {}

    /// The command in a session of its own where the system has `setsid`; else with the signals
    /// ignored, as a JVM leaves them when it starts that way. Either way the process id is the one
    /// that was started.
    public static List<String> wrap(List<String> command) {
        List<String> wrapper =
                Files.isExecutable(SETSID)
                        ? List.of(SETSID.toString())
                        : List.of("/bin/sh", "-c", "trap '' HUP INT; exec \"$@\"", "sh");
        return Stream.of(wrapper, command).flatMap(List::stream).toList();
    }
}
