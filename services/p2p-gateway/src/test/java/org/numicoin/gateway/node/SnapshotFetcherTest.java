package org.numicoin.gateway.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.numicoin.chain.ChainSpec;
import org.numicoin.consensus.SnapshotManifest;
import org.numicoin.consensus.TestSnapshot;
import org.numicoin.gateway.chain.LocalSnapshots;
import org.numicoin.gateway.chain.MemorySnapshots;
import org.numicoin.gateway.net.BuiltChain;
import org.numicoin.gateway.net.TestNode;
import org.numicoin.gateway.protocol.SnapshotOffer;
import org.numicoin.gateway.snapshot.PeerSnapshotService;
import org.numicoin.kit.config.RpcSettings;
import org.numicoin.kit.rpc.RpcChannels;
import org.numicoin.kit.rpc.RpcLimits;
import org.numicoin.kit.rpc.RpcServer;
import org.numicoin.kit.rpc.RpcTarget;
import org.numicoin.libp2p.peer.PeerId;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.rpc.v1.ChunkRequest;
import org.numicoin.rpc.v1.ManifestRequest;
import org.numicoin.rpc.v1.OffersRequest;
import org.numicoin.rpc.v1.SnapshotsGrpc;
import org.numicoin.testing.ChainBuilder;
import org.numicoin.testing.ChainBuilder.Node;
import org.numicoin.testing.Specs;

/// A node without a chain takes a snapshot from peers, of which some lie, over real connections.
final class SnapshotFetcherTest {
    private static final ChainSpec SPEC = Specs.fast();
    private static final ChainBuilder BUILDER = new ChainBuilder(SPEC);
    private static final List<Node> NODES = mine(6);
    private static final Node BLOCK = NODES.getLast();
    private static final TestSnapshot SNAPSHOT = TestSnapshot.of(BUILDER, BLOCK, 1);
    private static final MemorySnapshots HONEST = MemorySnapshots.of(SNAPSHOT);

    @TempDir private Path folder;
    private final List<TestNode> peers = new ArrayList<>();
    private final List<String> warnings = new CopyOnWriteArrayList<>();

    private static List<Node> mine(int count) {
        var nodes = new ArrayList<Node>();
        Node tip = BUILDER.genesis();
        for (int i = 0; i < count; i++) {
            tip = BUILDER.extend(tip, 1);
            nodes.add(tip);
        }
        return nodes;
    }

    @AfterEach
    void close() {
        peers.forEach(TestNode::close);
    }

    @Test
    void everyPartComesFromPeersAndTheirReputationStays() throws Exception {
        PeerId one = peer(MemorySnapshots.of(SNAPSHOT));
        PeerId other = peer(MemorySnapshots.of(SNAPSHOT));
        try (var fetcher = start()) {
            var snapshots = fetcher.snapshots();
            assertThat(snapshots.offers())
                    .containsExactly(
                            new SnapshotOffer(
                                    BLOCK.id(), BLOCK.height(), SNAPSHOT.chunks().size(), bytes()));
            assertThat(snapshots.manifest(BLOCK.id()).orElseThrow().toBytes())
                    .isEqualTo(SNAPSHOT.manifest().encoded());
            assertThat(all(fetcher)).isEqualTo(SNAPSHOT.chunks());
            assertThat(snapshots.chunk(BLOCK.id(), SNAPSHOT.chunks().size())).isEmpty();
            assertThat(fetcher.score(one)).isZero();
            assertThat(fetcher.score(other)).isZero();
        }
        assertThat(peers)
                .allSatisfy(peer ->
                        assertThat(((MemorySnapshots) peer.chain().snapshots()).asked())
                                .isPositive());
        assertThat(warnings).isEmpty();
    }

    @Test
    void aLiarIsNamedAndPenalisedAndAnotherGivesTheRest() throws Exception {
        PeerId liar = peer(HONEST.spoiled());
        PeerId honest = peer(HONEST);
        try (var fetcher = start()) {
            assertThat(all(fetcher)).isEqualTo(SNAPSHOT.chunks());
            assertThat(warnings)
                    .singleElement()
                    .asString()
                    .startsWith("refuses peer " + liar + ": bad-snapshot: chunk ");
            assertPenalised(fetcher, liar);
            assertThat(fetcher.score(honest)).isZero();
        }
        try (var again = start()) {
            assertPenalised(again, liar);
        }
    }

