package org.numicoin.kit.testing;

import java.io.IOException;

/// Stops a process and lets it go on, as an operating system under pressure does.
public final class Signals {
    private Signals() {}

    /// SIGSTOP: nothing of it runs any more, and its sockets stay open.
    public static void stop(ProcessHandle process) throws IOException, InterruptedException {
        send("STOP", process);
    }

    /// SIGCONT.
    public static void goOn(ProcessHandle process) throws IOException, InterruptedException {
        send("CONT", process);
    }

    private static void send(String signal, ProcessHandle process)
            throws IOException, InterruptedException {
        int status =
                new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                        .start()
                        .waitFor();
        if (status != 0) {
            throw new IllegalStateException("kill -" + signal + " gives " + status);
        }
    }
}
