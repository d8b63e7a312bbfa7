package org.numicoin.validator.tool;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.numicoin.validator.state.ChainStore;
import org.numicoin.validator.state.StoreDoctor;
import org.numicoin.validator.state.StoreReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `numi doctor`.
@Command(
        name = "doctor",
        description = {
            "Looks for damage in a chain store: holds every column against the others, against the",
            "roots in the headers and against the rules that need no signature. Changes nothing."
        },
        footer = {
            "",
            "Example: ./numi doctor --json",
            "Exit codes: 0 no damage, 1 damage or no answer, 2 wrong usage."
        },
        mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
    @Mixin private StoreOption store = new StoreOption();
    @Mixin private OutputOption output = new OutputOption();

    @Override
    public Integer call() throws IOException {
        StoreReport report =
                store.read(settings -> {
                    try (var opened = ChainStore.openToRead(settings, store.spec())) {
                        return StoreDoctor.examine(opened, store.spec(), output.progress());
                    }
                });
        output.result(report, text(report));
        return report.isClean() ? StoreTool.OK : StoreTool.FAILED;
    }

    static String text(StoreReport report) {
        var text = new StringBuilder();
        text.append(
                "%s: height %d, %,d blocks, %,d transactions, %,d state entries in %,d pages%n"
                        .formatted(
                                report.isClean() ? "no damage" : "DAMAGED",
                                report.height(),
                                report.blocks(),
                                report.transactions(),
                                report.entries(),
                                report.pages()));
        for (StoreReport.Found found : report.damage()) {
            text.append(
                    "%s (%,d): %s%n"
                            .formatted(found.kind().code(), found.count(), found.kind().meaning()));
            found.examples().forEach(example -> text.append("  %s%n".formatted(example)));
        }
        if (!report.isClean()) {
            text.append("see ./numi repair --dry-run, or ./numi backup restore%n".formatted());
        }
        return text.toString();
    }
}
