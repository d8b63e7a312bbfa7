package org.numicoin.cli.storage;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.numicoin.cli.CommandException;
import org.numicoin.cli.ExitCode;

/// The gateway's jar at work beside an import or a fill: it gives on this machine what peers have.
/// It ends with its standard input, so also when this process is killed.
final class PeerSnapshots implements AutoCloseable {
    private static final long END_SECONDS = 20;

    private final Process process;
    private final String address;

    private PeerSnapshots(Process process, String address) {
        this.process = process;
        this.address = address;
    }

    /// Returns when a peer is there; the jar itself says why none is.
    ///
    /// @param arguments of the jar's command
    static PeerSnapshots start(List<String> arguments) throws IOException {
        List<String> command = ValidatorTool.java("p2p-gateway");
        command.add("snapshots");
        command.addAll(arguments);
        Process process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        BufferedReader out = process.inputReader();
        Optional<String> address = Optional.ofNullable(out.readLine());
        if (address.isEmpty()) {
            throw new CommandException(ExitCode.FAILED, "nothing can be asked of peers");
        }
        return new PeerSnapshots(process, address.get());
    }

    /// Where it gives them, as host:port.
    String address() {
        return address;
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        try {
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
