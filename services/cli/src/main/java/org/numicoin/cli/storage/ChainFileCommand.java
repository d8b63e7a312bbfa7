package org.numicoin.cli.storage;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;

/// `numi chain export` and `import`: blocks of a cluster as files.
public abstract sealed class ChainFileCommand extends ValidatorTool {
    private ChainFileCommand(String name) {
        super("chain", name);
    }

    @Command(
            name = "export",
            description = "Writes blocks of the main chain into a file.",
            footer = {"", "Example: ./numi chain export chain.numi --to 100000"})
    public static final class Export extends ChainFileCommand {
        Export() {
            super("export");
        }
    }

    @Command(
            name = "import",
            description = "Checks such a file and brings its blocks into the cluster.",
            footer = {"", "Example: ./numi chain import chain.numi"})
    public static final class Import extends ChainFileCommand {
        Import() {
            super("import");
        }
    }

    @Override
    List<String> filledIn() {
        var more = new ArrayList<>(chain());
        more.addAll(unlessGiven("--grpc", replica.grpc()));
        if (this instanceof Import) {
            more.addAll(unlessGiven("--kafka", replica.kafka()));
            more.addAll(unlessGiven("--prefix", replica.prefix()));
        }
        return more;
    }

    private List<String> unlessGiven(String option, Optional<String> value) {
        return has(option) ? List.of() : value.map(it -> List.of(option, it)).orElse(List.of());
    }
}
