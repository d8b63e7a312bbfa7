package org.numicoin.validator.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.PrunedBlock;
import org.numicoin.chain.PrunedTransaction;
import org.numicoin.chain.TransactionContent;
import org.numicoin.consensus.ChainSpecs;
import org.numicoin.kit.config.RpcSettings;
import org.numicoin.kit.rpc.RpcChannels;
import org.numicoin.kit.rpc.RpcException;
import org.numicoin.kit.rpc.RpcLimits;
import org.numicoin.kit.rpc.RpcServer;
import org.numicoin.kit.rpc.RpcTarget;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.rpc.v1.BlockReply;
import org.numicoin.rpc.v1.BlockRequest;
import org.numicoin.rpc.v1.BlocksRequest;
import org.numicoin.rpc.v1.ChainAtRequest;
import org.numicoin.rpc.v1.HeadersRequest;
import org.numicoin.rpc.v1.TipRequest;
import org.numicoin.rpc.v1.TransactionRequest;
import org.numicoin.rpc.v1.ValidatorGrpc;
import org.numicoin.rpc.v1.ValidatorGrpc.ValidatorBlockingStub;
import org.numicoin.testing.ChainBuilder;
import org.numicoin.testing.ChainBuilder.Node;
import org.numicoin.testing.Specs;
import org.numicoin.testing.TransactionBuilder;
import org.numicoin.validator.chain.Replica;
import org.numicoin.validator.chain.TestWriter;
import org.numicoin.validator.chainfile.ChainExport;
import org.numicoin.validator.chainfile.RunningValidator;
import org.numicoin.validator.history.HistoryException;
import org.numicoin.validator.history.RemoteHistory;
import org.numicoin.validator.log.AppliedPosition;
import org.numicoin.wire.ByteReader;

/// What a validator answers whose old bodies were pruned, and the signatures of less old ones.
final class PrunedAnswersTest {
    private static final int BODY_DEPTH = 20;
    private static final int WITNESS_DEPTH = 10;
    private static final int BLOCKS = 30;

    /// The lowest height with a body, and the lowest with a whole one.
    private static final int CONTENT_FROM = BLOCKS - BODY_DEPTH + 1;

    private static final int FROM = BLOCKS - WITNESS_DEPTH + 1;

    /// Of a block with a payment that has lost its signatures.
    private static final int CUT = CONTENT_FROM + 4;

    private final ChainSpec spec =
            ChainSpecs.parse(
                    Specs.yaml("pruned", 3, 100)
                            .replace(
                                    "reorganization-limit-blocks: 1200",
                                    "reorganization-limit-blocks: 5"));
    private final ChainBuilder chain = new ChainBuilder(spec);

    @TempDir private Path folder;
    private Optional<Running> running = Optional.empty();

    private record Running(
            Replica replica, RpcServer server, ManagedChannel channel, List<Node> main, Node side) {
        ValidatorBlockingStub stub() {
            return ValidatorGrpc.newBlockingStub(channel);
        }
    }

    @BeforeEach
    void start() {
        var replica = Replica.openPruning(folder, spec, BODY_DEPTH, WITNESS_DEPTH);
        var writer = new TestWriter(replica);
        var payment = TransactionBuilder.from(spec, 0).pay(9, 5_000_000_000L).signRevealing(0);
        var later = TransactionBuilder.from(spec, 0).nonce(1).pay(9, 7).sign(0);
        var main = new ArrayList<>(List.of(chain.genesis()));
        main.add(chain.extend(main.getLast(), 1, payment));
        while (main.size() <= BLOCKS) {
            main.add(
                    main.size() == CUT
                            ? chain.extend(main.getLast(), 1, later)
                            : chain.extend(main.getLast(), 1));
        }
        var side = chain.extend(main.get(1), 7);
        main.subList(1, 4).forEach(node -> writer.submit(node.block()));
        writer.submit(side.block());
        main.subList(4, main.size()).forEach(node -> writer.submit(node.block()));
        var limits = RpcLimits.of(spec.blockBytesMax());
        var gate = new Gate(new AppliedPosition(replica.engine.position()), Optional::empty, 2);
        var server =
                new RpcServer(
                        new RpcSettings("127.0.0.1", 0, 4, 64),
                        limits,
                        List.of(
                                new ValidatorService(
                                        spec, chain.genesis().id(), replica.reader, gate),
                                new HistoryService(replica.reader, gate)),
                        new SimpleMeterRegistry());
        server.start();
        var channel = RpcChannels.any(new RpcTarget("127.0.0.1", server.port()), limits);
        running = Optional.of(new Running(replica, server, channel, main, side));
    }

    @AfterEach
    void stop() {
        var _ = it().channel().shutdownNow();
        it().server().stop();
        it().replica().close();
    }

    @Test
    void saysFromWhereItHasWholeBlocksAndFromWhereTheirContent() {
        assertThat(it().stub().tip(TipRequest.getDefaultInstance()).getBodiesFrom())
                .isEqualTo(FROM);
        var at = it().stub().chainAt(ChainAtRequest.getDefaultInstance());
        assertThat(at.getBodiesFrom()).isEqualTo(FROM);
        assertThat(at.getContentFrom()).isEqualTo(CONTENT_FROM);
    }

