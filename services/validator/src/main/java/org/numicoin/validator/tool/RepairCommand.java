package org.numicoin.validator.tool;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.numicoin.chain.ChainSpec;
import org.numicoin.validator.chain.StoreRebuild;
import org.numicoin.validator.chain.WorkerThreads;
import org.numicoin.validator.chain.Workers;
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
            "the place of the old one, which is kept beside it. The validator must not run."
        },
        footer = {
            "",
            "Example: ./numi repair --dry-run",
            "When a block itself is lost: ./numi backup restore."
        },
        mixinStandardHelpOptions = true)
final class RepairCommand implements Callable<Integer> {
    @Mixin private StoreOption store = new StoreOption();
    @Mixin private OutputOption output = new OutputOption();

    @Option(
            names = "--dry-run",
            description = "Make the new store and check it, but leave the old one in its place.")
    private boolean dryRun;

    /// @param replaced where the old store lies now; empty when it is where it was
    private record Result(StoreReport before, StoreReport after, String replaced) {}

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
        Path building = Replacement.prepare(settings.folder());
        int threads = Runtime.getRuntime().availableProcessors();
        try (var old = ChainStore.openToRead(settings, spec);
                var workers = new WorkerThreads(threads)) {
            before = StoreDoctor.examine(old, spec, output.progress());
            if (before.isClean()) {
                return new Result(before, before, "");
            }
            try (var made = ChainStore.open(settings.in(building), spec)) {
                StoreRebuild.run(spec, old, made, new Workers(workers, threads), output.progress());
                after = StoreDoctor.examine(made, spec, output.progress());
            }
        }
        if (!after.isClean() || !after.tip().equals(before.tip())) {
            throw new StoreException("the new store is not sound either: " + after.damage());
        }
        if (dryRun) {
            Replacement.delete(building);
            return new Result(before, after, "");
        }
        Path kept = Replacement.finish(settings.folder());
        return new Result(before, after, kept.toString());
    }

    private String text(Result result) {
        String found = DoctorCommand.text(result.before());
        if (result.before().isClean()) {
            return found + "nothing to repair";
        }
        return found
                + (dryRun
                        ? "can be repaired: run it without --dry-run"
                        : "repaired; the damaged store is kept in " + result.replaced());
    }
}
