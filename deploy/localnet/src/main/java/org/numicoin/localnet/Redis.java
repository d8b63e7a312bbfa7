package org.numicoin.localnet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// One Redis server: where it lives, where it listens, how it is started.
record Redis(Path folder, int port) {
    Redis {
        folder = folder.toAbsolutePath();
    }

    /// The append-only file is what survives a kill: one second of writes is lost at most, which
    /// the mempool makes up for from its topics. Cache keys have a time to live and may be evicted,
    /// pool keys have none and may not.
    ProcessBuilder command() throws IOException {
        Files.createDirectories(folder);
        Path binary = RedisBinary.locate(folder);
        return new ProcessBuilder(
                List.of(
                        binary.toString(),
                        "--port",
                        String.valueOf(port),
                        "--bind",
                        Loopback.HOST,
                        "--dir",
                        folder.toString(),
                        "--logfile",
                        "",
                        "--appendonly",
                        "yes",
                        "--appendfsync",
                        "everysec",
                        "--save",
                        "",
                        "--maxmemory",
                        "256mb",
                        "--maxmemory-policy",
                        "volatile-lru"));
    }
}
