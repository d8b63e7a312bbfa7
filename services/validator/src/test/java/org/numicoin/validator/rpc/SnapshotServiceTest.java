package org.numicoin.validator.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.numicoin.chain.ChainSpec;
import org.numicoin.consensus.ChainSpecs;
import org.numicoin.consensus.SnapshotManifest;
import org.numicoin.kit.config.RpcSettings;
import org.numicoin.kit.rpc.RpcChannels;
import org.numicoin.kit.rpc.RpcLimits;
import org.numicoin.kit.rpc.RpcServer;
import org.numicoin.kit.rpc.RpcTarget;
import org.numicoin.primitives.Hash256;
import org.numicoin.rpc.v1.ManifestPieceRequest;
import org.numicoin.rpc.v1.SnapshotsGrpc;
import org.numicoin.testing.Specs;
import org.numicoin.validator.chain.BusyChain;
import org.numicoin.validator.chain.Replica;
import org.numicoin.validator.chain.TestWriter;
import org.numicoin.validator.snapshot.RemoteSnapshot;
import org.numicoin.validator.snapshot.RemoteSnapshots;
import org.numicoin.validator.snapshot.SnapshotException;
import org.numicoin.validator.snapshot.SnapshotFile;
import org.numicoin.validator.snapshot.SnapshotFolder;
import org.numicoin.validator.snapshot.Snapshots;
import org.numicoin.validator.snapshot.Snapshots.Summary;
import org.numicoin.validator.state.ChainStore;
import org.numicoin.validator.state.StoreSettings;

/// Takes snapshots from nodes over gRPC, of which some lie.
final class SnapshotServiceTest {
    private static final int BLOCKS = 12;

    private final ChainSpec spec = Specs.fast();
    private final List<RpcServer> servers = new ArrayList<>();
    private final List<SnapshotFolder> folders = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    @TempDir private Path folder;
    private Path file = Path.of(".");
    private Hash256 blockId = Hash256.ZERO;

    @BeforeEach
    void makeSnapshot() throws IOException {
        Path copy = folder.resolve("copy");
        try (var replica = Replica.open(folder.resolve("full"), spec)) {
            new BusyChain(spec, new TestWriter(replica)).grow(BLOCKS);
            blockId = replica.engine.position().tipId();
            replica.store.checkpoint(copy);
        }
        Summary made =
                snapshots()
                        .create(
                                folder.resolve("honest"),
                                settings(copy),
                                1,
                                OptionalLong.of(BLOCKS));
        file = Path.of(made.source());
    }

    @AfterEach
    void stop() throws IOException {
        servers.forEach(RpcServer::stop);
        for (SnapshotFolder each : folders) {
            each.close();
        }
    }

    @Test
    void givesWhatIsInTheFolder() throws IOException {
        RpcTarget target = serve(folder.resolve("honest"));
        assertThat(RemoteSnapshot.offers(spec, target))
                .containsExactly(new RemoteSnapshot.Offer(blockId, BLOCKS));
        Path started = folder.resolve("started");
        try (var source = RemoteSnapshot.open(spec, target, blockId)) {
            assertThat(source.chunk(0).length())
                    .isEqualTo(source.manifest().chunks().getFirst().bytes());
            assertUnreachable("NOT_FOUND", () -> source.chunk(1));
            var _ = importTo(List.of(source), started);
        }
        try (var store = ChainStore.openToRead(settings(started), spec)) {
            assertThat(store.latest().position().tipId()).isEqualTo(blockId);
        }
        assertThat(warnings).isEmpty();
    }

    @Test
    void givesAManifestInPieces() throws IOException {
        var channel =
                RpcChannels.any(
                        serve(folder.resolve("honest")), RpcLimits.of(spec.blockBytesMax()));
        try {
            var stub = SnapshotsGrpc.newBlockingStub(channel);
            var question =
                    ManifestPieceRequest.newBuilder()
                            .setBlockId(ByteString.copyFrom(blockId.toBytes()))
                            .setMost(100);
            var whole = ByteString.EMPTY;
            int total = 1;
            while (whole.size() < total) {
                var reply = stub.manifestPiece(question.setFrom(whole.size()).build());
                total = reply.getTotal();
                whole = whole.concat(reply.getPiece());
                assertThat(reply.getPiece().size()).isBetween(1, 100);
            }
            try (var opened = SnapshotFile.open(file)) {
                assertThat(whole.toByteArray()).isEqualTo(opened.manifest().encoded());
            }
            for (long outside : new long[] {total, Long.MAX_VALUE, -1}) {
                assertThatThrownBy(() -> stub.manifestPiece(question.setFrom(outside).build()))
                        .hasMessageContaining("no-snapshot");
            }
            for (int length : new int[] {0, -1, (1 << 20) + 1}) {
                assertThatThrownBy(() -> stub.manifestPiece(question.setMost(length).build()))
                        .hasMessageContaining("bad-length");
            }
        } finally {
            channel.shutdownNow();
        }
    }

