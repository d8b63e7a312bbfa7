package org.numicoin.cli.explorer;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.numicoin.chain.ChainSpec;
import org.numicoin.cli.CommandException;
import org.numicoin.cli.ExitCode;
import org.numicoin.cli.Home;
import org.numicoin.localnet.DataFolder;
import org.numicoin.localnet.Layout;
import org.numicoin.localnet.Ports;
import picocli.CommandLine.Option;

/// `--explorer`: whom to ask. A localnet that ran last says where its explorer listens.
public final class ExplorerOption {
    @Option(
            names = "--explorer",
            paramLabel = "URL",
            defaultValue = "${NUMI_EXPLORER:-}",
            description =
                    "Explorer to ask (NUMI_EXPLORER, else that of the localnet in NUMI_DATA or"
                            + " data/localnet).")
    private String explorer = "";

    @Option(
            names = "--request-timeout",
            paramLabel = "SECONDS",
            defaultValue = "15",
            description = "What one question to the explorer may take (${DEFAULT-VALUE}).")
    private int requestTimeout = 15;

    public Explorer connect(ChainSpec spec) {
        if (requestTimeout < 1 || requestTimeout > 600) {
            throw new CommandException(ExitCode.USAGE, "--request-timeout is from 1 to 600");
        }
        return new Explorer(spec, uri(), Duration.ofSeconds(requestTimeout));
    }

    private URI uri() {
        if (explorer.isEmpty()) {
            return URI.create("http://127.0.0.1:" + port());
        }
        try {
            URI uri = URI.create(explorer);
            String scheme = String.valueOf(uri.getScheme());
            if (scheme.matches("https?")
                    && uri.getHost() != null
                    && String.valueOf(uri.getPath()).matches("/?|/api/?")) {
                return uri.resolve("/");
            }
        } catch (IllegalArgumentException _) {
            // Said below.
        }
        throw new CommandException(
                ExitCode.USAGE,
                "--explorer " + explorer + ": expected http://HOST:PORT or https://HOST:PORT");
    }

    private static int port() {
        String data = Optional.ofNullable(System.getenv("NUMI_DATA")).orElse("");
        Path folder =
                data.isEmpty() ? Home.path().resolve("data").resolve("localnet") : Path.of(data);
        return new DataFolder(folder)
                .state()
                .map(state -> state.ports().get(Ports.EXPLORER_HTTP))
                .orElseGet(() ->
                        Ports.of(Ports.BASE, Layout.single(0), System.getenv())
                                .port(Ports.EXPLORER_HTTP));
    }
}
