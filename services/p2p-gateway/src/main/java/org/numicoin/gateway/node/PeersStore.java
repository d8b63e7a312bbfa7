package org.numicoin.gateway.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.random.RandomGenerator;
import org.numicoin.gateway.peers.PeersFile;
import org.numicoin.gateway.peers.PeersMemory;
import org.numicoin.kit.files.DurableFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `peers.bin`: what is known of peers over a restart. Nothing in it is worth stopping for.
final class PeersStore {
    static final String NAME = "peers.bin";
    private static final Logger log = LoggerFactory.getLogger(PeersStore.class);

    private final Path file;

    PeersStore(Path folder) {
        this.file = folder.resolve(NAME);
    }

    /// What was saved, or nothing. A damaged file is kept aside for whoever wants to look.
    PeersMemory load(RandomGenerator random) {
        if (!Files.exists(file)) {
            return PeersMemory.empty(random);
        }
        String reason;
        try {
            switch (PeersFile.decode(DurableFile.read(file, PeersFile.BYTES_MAX))) {
                case PeersFile.Read.Restored(var memory) -> {
                    return memory;
                }
                case PeersFile.Read.Damaged(String why) -> reason = why;
            }
            Files.move(
                    file,
                    file.resolveSibling(NAME + ".damaged"),
                    java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException | IllegalArgumentException e) {
            reason = e.toString();
        }
        log.warn("{} is damaged ({}): peers are looked for anew", file, reason);
        return PeersMemory.empty(random);
    }

    /// Failing to save costs a restart its memory and nothing else.
    synchronized void save(PeersMemory memory) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            DurableFile.replace(file, PeersFile.encode(memory));
        } catch (IOException e) {
            log.warn("{} cannot be written: {}", file, e.toString());
        }
    }
}
