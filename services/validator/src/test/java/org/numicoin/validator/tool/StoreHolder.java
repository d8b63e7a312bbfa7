package org.numicoin.validator.tool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.numicoin.consensus.ChainSpecs;
import org.numicoin.kit.testing.ChildJvm;
import org.numicoin.validator.state.ChainStore;
import org.numicoin.validator.state.StoreSettings;

/// A process that has a store open, as a running validator has.
final class StoreHolder {
    private StoreHolder() {}

    /// Returns when it has.
    static Process start(Path store, Path spec, Path output) throws IOException {
        var process =
                ChildJvm.start(
                        StoreHolder.class,
                        output,
                        64,
                        "",
                        List.of(store.toString(), spec.toString()));
        Awaitility.await("the store is open")
                .atMost(Duration.ofSeconds(30))
                .until(() -> Files.readString(output).contains("open"));
        return process;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        ChildJvm.endWithParent();
        var spec = ChainSpecs.parse(Files.readString(Path.of(arguments[1])));
        var settings = new StoreSettings(Path.of(arguments[0]), 16 << 20);
        try (var _ = ChainStore.open(settings, spec)) {
            System.out.println("open");
            new CountDownLatch(1).await();
        }
    }
}
