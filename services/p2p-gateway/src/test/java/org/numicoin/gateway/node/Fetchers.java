package org.numicoin.gateway.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.numicoin.chain.ChainSpec;
import org.numicoin.gateway.net.NetworkConfig;
import org.numicoin.libp2p.multiaddr.Multiaddr;
import org.numicoin.libp2p.peer.PrivateKey;

/// Starts nodes that want a snapshot.
public final class Fetchers {
    private Fetchers() {}

    /// Returns when a peer is there.
    ///
    /// @param folder for what it remembers
    public static SnapshotFetcher start(
            ChainSpec spec, List<Multiaddr> peers, Path folder, Consumer<String> warnings)
            throws IOException, InterruptedException {
        var random = new SecureRandom();
        var alone = NetworkConfig.of(PrivateKey.generate(random), List.of());
        var config =
                new NetworkConfig(
                        alone.identity(),
                        alone.agent(),
                        List.of(),
                        List.of(),
                        peers,
                        List.of(),
                        false,
                        true,
                        alone.hybrid(),
                        alone.limits(),
                        alone.gater());
        var fetcher =
                SnapshotFetcher.start(
                        new SnapshotFetcher.Parts(
                                spec,
                                config,
                                Optional.of(folder),
                                Clock.systemUTC(),
                                random,
                                new SimpleMeterRegistry(),
                                warnings,
                                why -> warnings.accept(String.valueOf(why))));
        assertThat(fetcher.awaitPeers(Duration.ofSeconds(30))).isTrue();
        return fetcher;
    }
}
