package org.numicoin.localnet;

import java.time.Instant;
import java.util.Optional;

/// A process as it can be found again by another one: its number alone may have been given to a
/// stranger since.
public record ProcessRecord(long pid, long startMillis) {
    /// Start times are computed from the boot time, which moves when the clock is set.
    private static final long TOLERANCE_MILLIS = 2_000;

    static ProcessRecord of(ProcessHandle process) {
        return new ProcessRecord(process.pid(), startMillis(process));
    }

    /// The process itself, empty when it has ended.
    public Optional<ProcessHandle> running() {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .filter(process ->
                        Math.abs(startMillis(process) - startMillis) <= TOLERANCE_MILLIS);
    }

    private static long startMillis(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }
}
