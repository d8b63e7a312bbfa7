package org.numicoin.localnet;

import java.nio.file.Files;
import java.nio.file.Path;
import org.numicoin.chain.ChainSpec;
import org.numicoin.messaging.TopicPrefix;

/// What one localnet consists of and where it lives.
///
/// @param home the project's folder, in which the jars were built
/// @param data everything that the localnet writes
/// @param chain name or file of the chain spec, as the services are told
/// @param workers how many mining workers, 0 for a chain that stands still
/// @param miner address that is paid for blocks, in text form
public record LocalnetSettings(
        Path home,
        Path data,
        Ports ports,
        String chain,
        ChainSpec spec,
        int workers,
        String miner) {
    public LocalnetSettings {
        home = home.toAbsolutePath().normalize();
        data = data.toAbsolutePath().normalize();
        if (workers < 0 || workers > Ports.WORKERS_MAX) {
            throw new IllegalArgumentException(
                    "%d workers: 0 to %d are possible".formatted(workers, Ports.WORKERS_MAX));
        }
        // A service runs in the same folder as we do, but a relative path should not depend on it.
        chain =
                Files.isRegularFile(Path.of(chain))
                        ? Path.of(chain).toAbsolutePath().toString()
                        : chain;
    }

    public TopicPrefix prefix() {
        return TopicPrefix.ofChain(spec.name());
    }
}
