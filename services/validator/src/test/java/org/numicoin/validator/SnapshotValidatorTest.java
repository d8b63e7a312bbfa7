package org.numicoin.validator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.numicoin.kit.config.RpcSettings;
import org.numicoin.kit.rpc.RpcChannels;
import org.numicoin.kit.rpc.RpcException;
import org.numicoin.kit.rpc.RpcLimits;
import org.numicoin.kit.rpc.RpcServer;
import org.numicoin.kit.rpc.RpcTarget;
import org.numicoin.kit.testing.KafkaFixture;
import org.numicoin.kit.testing.SharedBroker;
import org.numicoin.messaging.ChainEvent;
import org.numicoin.messaging.Topics;
import org.numicoin.primitives.Bytes;
import org.numicoin.rpc.v1.BlockRequest;
import org.numicoin.rpc.v1.BlocksRequest;
import org.numicoin.rpc.v1.ChainAtRequest;
import org.numicoin.rpc.v1.HeadersRequest;
import org.numicoin.rpc.v1.ValidatorGrpc;
import org.numicoin.testing.ChainBuilder.Node;
import org.numicoin.validator.chainfile.ChainExport;
import org.numicoin.validator.chainfile.ChainFileException;
import org.numicoin.validator.chainfile.ChainFiles;
import org.numicoin.validator.chainfile.ChainImport;
import org.numicoin.validator.chainfile.RunningValidator;
import org.numicoin.validator.snapshot.SnapshotFile;
import org.numicoin.validator.snapshot.Snapshots;
import org.numicoin.validator.state.ChainStore;
import org.numicoin.validator.state.StoreDoctor;
import org.numicoin.validator.state.StoreSettings;

/// A validator whose store was made from a snapshot: it begins a log there and follows the chain,
/// says what it does not have, fills it in while it runs, and does not take up a log that began
/// elsewhere.
@ExtendWith(SharedBroker.class)
final class SnapshotValidatorTest {
    private static final TestChain CHAIN = TestChain.create();
    private static final int HEIGHT = 6;
    private static final List<Node> BLOCKS = CHAIN.extend(CHAIN.builder().genesis(), 9, 1);
    private static final Node START = BLOCKS.get(HEIGHT - 1);

    @TempDir private Path folder;
    private final TestTopics topics;

    SnapshotValidatorTest(KafkaFixture kafka) {
        this.topics = TestTopics.create(kafka, CHAIN.network());
    }

    @AfterEach
    void closeTopics() {
        topics.close();
    }

    @Test
    void beginsALogWithTheSnapshotsBlockAndFollowsTheTip()
            throws IOException, InterruptedException {
        makeSnapshot();
        topics.recreate(Topics.CHAIN_EVENTS);
        topics.recreate(Topics.BLOCK_CANDIDATES);
        Path one = imported("one");
        Path two = imported("two");
        try (var validator = TestValidator.start(CHAIN, topics, one)) {
            topics.offer(BLOCKS.subList(HEIGHT, BLOCKS.size()));
            validator.awaitTip(BLOCKS.getLast());
            assertThat(topics.read(Topics.CHAIN_EVENTS, ChainEvent.class))
                    .first()
                    .satisfies(event ->
                            assertThat(event.step())
                                    .isEqualTo(new ChainEvent.LogStarted(START.id(), HEIGHT)));
            assertSaysWhatItDoesNotHave(validator);
            assertWritesAndTakesFilesFromThereOn(validator);
            try (var standby = TestValidator.start(CHAIN, topics, two, "2")) {
                standby.awaitTip(BLOCKS.getLast());
            }
        }
    }

    @Test
    void doesNotTakeUpALogThatBeganElsewhere() throws IOException {
        makeSnapshot();
        try (var validator = TestValidator.start(CHAIN, topics, imported("one"))) {
            await().atMost(Duration.ofSeconds(60))
                    .until(() ->
                            validator
                                    .readiness()
                                    .all()
                                    .getOrDefault("log", "")
                                    .contains("numi backup restore"));
            assertThat(validator.isWriting()).isFalse();
            assertThat(validator.tip()).isEqualTo(START.id());
        }
    }

    @Test
    void historyIsFilledInWhileTheValidatorRuns(KafkaFixture kafka)
            throws IOException, InterruptedException {
        makeSnapshot();
        Path store = imported("one");
        try (var others = TestTopics.create(KafkaFixture.on(kafka.bootstrap()), CHAIN.network());
                var full = TestValidator.start(CHAIN, topics, folder.resolve("full"))) {
            var server = serve(full);
            try (var filled =
                    TestValidator.start(CHAIN, others, store, "1", List.of(target(server)))) {
                others.offer(BLOCKS.subList(HEIGHT, BLOCKS.size()));
                filled.awaitTip(BLOCKS.getLast());
                await("whole history").until(() -> bodiesFrom(filled) == 0);
                try (var view = filled.node().reader().open()) {
                    for (Node block : BLOCKS) {
                        assertThat(view.encodedBlock(block.id()))
                                .contains(Bytes.wrap(block.block().encoded()));
                        assertThat(view.block(block.id())).isPresent();
                    }
                }
                assertThat(filled.stopped()).isEmpty();
            } finally {
                server.stop();
            }
        }
        try (var filled = ChainStore.openToRead(settings(store), CHAIN.spec())) {
            var report = StoreDoctor.examine(filled, CHAIN.spec(), (_, _, _) -> {});
            assertThat(report.damage()).isEmpty();
            assertThat(report.blocks()).isEqualTo(BLOCKS.size() + 1);
        }
    }

