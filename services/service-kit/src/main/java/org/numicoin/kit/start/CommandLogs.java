package org.numicoin.kit.start;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/// Logs of a command that runs from the jar of a service: it says what went wrong in one line of
/// its own, and standard output is for its result.
public final class CommandLogs {
    private CommandLogs() {}

    public static void silence() {
        if (LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME) instanceof Logger root) {
            root.setLevel(Level.OFF);
        }
    }
}