    @Test
    void aFileThatIsReplacedIsReadAgainAndOneThatIsNotIsReadOnce() throws IOException {
        var given = new SnapshotFolder(spec, folder.resolve("honest"), warnings::add);
        folders.add(given);
        assertThat(given.offers()).hasSize(1);
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, new byte[] {1});
        assertThat(given.offers()).isEmpty();
        assertThat(given.offers()).isEmpty();
        assertThat(warnings).singleElement().asString().startsWith("bad-snapshot: ");
        Files.write(file, whole);
        assertThat(given.offers()).hasSize(1);
    }

    @Test
    void whatIsNotThereIsSaid() throws IOException {
        RpcTarget target = serve(folder.resolve("empty"));
        assertThat(RemoteSnapshot.offers(spec, target)).isEmpty();
        assertUnreachable("NOT_FOUND", () -> RemoteSnapshot.open(spec, target, blockId));
        servers.getFirst().stop();
        assertUnreachable("UNAVAILABLE", () -> RemoteSnapshot.open(spec, target, blockId));
    }

    @Test
    void whoGivesAWrongChunkIsNamedAndAnotherGivesIt() throws IOException {
        RpcTarget liar = serve(spoiled());
        RpcTarget honest = serve(folder.resolve("honest"));
        Path started = folder.resolve("started");
        try (var one = RemoteSnapshot.open(spec, liar, blockId);
                var other = RemoteSnapshot.open(spec, honest, blockId)) {
            assertThatThrownBy(() -> importTo(List.of(one), started))
                    .isInstanceOfSatisfying(
                            SnapshotException.class,
                            e -> assertThat(e.code()).isEqualTo("bad-chunk"))
                    .hasMessageContaining("chunk 0 of " + liar);
            assertThat(started).doesNotExist();
            warnings.clear();
            assertThat(importTo(List.of(one, other), started).height()).isEqualTo(BLOCKS);
        }
        assertThat(warnings).singleElement().asString().contains("chunk 0 of " + liar);
        assertThat(started).exists();
    }

    @Test
    void severalNodesHaveTheSameSnapshotOrOneIsWrong() throws IOException {
        RpcTarget one = serve(folder.resolve("honest"));
        RpcTarget other = serve(folder.resolve("honest"));
        try (var sources = RemoteSnapshots.open(spec, List.of(one, other), Optional.of(blockId))) {
            assertThat(sources.all())
                    .extracting(RemoteSnapshot::name)
                    .containsExactly(one.toString(), other.toString());
        }
        RpcTarget wrong = serve(withAnotherFirstHeader());
        assertThatThrownBy(
                        () -> RemoteSnapshots.open(spec, List.of(one, wrong), Optional.of(blockId)))
                .isInstanceOf(SnapshotException.class)
                .hasMessageStartingWith("bad-snapshot: ")
                .hasMessageContainingAll(one.toString(), wrong.toString());
        assertThatThrownBy(() -> RemoteSnapshots.open(spec, List.of(wrong), Optional.empty()))
                .hasMessageStartingWith("untrusted: ");
        var known =
                ChainSpecs.parse(
                        Specs.yaml("testchain", 3, 100)
                                .replace(
                                        "checkpoints: []",
                                        "checkpoints: [{height: %d, id: \"%s\"}]"
                                                .formatted(BLOCKS, blockId)));
        try (var sources = RemoteSnapshots.open(known, List.of(wrong), Optional.empty())) {
            var named = sources.all().getFirst();
            assertThat(named.manifest().block().id()).isEqualTo(blockId);
            assertThatThrownBy(() -> importTo(List.of(named), folder.resolve("started")))
                    .hasMessageStartingWith("bad-headers: " + wrong);
        }
    }

    /// A file whose first header is another, which the second one does not have as its parent.
    private Path withAnotherFirstHeader() throws IOException {
        SnapshotManifest whole;
        try (var opened = SnapshotFile.open(file)) {
            whole = opened.manifest();
        }
        var headers = new ArrayList<>(whole.headers());
        headers.set(0, headers.getFirst().withNonce(headers.getFirst().nonce() + 1, 0));
        byte[] changed =
                new SnapshotManifest(whole.genesisId(), whole.past(), headers, whole.chunks())
                        .encoded();
        byte[] bytes = Files.readAllBytes(file);
        System.arraycopy(changed, 0, bytes, bytes.length - 12 - changed.length, changed.length);
        Path lies = Files.createDirectories(folder.resolve("other-headers"));
        Files.write(lies.resolve(file.getFileName()), bytes);
        return lies;
    }

    private Path spoiled() throws IOException {
        Path lies = Files.createDirectories(folder.resolve("lies"));
        byte[] bytes = Files.readAllBytes(file);
        bytes[100] ^= 1;
        Files.write(lies.resolve(file.getFileName()), bytes);
        return lies;
    }

    private static void assertUnreachable(
            String status, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(SnapshotException.class)
                .hasMessageStartingWith("unreachable: ")
                .hasMessageContaining(status);
    }

    private RpcTarget serve(Path snapshots) {
        var given = new SnapshotFolder(spec, snapshots, warnings::add);
        folders.add(given);
        var server =
                new RpcServer(
                        new RpcSettings("127.0.0.1", 0, 4, 64),
                        RpcLimits.of(spec.blockBytesMax()),
                        List.of(new SnapshotService(given)),
                        new SimpleMeterRegistry());
        server.start();
        servers.add(server);
        return new RpcTarget("127.0.0.1", server.port());
    }

    private Summary importTo(List<RemoteSnapshot> sources, Path place) throws IOException {
        return snapshots().importTo(sources, Optional.of(blockId), settings(place), warnings::add);
    }

    private Snapshots snapshots() {
        return new Snapshots(spec, (_, _, _) -> {});
    }

    private static StoreSettings settings(Path store) {
        return new StoreSettings(store, 16L << 20);
    }
}
