package org.numicoin.localnet;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.numicoin.chain.ChainSpec;

/// What one localnet consists of and where it lives.
///
/// @param home the project's folder, in which the jars were built
/// @param data everything that the localnet writes
/// @param chain name or file of the chain spec, as the services are told
/// @param miner address that is paid for blocks, in text form
/// @param pool who is paid for blocks of pools; empty when there are none
public record LocalnetSettings(
        Path home,
        Path data,
        Ports ports,
        String chain,
        ChainSpec spec,
        Layout layout,
        P2pReach reach,
        String miner,
        Optional<PoolReward> pool) {
    public LocalnetSettings {
        home = home.toAbsolutePath().normalize();
        data = data.toAbsolutePath().normalize();
        // A service runs in the same folder as we do, but a relative path should not depend on it.
        chain =
                Files.isRegularFile(Path.of(chain))
                        ? Path.of(chain).toAbsolutePath().toString()
                        : chain;
    }

    /// Where others reach the gateway of a node.
    public String p2pAddress(LocalNode node) {
        return reach.listen(ports.port(node.name(Ports.GATEWAY_P2P)));
    }
}
