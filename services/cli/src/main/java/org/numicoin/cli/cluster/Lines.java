package org.numicoin.cli.cluster;

import java.io.PrintWriter;

/// Lines of progress, each visible at once.
final class Lines {
    private Lines() {}

    static void print(PrintWriter writer, String line) {
        writer.println(line);
        writer.flush();
    }
}
