package org.numicoin.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.numicoin.gateway.app.RunningGateway.await;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.numicoin.kit.rpc.RpcChannels;
import org.numicoin.kit.rpc.RpcLimits;
import org.numicoin.kit.rpc.RpcTarget;
import org.numicoin.kit.testing.KafkaFixture;
import org.numicoin.kit.testing.SharedBroker;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.rpc.v1.HistoryGrpc;
import org.numicoin.rpc.v1.HistoryRequest;
import org.numicoin.testing.ChainBuilder.Node;
import tools.jackson.databind.JsonNode;

/// A validator asks its gateway, as it is deployed, for old blocks, which two others have; the
/// validator of one of these gives bodies that are none.
@ExtendWith(SharedBroker.class)
final class HistoryOfGatewaysTest {
    private static final int BLOCKS = 5;

    /// Peers are drawn by chance: after so many questions each was asked.
    private static final int QUESTIONS = 200;

    @TempDir private Path folder;

    @Test
    void oldBlocksComeFromTheOneThatIsHonestAndTheOtherIsPenalised(KafkaFixture kafka)
            throws Exception {
        try (var asking = RunningGateway.start(kafka, folder.resolve("asking"), BLOCKS);
                var honest = another(kafka, "honest");
                var liar = another(kafka, "liar")) {
            List<Node> blocks = honest.validator().mainChain();
            liar.validator().spoilBodies();
            asking.connectTo(honest);
            asking.connectTo(liar);
            await("both statuses", () -> tips(asking) == 2);
            ManagedChannel channel =
                    RpcChannels.any(
                            new RpcTarget("127.0.0.1", asking.grpcPort()),
                            RpcLimits.of(KafkaFixture.BLOCK_BYTES_MAX));
            try {
                for (int i = 0; i < QUESTIONS && !isPenalised(asking, liar); i++) {
                    List<Bytes> given = upTo(channel, blocks.getLast().id());
                    assertThat(given).isEqualTo(down(blocks).subList(0, given.size()));
                }
                assertThat(upTo(channel, blocks.getLast().id())).isEqualTo(down(blocks));
                assertThat(isPenalised(asking, liar)).isTrue();
                assertThat(isPenalised(asking, honest)).isFalse();
            } finally {
                channel.shutdownNow();
            }
        }
    }

    private RunningGateway another(KafkaFixture kafka, String name) throws Exception {
        return RunningGateway.start(
                KafkaFixture.on(kafka.bootstrap()), folder.resolve(name), BLOCKS);
    }

    private static List<Bytes> upTo(ManagedChannel channel, Hash256 id) {
        var request =
                HistoryRequest.newBuilder()
                        .setBlockId(ByteString.copyFrom(id.toBytes()))
                        .setHeight(BLOCKS)
                        .setCount(BLOCKS)
                        .build();
        var blocks = new ArrayList<Bytes>();
        HistoryGrpc.newBlockingStub(channel)
                .upTo(request)
                .forEachRemaining(block -> blocks.add(Bytes.wrap(block.getBlock().toByteArray())));
        return blocks;
    }

    private static List<Bytes> down(List<Node> blocks) {
        return blocks.subList(1, blocks.size()).reversed().stream()
                .map(node -> Bytes.wrap(node.block().encoded()))
                .toList();
    }

    /// Peers of which the gateway knows that they have the blocks.
    private static long tips(RunningGateway gateway) {
        return peers(gateway).filter(peer -> peer.path("tip_height").asLong() == BLOCKS).count();
    }

    /// Its score has sunk, or it is disconnected already.
    private static boolean isPenalised(RunningGateway gateway, RunningGateway other) {
        String id = other.peerId();
        return peers(gateway)
                .noneMatch(peer ->
                        peer.get("peer_id").asString().equals(id)
                                && peer.get("score").asDouble() >= 0);
    }

    private static Stream<JsonNode> peers(RunningGateway gateway) {
        return StreamSupport.stream(gateway.get("/peers").body().get("peers").spliterator(), false);
    }
}
