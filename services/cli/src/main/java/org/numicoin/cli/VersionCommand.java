package org.numicoin.cli;

import java.util.concurrent.Callable;
import org.numicoin.json.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `numi version`.
@Command(name = "version", description = "Prints the version.", mixinStandardHelpOptions = true)
final class VersionCommand implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    private record Version(String version, String java) {}

    @Override
    public Integer call() {
        var out = spec.commandLine().getOut();
        var version = new Version(number(), Runtime.version().toString());
        if (json) {
            Json.print(out, version);
        } else {
            out.printf("numi %s, Java %s%n", version.version(), version.java());
        }
        return ExitCode.OK;
    }

    /// From the jar's manifest, which the build fills in.
    private static String number() {
        String version = Numi.class.getPackage().getImplementationVersion();
        return version == null ? "unpackaged" : version;
    }

    /// For `--version`.
    static final class Provider implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"numi " + number()};
        }
    }
}
