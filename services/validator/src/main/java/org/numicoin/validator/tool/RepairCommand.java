package org.numicoin.validator.tool;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.numicoin.chain.ChainSpec;
import org.numicoin.validator.chain.StoreRebuild;
import org.numicoin.validator.chain.StoreRebuild.Rebuilt;
import org.numicoin.validator.chain.WorkerThreads;
import org.numicoin.validator.chain.Workers;
import org.numicoin.validator.snapshot.PeerBlocks;
import org.numicoin.validator.state.ChainStore;
import org.numicoin.validator.state.Replacement;
import org.numicoin.validator.state.StoreDoctor;
import org.numicoin.validator.state.StoreException;
import org.numicoin.validator.state.StoreReport;
import org.numicoin.validator.state.StoreSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `numi repair`.
@Command(
        name = "repair",
        description = {
            "Makes a damaged chain store anew from its own blocks, checks the new one and puts it in",
            "the place of the old one, which is kept beside it. The validator must not run.",
            "Blocks that are lost are fetched from validators that run, and held against their ids."
        },
        footer = {
            "",
            "Example: ./numi repair --dry-run --from 10.0.0.7:9090",
            "When nobody has a block, or the position is lost: ./numi backup restore."
        },
        mixinStandardHelpOptions = true)
final class RepairCommand implements Callable<Integer> {
    @Mixin private StoreOption store = new StoreOption();
    @Mixin private OutputOption output = new OutputOption();

    @Option(
            names = "--dry-run",
            description = "Make the new store and check it, but leave the old one in its place.")
    private boolean dryRun;

    @Mixin private FromOption from = new FromOption();

    /// @param fetched blocks that came from other validators
    /// @param leftOut blocks of other branches that nobody has
    /// @param replaced where the old store lies now; empty when it is where it was
    private record Result(
            StoreReport before, StoreReport after, long fetched, long leftOut, String replaced) {
        static Result of(StoreReport before, StoreReport after, Rebuilt rebuilt, String replaced) {
            return new Result(before, after, rebuilt.fetched(), rebuilt.leftOut(), replaced);
        }
    }

    @Override
    public Integer call() throws IOException {
        ChainSpec spec = store.spec();
        Result result = store.locked(settings -> repair(settings, spec));
        output.result(result, text(result));
        return StoreTool.OK;
    }

    private Result repair(StoreSettings settings, ChainSpec spec) throws IOException {
        StoreReport before;
        StoreReport after;
        Rebuilt rebuilt;
        Path building = Replacement.prepare(settings.folder());
        int threads = Runtime.getRuntime().availableProcessors();
        try (var old = ChainStore.openToRead(settings, spec);
                var elsewhere = new PeerBlocks(spec, from.targets(), output::warning);
                var workers = new WorkerThreads(threads)) {
            before = StoreDoctor.examine(old, spec, output.progress());
            if (before.isClean()) {
                return new Result(before, before, 0, 0, "");
            }
            try (var made = ChainStore.open(settings.in(building), spec)) {
                rebuilt =
                        StoreRebuild.run(
                                spec,
                                old,
                                made,
                                elsewhere,
                                new Workers(workers, threads),
                                output.progress());
                after = StoreDoctor.examine(made, spec, output.progress());
            }
        }
        if (!after.isClean() || !after.tip().equals(before.tip())) {
            throw new StoreException(
                    "not-repaired: the new store is not sound either: " + after.damage());
        }
        if (dryRun) {
            Replacement.delete(building);
            return Result.of(before, after, rebuilt, "");
        }
        Path kept = Replacement.finish(settings.folder());
        return Result.of(before, after, rebuilt, kept.toString());
    }

    private String text(Result result) {
        String found = DoctorCommand.text(result.before());
        if (result.before().isClean()) {
            return found + "nothing to repair";
        }
        return found
                + line(result.fetched(), "%,d blocks came from other validators%n")
                + line(
                        result.leftOut(),
                        "%,d blocks of other branches are left out: name validators with --from%n")
                + (dryRun
                        ? "can be repaired: run it without --dry-run"
                        : "repaired; the damaged store is kept in " + result.replaced());
    }

    private static String line(long count, String text) {
        return count > 0 ? text.formatted(count) : "";
    }
}
