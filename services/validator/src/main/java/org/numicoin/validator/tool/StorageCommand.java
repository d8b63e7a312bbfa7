package org.numicoin.validator.tool;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.numicoin.validator.state.ChainStore;
import org.numicoin.validator.state.StoreUsage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `numi storage`.
@Command(
        name = "storage",
        description = "Shows what a chain store takes.",
        mixinStandardHelpOptions = true,
        subcommands = StorageCommand.Usage.class)
final class StorageCommand extends CommandGroup {
    @Command(
            name = "usage",
            description =
                    "Entries and bytes of each column, the memory budget, the free disk and how far back bodies of blocks go.",
            footer = {"", "Example: ./numi storage usage --json"},
            mixinStandardHelpOptions = true)
    static final class Usage implements Callable<Integer> {
        @Mixin private StoreOption store = new StoreOption();
        @Mixin private OutputOption output = new OutputOption();

        @Override
        public Integer call() throws IOException {
            StoreUsage usage = usage();
            output.result(usage, text(usage));
            return StoreTool.OK;
        }

        private StoreUsage usage() throws IOException {
            if (store.validator().isPresent()) {
                try (var live = new LiveValidator(store.validator().get())) {
                    return live.usage();
                }
            }
            return store.locked(settings -> {
                try (var opened = ChainStore.openToRead(settings, store.spec())) {
                    return opened.usage();
                }
            });
        }

        private static String text(StoreUsage usage) {
            var text = new StringBuilder();
            text.append(
                    "%-16s %14s %12s %12s %12s%n"
                            .formatted("column", "entries", "tables", "blobs", "memory"));
            for (StoreUsage.Column column : usage.columns()) {
                text.append(
                        "%-16s %,14d %12s %12s %12s%n"
                                .formatted(
                                        column.name(),
                                        column.entries(),
                                        size(column.tableBytes()),
                                        size(column.blobBytes()),
                                        size(column.memtableBytes())));
            }
            text.append(
                    "on disk %s, free %s, room for %,d blocks like these; memory %s of %s%n"
                            .formatted(
                                    size(usage.diskBytes()),
                                    size(usage.freeBytes()),
                                    usage.headroomBlocks(),
                                    size(usage.cacheBytes()),
                                    size(usage.cacheBytesMax())));
            text.append(
                    "bodies of blocks from height %,d on, with signatures from height %,d on%n"
                            .formatted(usage.bodiesFrom(), usage.witnessesFrom()));
            return text.toString();
        }
    }

    static String size(long bytes) {
        if (bytes < 10 << 10) {
            return bytes + " B";
        }
        return bytes < 10L << 20 ? (bytes >> 10) + " KiB" : "%,d MiB".formatted(bytes >> 20);
    }
}
