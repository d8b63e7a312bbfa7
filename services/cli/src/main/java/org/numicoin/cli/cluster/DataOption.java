package org.numicoin.cli.cluster;

import java.nio.file.Path;
import org.numicoin.cli.Home;
import org.numicoin.localnet.DataFolder;
import picocli.CommandLine.Option;

/// `--data`, the same in every command about a localnet.
public final class DataOption {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "${NUMI_DATA:-}",
            description = "Folder of the localnet's data (data/localnet, or NUMI_DATA).")
    private String data = "";

    public DataFolder folder() {
        return new DataFolder(
                data.isEmpty() ? Home.path().resolve("data").resolve("localnet") : Path.of(data));
    }
}