    @Test
    void aManifestThatIsNotOfTheTrustedBlockIsRefusedAndItsSenderNamed() throws Exception {
        SnapshotManifest whole = SNAPSHOT.manifest();
        var headers = new ArrayList<>(whole.headers());
        headers.set(0, BUILDER.miss(headers.getFirst()));
        for (SnapshotManifest wrong :
                List.of(
                        TestSnapshot.of(BUILDER, NODES.get(4), 1).manifest(),
                        new SnapshotManifest(
                                Hash256.ZERO, whole.past(), whole.headers(), whole.chunks()),
                        new SnapshotManifest(
                                whole.genesisId(), whole.past(), headers, whole.chunks()))) {
            PeerId liar = peer(HONEST.with(wrong));
            peer(HONEST);
            try (var fetcher = start()) {
                assertThat(all(fetcher)).isEqualTo(SNAPSHOT.chunks());
                assertPenalised(fetcher, liar);
            }
            assertThat(warnings)
                    .singleElement()
                    .asString()
                    .startsWith("refuses peer " + liar + ": bad-snapshot: the manifest of ");
            warnings.clear();
            close();
            peers.clear();
        }
    }

    @Test
    void aCutOfWhichNobodyGivesAChunkIsLeftForAnother() throws Exception {
        var finer = TestSnapshot.of(BUILDER, BLOCK, 2).manifest();
        peer(HONEST.with(finer).withoutChunks());
        peer(HONEST.with(finer).withoutChunks());
        peer(HONEST);
        try (var fetcher = start()) {
            assertThat(fetcher.snapshots().manifest(BLOCK.id()).orElseThrow().toBytes())
                    .isEqualTo(SNAPSHOT.manifest().encoded());
            assertThat(all(fetcher)).isEqualTo(SNAPSHOT.chunks());
        }
        assertThat(warnings).noneMatch(warning -> warning.contains("bad-snapshot"));
    }

    @Test
    void whoGivesNothingIsAskedNoMoreAndHasDoneNothingWrong() throws Exception {
        PeerId silent = peer(HONEST.withoutChunks());
        peer(HONEST);
        try (var fetcher = start()) {
            assertThat(all(fetcher)).isEqualTo(SNAPSHOT.chunks());
            assertThat(fetcher.score(silent)).isZero();
        }
    }

    @Test
    void answersAsAValidatorDoes() throws Exception {
        peer(HONEST);
        try (var fetcher = start()) {
            var server =
                    new RpcServer(
                            new RpcSettings("127.0.0.1", 0, 4, 16),
                            RpcLimits.of(SPEC.blockBytesMax()),
                            List.of(new PeerSnapshotService(fetcher.snapshots())),
                            new SimpleMeterRegistry());
            server.start();
            ManagedChannel channel =
                    RpcChannels.any(
                            new RpcTarget("127.0.0.1", server.port()),
                            RpcLimits.of(SPEC.blockBytesMax()));
            try {
                var stub = SnapshotsGrpc.newBlockingStub(channel);
                ByteString id = ByteString.copyFrom(BLOCK.id().toBytes());
                assertThat(stub.offers(OffersRequest.getDefaultInstance()).getOffersList())
                        .singleElement()
                        .satisfies(offer -> assertThat(offer.getBlockId()).isEqualTo(id));
                assertThat(
                                stub.manifest(ManifestRequest.newBuilder().setBlockId(id).build())
                                        .getManifest()
                                        .toByteArray())
                        .isEqualTo(SNAPSHOT.manifest().encoded());
                var third = ChunkRequest.newBuilder().setBlockId(id).setIndex(3).build();
                assertThat(stub.chunk(third).getChunk().toByteArray())
                        .isEqualTo(SNAPSHOT.chunks().get(3).toBytes());
                var none = ChunkRequest.newBuilder().setBlockId(id).setIndex(-1).build();
                assertThatThrownBy(() -> stub.chunk(none))
                        .isInstanceOfSatisfying(
                                StatusRuntimeException.class,
                                e ->
                                        assertThat(e.getStatus().getCode())
                                                .isEqualTo(Status.Code.NOT_FOUND));
            } finally {
                channel.shutdownNow();
                server.stop();
            }
        }
    }

    private static void assertPenalised(SnapshotFetcher fetcher, PeerId liar) {
        assertThat(fetcher.score(liar)).isLessThan(-20);
    }

    private static List<Bytes> all(SnapshotFetcher fetcher) throws InterruptedException {
        var chunks = new ArrayList<Bytes>();
        for (int i = 0; i < SNAPSHOT.chunks().size(); i++) {
            chunks.add(fetcher.snapshots().chunk(BLOCK.id(), i).orElseThrow());
        }
        return chunks;
    }

    private static long bytes() {
        return SNAPSHOT.chunks().stream().mapToLong(Bytes::length).sum();
    }

    private PeerId peer(LocalSnapshots snapshots) {
        var node = TestNode.start(SPEC, BuiltChain.of(BUILDER, NODES).with(snapshots));
        peers.add(node);
        return node.network().peerId();
    }

    private SnapshotFetcher start() throws IOException, InterruptedException {
        return Fetchers.start(
                SPEC, peers.stream().map(TestNode::address).toList(), folder, warnings::add);
    }
}
