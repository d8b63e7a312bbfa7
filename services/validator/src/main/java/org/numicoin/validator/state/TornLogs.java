package org.numicoin.validator.state;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/// The write-ahead log after a power cut. RocksDB refuses to open when a log file was torn whose
/// data the table files hold already: one that a flush had made superfluous and that was not
/// deleted yet. Since all columns are flushed together, the table files alone are the state after
/// one event, so the log is put aside and `chain.events` tells the rest.
final class TornLogs {
    private static final String SUFFIX = ".log";
    private static final String ASIDE = "torn";

    private TornLogs() {}

    /// Whether a failed open may succeed without the log.
    static boolean isSuspect(RocksDBException failure) {
        Status status = failure.getStatus();
        return status != null && status.getCode() == Status.Code.Corruption;
    }

    /// Moves the log files into a folder of their own, in place of those of an earlier time. False
    /// if there are none.
    static boolean putAside(Path folder) throws IOException {
        List<Path> logs = logs(folder);
        if (logs.isEmpty()) {
            return false;
        }
        Path aside = Files.createDirectories(folder.resolve(ASIDE));
        for (Path old : logs(aside)) {
            Files.delete(old);
        }
        for (Path log : logs) {
            Files.move(log, aside.resolve(log.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        }
        return true;
    }

    private static List<Path> logs(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith(SUFFIX)).toList();
        }
    }
}
