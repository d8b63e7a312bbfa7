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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.numicoin.chain.ChainSpec;
import org.numicoin.gateway.net.BuiltChain;
import org.numicoin.gateway.net.TestNode;
import org.numicoin.gateway.snapshot.PeerHistoryService;
import org.numicoin.kit.config.RpcSettings;
import org.numicoin.kit.rpc.RpcChannels;
import org.numicoin.kit.rpc.RpcLimits;
import org.numicoin.kit.rpc.RpcServer;
import org.numicoin.kit.rpc.RpcTarget;
import org.numicoin.libp2p.peer.PeerId;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.rpc.v1.HistoryGrpc;
import org.numicoin.rpc.v1.HistoryRequest;
import org.numicoin.testing.ChainBuilder;
import org.numicoin.testing.ChainBuilder.Node;
import org.numicoin.testing.Specs;

/// Old blocks come from peers, of which some lie, over real connections.
final class PeerHistoryTest {
    private static final ChainSpec SPEC = Specs.fast();
    private static final ChainBuilder BUILDER = new ChainBuilder(SPEC);
    private static final List<Node> NODES = mine(6);
    private static final Node TIP = NODES.getLast();

    /// Peers are drawn by chance: after so many questions each was asked.
    private static final int QUESTIONS = 200;

    private static final Duration PATIENCE = Duration.ofSeconds(30);

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
    void aBlockComesWithThoseBeforeItTheNearestFirst() throws Exception {
        peer(UnaryOperator.identity());
        try (var fetcher = start()) {
            var history = fetcher.history();
            assertThat(history.upTo(TIP.id(), TIP.height(), 64))
                    .isEqualTo(down(TIP.height()))
                    .hasSize(7);
            assertThat(history.upTo(NODES.get(3).id(), 4, 2))
                    .isEqualTo(down(4).subList(0, 2))
                    .hasSize(2);
            assertThat(history.upTo(TIP.id(), TIP.height() + 1, 1)).as("nobody is there").isEmpty();
            assertThat(history.upTo(Hash256.ZERO, 3, 1)).as("nobody has it").isEmpty();
        }
        assertThat(warnings).isEmpty();
    }

    @Test
    void whoGivesAnotherBlockIsNamedAndPenalisedAndAnotherAsked() throws Exception {
        Bytes third = encoded(NODES.get(2));
        for (UnaryOperator<Bytes> lie :
                List.<UnaryOperator<Bytes>>of(
                        block -> block.equals(third) ? encoded(NODES.get(3)) : block,
                        block -> block.equals(third) ? spoiled(block) : block,
                        block -> block.equals(third) ? Bytes.ofHex("00") : block)) {
            PeerId liar = peer(lie);
            PeerId honest = peer(UnaryOperator.identity());
            try (var fetcher = start()) {
                for (int i = 0; i < QUESTIONS && warnings.isEmpty(); i++) {
                    List<Bytes> given = fetcher.history().upTo(TIP.id(), TIP.height(), 64);
                    assertThat(given)
                            .as("no wrong one")
                            .isEqualTo(down(6).subList(0, given.size()));
                }
                assertThat(warnings)
                        .singleElement()
                        .asString()
                        .startsWith("refuses peer " + liar + ": body-mismatch: block ");
                await(() -> fetcher.score(liar) < -20);
                assertThat(fetcher.score(honest)).isZero();
                assertThat(fetcher.history().upTo(TIP.id(), TIP.height(), 64)).isEqualTo(down(6));
            }
            assertThat(warnings).hasSize(1);
            warnings.clear();
            close();
            peers.clear();
        }
    }

    @Test
    void answersAsAValidatorDoes() throws Exception {
        peer(UnaryOperator.identity());
        try (var fetcher = start()) {
            var limits = RpcLimits.of(SPEC.blockBytesMax());
            var server =
                    new RpcServer(
                            new RpcSettings("127.0.0.1", 0, 4, 16),
                            limits,
                            List.of(new PeerHistoryService(() -> Optional.of(fetcher.history()))),
                            new SimpleMeterRegistry());
            server.start();
            ManagedChannel channel =
                    RpcChannels.any(new RpcTarget("127.0.0.1", server.port()), limits);
            try {
                var stub = HistoryGrpc.newBlockingStub(channel);
                var given = new ArrayList<Bytes>();
                stub.upTo(asked(TIP.id(), 64))
                        .forEachRemaining(
                                block -> given.add(Bytes.wrap(block.getBlock().toByteArray())));
                assertThat(given).isEqualTo(down(6));
                assertFails(stub, asked(Hash256.ZERO, 1), Status.Code.UNAVAILABLE);
                assertFails(stub, asked(TIP.id(), 0), Status.Code.INVALID_ARGUMENT);
                assertFails(stub, asked(TIP.id(), 65), Status.Code.INVALID_ARGUMENT);
                assertFails(
                        stub,
                        HistoryRequest.newBuilder().setCount(1).build(),
                        Status.Code.INVALID_ARGUMENT);
            } finally {
                channel.shutdownNow();
                server.stop();
            }
        }
    }

    /// Reputation hears of it on the node's thread.
    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(end);
            LockSupport.parkNanos(10_000_000);
        }
    }

    private static void assertFails(
            HistoryGrpc.HistoryBlockingStub stub, HistoryRequest request, Status.Code code) {
        assertThatThrownBy(() -> stub.upTo(request).hasNext())
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        e -> assertThat(e.getStatus().getCode()).isEqualTo(code));
    }

    private static HistoryRequest asked(Hash256 id, int count) {
        return HistoryRequest.newBuilder()
                .setBlockId(ByteString.copyFrom(id.toBytes()))
                .setHeight(TIP.height())
                .setCount(count)
                .build();
    }

    /// From a height to genesis.
    private static List<Bytes> down(long height) {
        var blocks = new ArrayList<Bytes>();
        NODES.subList(0, (int) height).reversed().forEach(node -> blocks.add(encoded(node)));
        blocks.add(encoded(BUILDER.genesis()));
        return blocks;
    }

    private static Bytes encoded(Node node) {
        return Bytes.wrap(node.block().encoded());
    }

    private static Bytes spoiled(Bytes block) {
        byte[] bytes = block.toBytes();
        bytes[bytes.length - 1] ^= 1;
        return Bytes.wrap(bytes);
    }

    private PeerId peer(UnaryOperator<Bytes> given) {
        var node = TestNode.start(SPEC, BuiltChain.of(BUILDER, NODES).giving(given));
        peers.add(node);
        return node.network().peerId();
    }

    private SnapshotFetcher start() throws IOException, InterruptedException {
        return Fetchers.start(
                SPEC, peers.stream().map(TestNode::address).toList(), folder, warnings::add);
    }
}