    private static long bodiesFrom(TestValidator validator) {
        try (var view = validator.node().reader().open()) {
            return view.bodiesFrom();
        }
    }

    private void assertSaysWhatItDoesNotHave(TestValidator validator) {
        var server = serve(validator);
        ManagedChannel channel = RpcChannels.any(target(server), limits());
        try {
            var stub = ValidatorGrpc.newBlockingStub(channel);
            assertBelowSnapshot(
                    () -> stub.headers(HeadersRequest.newBuilder().setFromHeight(1).build()));
            assertBelowSnapshot(() -> stub.block(BlockRequest.newBuilder().setHeight(0).build()));
            assertBelowSnapshot(() ->
                    stub.block(
                            BlockRequest.newBuilder()
                                    .setId(ByteString.copyFrom(START.id().toBytes()))
                                    .build()));
            assertBelowSnapshot(
                    () -> stub.blocks(BlocksRequest.newBuilder().setToHeight(9).build()).hasNext());
            var at = stub.chainAt(ChainAtRequest.getDefaultInstance());
            assertThat(at.getBodiesFrom()).isEqualTo(HEIGHT + 1);
            assertThat(at.getLastIdsCount())
                    .isEqualTo(BLOCKS.size() - HEIGHT + (int) CHAIN.spec().maturity() + 1);
            assertThat(
                            stub.block(BlockRequest.newBuilder().setHeight(HEIGHT + 1).build())
                                    .getBody())
                    .isNotEmpty();
        } finally {
            var _ = channel.shutdownNow();
            server.stop();
        }
    }

    private void assertWritesAndTakesFilesFromThereOn(TestValidator validator)
            throws IOException, InterruptedException {
        var server = serve(validator);
        try (var running = new RunningValidator(CHAIN.spec(), target(server))) {
            var export = new ChainExport(running, (_, _, _) -> {});
            Path late = folder.resolve("late");
            assertThatThrownBy(() -> export.write(late, Optional.empty(), Optional.empty()))
                    .hasMessage("bad-range: heights 1 to 9: the validator has 7 to 9");
            var written = export.write(late, Optional.of(HEIGHT + 1L), Optional.empty());
            assertThat(written.to()).isEqualTo(BLOCKS.size());
            assertThat(importer(running).read(late).given()).isZero();
            var blocks = BLOCKS.stream().map(Node::block).toList();
            Path all = ChainFiles.write(folder.resolve("all"), CHAIN.spec(), blocks);
            assertThatThrownBy(() -> importer(running).read(all))
                    .isInstanceOf(ChainFileException.class)
                    .hasMessageStartingWith("no-parent: ")
                    .hasMessageEndingWith("import the heights from 7 on, it keeps no others");
        } finally {
            server.stop();
        }
    }

    private ChainImport importer(RunningValidator running) {
        return new ChainImport(
                CHAIN.spec(),
                running,
                topics.clients(),
                Duration.ofSeconds(60),
                System::nanoTime,
                (_, _, _) -> {});
    }

    private static RpcServer serve(TestValidator validator) {
        var server =
                new RpcServer(
                        new RpcSettings("127.0.0.1", 0, 4, 64),
                        limits(),
                        validator.node().services(2),
                        new SimpleMeterRegistry());
        server.start();
        return server;
    }

    private static RpcTarget target(RpcServer server) {
        return new RpcTarget("127.0.0.1", server.port());
    }

    private static RpcLimits limits() {
        return RpcLimits.of(CHAIN.spec().blockBytesMax());
    }

    private static void assertBelowSnapshot(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        e -> {
                            assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
                            assertThat(RpcException.codeOf(e)).contains("below-snapshot");
                        });
    }

    /// Of the sixth block, by a validator that executed all.
    private void makeSnapshot() throws IOException {
        Path store = folder.resolve("full");
        try (var validator = TestValidator.start(CHAIN, topics, store)) {
            topics.offer(BLOCKS.subList(0, HEIGHT + 1));
            validator.awaitTip(BLOCKS.get(HEIGHT));
        }
        Path copy = folder.resolve("copy");
        try (var opened = ChainStore.open(settings(store), CHAIN.spec())) {
            opened.checkpoint(copy);
        }
        var _ =
                snapshots()
                        .create(
                                folder.resolve("snapshots"),
                                settings(copy),
                                1,
                                OptionalLong.of(HEIGHT));
    }

    private Path imported(String name) throws IOException {
        Path store = folder.resolve(name);
        var made = snapshots().list(folder.resolve("snapshots"), _ -> {}).getFirst();
        try (var file = SnapshotFile.open(Path.of(made.source()))) {
            var _ = snapshots().importTo(file, Optional.of(START.id()), settings(store));
        }
        return store;
    }

    private static Snapshots snapshots() {
        return new Snapshots(CHAIN.spec(), (_, _, _) -> {});
    }

    private static StoreSettings settings(Path store) {
        return TestValidator.settings(store, StoreSettings.FLUSH_EVERY);
    }
}
