package org.numicoin.cli.wallet;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.numicoin.chain.ChainSpec;
import org.numicoin.cli.ChainOption;
import org.numicoin.cli.CommandException;
import org.numicoin.cli.ExitCode;
import org.numicoin.cli.OutputOption;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `numi wallet combine`.
@Command(
        name = "combine",
        description = "Joins the signatures of several copies of one draft.",
        footer = {"", "Example: ./numi wallet combine of-alice.json of-bob.json --out signed.json"},
        mixinStandardHelpOptions = true)
final class CombineCommand implements Callable<Integer> {
    @Mixin private ChainOption chain = new ChainOption();
    @Mixin private OutputOption output = new OutputOption();

    @Parameters(arity = "2..64", paramLabel = "FILE", description = "Copies of one draft.")
    private List<Path> files = new ArrayList<>();

    @Option(
            names = "--out",
            paramLabel = "FILE",
            required = true,
            description = "File to write, never overwritten.")
    private Path out = Path.of("");

    @Override
    public Integer call() {
        ChainSpec spec = chain.spec();
        Draft draft = DraftFiles.read(spec, files.getFirst());
        for (Path file : files.subList(1, files.size())) {
            try {
                draft = draft.combine(DraftFiles.read(spec, file));
            } catch (IllegalArgumentException e) {
                throw new CommandException(
                        ExitCode.FAILED,
                        "%s and %s: %s".formatted(files.getFirst(), file, e.getMessage()),
                        e);
            }
        }
        DraftFiles.create(out, draft);
        var view = DraftView.of(out, draft);
        output.result(view, view.text());
        return ExitCode.OK;
    }
}