    @Test
    void aBlockWithoutSignaturesIsGivenOnlyToWhomItsContentSuffices() {
        var whole = it().main().get(CUT);
        for (BlockRequest request : List.of(atHeight(CUT), withId(whole.id()))) {
            assertFails("pruned", FROM, () -> it().stub().block(request));
            var reply = it().stub().block(request.toBuilder().setContentSuffices(true).build());
            assertThat(reply.getWitnessesPruned()).isTrue();
            assertThat(ByteReader.decode(reply.getBody().toByteArray(), PrunedBlock::decodeBody))
                    .isEqualTo(whole.block().pruned().transactions());
        }
        var late = it().stub().block(content(FROM));
        assertThat(late.getWitnessesPruned()).isFalse();
        assertThat(late.getBody().toByteArray())
                .isEqualTo(it().main().get(FROM).block().encodedBody());
        assertFails("pruned", CONTENT_FROM, () -> it().stub().block(content(CONTENT_FROM - 1)));
    }

    @Test
    void aTransactionWithoutItsSignatureIsMarked() {
        var payment = it().main().get(CUT).block().transactions().getFirst();
        var reply = it().stub().transaction(transaction(payment.id()));
        assertThat(reply.getWitnessPruned()).isTrue();
        assertThat(reply.getHeight()).isEqualTo(CUT);
        assertThat(reply.getIndex()).isZero();
        var content = TransactionContent.decode(reply.getTransaction().toByteArray());
        assertThat(content).isInstanceOf(PrunedTransaction.class);
        assertThat(content.core()).isEqualTo(payment.core());
        assertThat(content.weight(spec)).isEqualTo(payment.weight(spec));
    }

    @Test
    void oldBodiesArePrunedAndTheirHeadersAreNot() {
        for (BlockRequest request :
                List.of(
                        atHeight(0),
                        atHeight(CONTENT_FROM - 1),
                        withId(it().main().get(4).id()),
                        content(4))) {
            assertFails("pruned", CONTENT_FROM, () -> it().stub().block(request));
        }
        assertThat(it().stub().block(atHeight(FROM)).getBody()).isNotEmpty();
        assertThat(
                        it().stub()
                                .headers(HeadersRequest.newBuilder().setFromHeight(0).build())
                                .getHeadersList())
                .hasSize(BLOCKS + 1);
    }

    @Test
    void aStreamEndsWithTheReason() {
        assertFails("pruned", FROM, () -> it().stub().blocks(heights(FROM - 1, BLOCKS)).hasNext());
        assertThat(it().stub().blocks(heights(FROM, BLOCKS)))
                .toIterable()
                .hasSize(BLOCKS - FROM + 1);
        var content = heights(CONTENT_FROM, BLOCKS).toBuilder().setContentSuffices(true).build();
        assertThat(it().stub().blocks(content))
                .toIterable()
                .extracting(BlockReply::getWitnessesPruned)
                .hasSize(BODY_DEPTH)
                .startsWith(true, true)
                .endsWith(false, false);
    }

    @Test
    void historyIsOfWholeBlocksAlone() {
        try (var source = new RemoteHistory(spec, target())) {
            assertThat(source.upTo(it().main().get(FROM + 1).id(), FROM + 1, 10))
                    .containsExactly(encoded(FROM + 1), encoded(FROM));
            assertThatThrownBy(() -> source.upTo(it().main().get(CUT).id(), CUT, 10))
                    .isInstanceOfSatisfying(
                            HistoryException.class,
                            e -> assertThat(e.code()).isEqualTo("unreachable"));
        }
    }

    private Bytes encoded(int height) {
        return Bytes.wrap(it().main().get(height).block().encoded());
    }

    @Test
    void aTransactionIsKnownNoMore() {
        var id = it().main().get(1).block().transactions().getFirst().id();
        assertFails("no-transaction", CONTENT_FROM, () -> it().stub().transaction(transaction(id)));
    }

    @Test
    void aBlockBesideTheChainKeepsItsBody() {
        assertThat(it().stub().block(withId(it().side().id())).getBody()).isNotEmpty();
    }

    @Test
    void anExportBeginsWhereBodiesDo() throws Exception {
        try (var validator = new RunningValidator(spec, target())) {
            var export = new ChainExport(validator, (_, _, _) -> {});
            assertThatThrownBy(() ->
                            export.write(folder.resolve("all"), Optional.empty(), Optional.empty()))
                    .hasMessage(
                            "bad-range: heights 1 to %d: the validator has %d to %d"
                                    .formatted(BLOCKS, FROM, BLOCKS));
            var written =
                    export.write(
                            folder.resolve("late"), Optional.of((long) FROM), Optional.empty());
            assertThat(written.to()).isEqualTo(BLOCKS);
        }
    }

    private static void assertFails(String code, long from, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        e -> {
                            assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
                            assertThat(RpcException.codeOf(e)).contains(code);
                            assertThat(e.getStatus().getDescription())
                                    .contains("from height " + from + " on");
                        });
    }

    private Running it() {
        return running.orElseThrow();
    }

    private RpcTarget target() {
        return new RpcTarget("127.0.0.1", it().server().port());
    }

    private static BlockRequest atHeight(long height) {
        return BlockRequest.newBuilder().setHeight(height).build();
    }

    private static BlockRequest withId(Hash256 id) {
        return BlockRequest.newBuilder().setId(bytes(id)).build();
    }

    private static BlockRequest content(long height) {
        return atHeight(height).toBuilder().setContentSuffices(true).build();
    }

    private static TransactionRequest transaction(Hash256 id) {
        return TransactionRequest.newBuilder().setId(bytes(id)).build();
    }

    private static BlocksRequest heights(long from, long to) {
        return BlocksRequest.newBuilder().setFromHeight(from).setToHeight(to).build();
    }

    private static ByteString bytes(Hash256 hash) {
        return ByteString.copyFrom(hash.toBytes());
    }
}
