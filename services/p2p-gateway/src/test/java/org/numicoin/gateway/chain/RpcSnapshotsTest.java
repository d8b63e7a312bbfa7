package org.numicoin.gateway.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.numicoin.chain.ChainSpec;
import org.numicoin.consensus.TestSnapshot;
import org.numicoin.gateway.protocol.ManifestPiece;
import org.numicoin.kit.config.RpcSettings;
import org.numicoin.kit.rpc.RpcChannels;
import org.numicoin.kit.rpc.RpcLimits;
import org.numicoin.kit.rpc.RpcServer;
import org.numicoin.kit.rpc.RpcTarget;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.testing.ChainBuilder;
import org.numicoin.testing.Specs;

/// Snapshots of several validators, over gRPC.
final class RpcSnapshotsTest {
    private static final ChainSpec SPEC = Specs.fast();
    private static final ChainBuilder BUILDER = new ChainBuilder(SPEC);
    private static final TestSnapshot SNAPSHOT =
            TestSnapshot.of(BUILDER, BUILDER.extend(BUILDER.genesis(), 1), 1);
    private static final Hash256 BLOCK = SNAPSHOT.manifest().block().id();

    private final List<RpcServer> servers = new ArrayList<>();
    private final FakeSnapshotService one = new FakeSnapshotService();
    private final FakeSnapshotService other = new FakeSnapshotService();
    private final RpcChannels channels =
            new RpcChannels(List.of(serve(one), serve(other)), RpcLimits.of(SPEC.blockBytesMax()));
    private final RpcSnapshots snapshots =
            new RpcSnapshots(() -> channels.each().values(), Duration.ofSeconds(10));

    @AfterEach
    void stop() {
        channels.close();
        servers.forEach(RpcServer::stop);
    }

    @Test
    void aSnapshotIsFoundBesideWhicheverValidatorHasIt() {
        assertThat(snapshots.offers(64)).isEmpty();
        assertThat(snapshots.chunk(BLOCK, 0)).isEmpty();
        other.give(MemorySnapshots.of(SNAPSHOT));
        assertThat(snapshots.offers(64)).hasSize(1);
        assertThat(snapshots.manifestPiece(BLOCK, 0))
                .contains(piece(SNAPSHOT.manifest().encoded()));
        assertThat(snapshots.manifestPiece(BLOCK, 1)).isEmpty();
        assertThat(snapshots.chunk(BLOCK, 2)).contains(SNAPSHOT.chunks().get(2));
        assertThat(snapshots.chunk(Hash256.ZERO, 2)).isEmpty();
        one.give(MemorySnapshots.of(SNAPSHOT));
        assertThat(snapshots.offers(64)).hasSize(1);
    }

    @Test
    void whatNoneHasIsNotKnownWhileOneIsSilent() {
        one.give(MemorySnapshots.of(SNAPSHOT));
        servers.getLast().stop();
        assertThat(snapshots.chunk(BLOCK, 2)).contains(SNAPSHOT.chunks().get(2));
        assertThatExceptionOfType(ChainUnavailableException.class)
                .isThrownBy(() -> snapshots.chunk(Hash256.ZERO, 2));
    }

    private static ManifestPiece piece(byte[] manifest) {
        return new ManifestPiece(manifest.length, Bytes.wrap(manifest));
    }

    private RpcTarget serve(FakeSnapshotService service) {
        var server =
                new RpcServer(
                        new RpcSettings("127.0.0.1", 0, 4, 16),
                        RpcLimits.of(SPEC.blockBytesMax()),
                        List.of(service),
                        new SimpleMeterRegistry());
        server.start();
        servers.add(server);
        return new RpcTarget("127.0.0.1", server.port());
    }
}
