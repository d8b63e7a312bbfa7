package org.numicoin.cli.tool;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.numicoin.cli.CommandRun;
import org.numicoin.cli.ExitCode;
import org.numicoin.consensus.ChainSpecs;
import org.numicoin.rpc.v1.BlockReply;
import org.numicoin.rpc.v1.BlockRequest;
import org.numicoin.rpc.v1.ChainPosition;
import org.numicoin.rpc.v1.HeaderEntry;
import org.numicoin.rpc.v1.TipReply;
import org.numicoin.rpc.v1.TipRequest;
import org.numicoin.rpc.v1.ValidatorGrpc;
import org.numicoin.testing.ChainBuilder;
import org.numicoin.testing.Specs;
import org.numicoin.testing.TransactionBuilder;

/// `verify-chain --validator` against a server with the validator's messages.
class VerifyOverGrpcTest {
    private static final String YAML =
            Specs.yaml("testchain", 3, 5).replace("1800000000000", "1700000000000");

    private final List<ChainBuilder.Node> nodes = new ArrayList<>();
    private final Path chain;
    private final Server server;
    private long prunedTo;

    VerifyOverGrpcTest(@TempDir Path folder) throws IOException {
        chain = Files.writeString(folder.resolve("chain.yml"), YAML);
        var builder = new ChainBuilder(ChainSpecs.parse(YAML));
        nodes.add(builder.genesis());
        nodes.add(
                builder.extend(
                        nodes.getLast(),
                        9,
                        TransactionBuilder.from(builder.spec(), 0).pay(1, 7).signRevealing(0)));
        for (int i = 0; i < 5; i++) {
            nodes.add(builder.extend(nodes.getLast(), 9));
        }
        server =
                NettyServerBuilder.forAddress(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                        .addService(new Blocks())
                        .build()
                        .start();
    }

    @AfterEach
    void stop() {
        server.shutdownNow();
    }

    @Test
    void verifiesAChainThatAValidatorGives() {
        CommandRun run = verify("127.0.0.1:" + server.getPort());
        assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
        assertThat(run.json().get("tip").stringValue()).isEqualTo(nodes.getLast().id().toHex());
        assertThat(run.json().get("transactions").longValue()).isEqualTo(1);
    }

    @Test
    void saysThatTheValidatorDoesNotAnswer() {
        int port = server.getPort();
        server.shutdownNow();
        CommandRun run = verify("127.0.0.1:" + port);
        assertThat(run.exitCode()).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(run.err()).contains("does not answer").hasLineCount(1);
        assertThat(verify("nowhere").exitCode()).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void saysThatTheValidatorDoesNotHaveABlock() {
        prunedTo = 3;
        CommandRun run = verify("127.0.0.1:" + server.getPort());
        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(run.err()).contains("does not have a block (pruned)").hasLineCount(1);
    }

    private CommandRun verify(String target) {
        return CommandRun.of(
                "tool",
                "verify-chain",
                "--chain",
                chain.toString(),
                "--validator",
                target,
                "--json");
    }

    private final class Blocks extends ValidatorGrpc.ValidatorImplBase {
        @Override
        public void tip(TipRequest request, StreamObserver<TipReply> answer) {
            var position = ChainPosition.newBuilder().setTipHeight(nodes.size() - 1L);
            answer.onNext(TipReply.newBuilder().setPosition(position).build());
            answer.onCompleted();
        }

        @Override
        public void block(BlockRequest request, StreamObserver<BlockReply> answer) {
            if (request.getHeight() >= nodes.size() || request.getHeight() < prunedTo) {
                answer.onError(Status.NOT_FOUND.withDescription("pruned").asRuntimeException());
                return;
            }
            var node = nodes.get((int) request.getHeight());
            var header =
                    HeaderEntry.newBuilder()
                            .setId(ByteString.copyFrom(node.id().toBytes()))
                            .setHeader(ByteString.copyFrom(node.block().header().encoded()));
            answer.onNext(
                    BlockReply.newBuilder()
                            .setHeader(header)
                            .setBody(ByteString.copyFrom(node.block().encodedBody()))
                            .build());
            answer.onCompleted();
        }
    }
}
