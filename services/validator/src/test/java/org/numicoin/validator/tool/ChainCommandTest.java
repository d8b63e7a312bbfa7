package org.numicoin.validator.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.numicoin.chain.Block;
import org.numicoin.chain.BlockHeader;
import org.numicoin.kit.config.RpcSettings;
import org.numicoin.kit.rpc.RpcLimits;
import org.numicoin.kit.rpc.RpcServer;
import org.numicoin.kit.testing.ChildJvm;
import org.numicoin.kit.testing.KafkaFixture;
import org.numicoin.kit.testing.SharedBroker;
import org.numicoin.messaging.BlockCandidate;
import org.numicoin.messaging.Topics;
import org.numicoin.primitives.Hash256;
import org.numicoin.testing.ChainBuilder.Node;
import org.numicoin.testing.Keys;
import org.numicoin.testing.Specs;
import org.numicoin.testing.TransactionBuilder;
import org.numicoin.validator.TestChain;
import org.numicoin.validator.TestTopics;
import org.numicoin.validator.TestValidator;
import org.numicoin.validator.ValidatorApplication;
import org.numicoin.validator.chainfile.ChainFiles;

/// A chain goes from one cluster to another as a file. Each cluster is a validator with topics of
/// its own.
@ExtendWith(SharedBroker.class)
final class ChainCommandTest {
    private static final TestChain CHAIN = TestChain.create();
    private static final int COUNT = 40;
    private static final List<Node> BLOCKS = blocks();

    @TempDir private Path folder;

    @BeforeEach
    void writeSpec() throws IOException {
        Files.writeString(folder.resolve("spec.yml"), CHAIN.yaml());
    }

    @Test
    void theChainOfOneClusterBecomesThatOfAnother(KafkaFixture here, KafkaFixture there)
            throws IOException {
        try (var source = new Cluster(here, "source");
                var target = new Cluster(there, "target")) {
            source.grow(BLOCKS);
            var exported = source.run("export", file("a"), "--json").json();
            assertThat(exported.get("to").asInt()).isEqualTo(COUNT);
            assertThat(exported.get("bytes").asLong()).isEqualTo(Files.size(folder.resolve("a")));

            var imported = target.run("import", file("a"), "--json").json();
            assertThat(imported.get("given").asInt()).isEqualTo(COUNT);
            assertThat(imported.get("mainChain").asBoolean()).isTrue();
            target.validator.awaitTip(BLOCKS.getLast());
            assertThat(target.validator.dumpOfChain()).isEqualTo(source.validator.dumpOfChain());

            assertThat(target.run("import", file("a")).out()).contains("0 given to the cluster");
            assertThat(target.run("export", file("b")).status()).isZero();
            assertThat(folder.resolve("b")).hasSameBinaryContentAs(folder.resolve("a"));
        }
    }

    @Test
    void anImportThatWasKilledGoesOnWhereItWas(KafkaFixture kafka) throws Exception {
        String file = file(BLOCKS.stream().map(Node::block).toList());
        try (var target = new Cluster(kafka, "target")) {
            target.validator.awaitWriting();
            assertThat(target.halted("import.block-decided:halt@10", "import", file)).isTrue();
            // What the log says is applied a little later.
            await().atMost(1, TimeUnit.MINUTES)
                    .until(() -> target.validator.position().tipHeight() >= 10);
            var imported = target.run("import", file, "--json").json();
            assertThat(imported.get("given").asInt()).isLessThanOrEqualTo(COUNT - 10);
            target.validator.awaitTip(BLOCKS.getLast());
        }
    }

    @Test
    void anExportThatWasKilledLeavesNoFileAndTheNextOneWritesIt(KafkaFixture kafka)
            throws Exception {
        try (var source = new Cluster(kafka, "source")) {
            source.grow(BLOCKS);
            assertThat(source.halted("export.blocks-written:halt", "export", file("a"))).isTrue();
            assertThat(folder.resolve("a")).doesNotExist();
            assertThat(source.run("export", file("a")).out()).contains("blocks 1 to 40");
            ToolRun.assertOneLine(source.run("export", file("a")), "file-exists: ");
            ToolRun.assertOneLine(
                    source.run("export", file("b"), "--to", "41"),
                    "bad-range: heights 1 to 41: the validator has 1 to 40");
            ToolRun.assertOneLine(source.run("export", file("b"), "--from", "0"), "bad-range: ");
        }
    }

    @Test
    void partsComeOneAfterTheOther(KafkaFixture kafka) throws IOException {
        String late = file(BLOCKS.subList(20, COUNT).stream().map(Node::block).toList());
        String early = file(BLOCKS.subList(0, 25).stream().map(Node::block).toList());
        try (var target = new Cluster(kafka, "target")) {
            target.validator.awaitWriting();
            ToolRun.assertOneLine(
                    target.run("import", late), "no-parent: the validator has no block 20");
            assertThat(target.run("import", early).out()).contains("25 given");
            assertThat(target.run("import", late).out()).contains("15 given", "on the main chain");
            String branch = file(branch(BLOCKS.get(9), 3));
            assertThat(target.run("import", branch).out())
                    .contains("3 given", "on a branch with less work");
            target.validator.awaitTip(BLOCKS.getLast());
        }
    }

    @Test
    void aRefusedBlockIsNamedWithTheRuleThatItBreaks(KafkaFixture kafka) throws IOException {
        var blocks = new ArrayList<>(BLOCKS.subList(0, 10).stream().map(Node::block).toList());
        Block bad = withOtherStateRoot(BLOCKS.get(9));
        blocks.add(bad);
        blocks.add(childOf(bad, BLOCKS.get(10)));
        try (var target = new Cluster(kafka, "target")) {
            target.validator.awaitWriting();
            ToolRun.assertOneLine(
                    target.run("import", file(blocks)),
                    "refused: block 11 (%s) breaks bad-state-root".formatted(bad.id()));
            target.validator.awaitTip(BLOCKS.get(9));
            // Of what it knows to be bad the log says nothing again, only of what is new behind it.
            blocks.add(childOf(blocks.getLast(), BLOCKS.get(11)));
            ToolRun.assertOneLine(
                    target.run("import", file(blocks)),
                    "refused: block 11 (%s) was refused at an earlier time".formatted(bad.id()));
            ToolRun.assertOneLine(
                    target.run("import", file(blocks), "--wait", "3"),
                    "undecided: nothing came of block 11");
        }
    }

    @Test
    void nothingOfADamagedFileIsGiven(KafkaFixture kafka) throws IOException {
        Path file = Path.of(file(BLOCKS.stream().map(Node::block).toList()));
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 40] ^= 1;
        Files.write(file, bytes);
        try (var target = new Cluster(kafka, "target")) {
            target.validator.awaitWriting();
            ToolRun.assertOneLine(target.run("import", file.toString()), "numi: bad-");
            assertThat(target.topics.read(Topics.BLOCK_CANDIDATES, BlockCandidate.class)).isEmpty();
        }
    }

    @Test
    void whatIsNotThereIsSaidInOneLine(KafkaFixture kafka) throws IOException {
        String file = file(BLOCKS.subList(0, 3).stream().map(Node::block).toList());
        try (var target = new Cluster(kafka, "target")) {
            ToolRun.assertOneLine(
                    target.run("import", file, "--prefix", "nowhere"), "not-published: ");
            Path other =
                    Files.writeString(folder.resolve("other.yml"), Specs.yaml("testchain", 5, 50));
            ToolRun.assertOneLine(
                    target.runOn(other, "import", file), "other-chain: the file has genesis");
            ToolRun.assertOneLine(
                    target.runOn(other, "export", file("x")), "other-chain: the validator at");
            target.server.stop();
            ToolRun.assertOneLine(target.run("import", file), "no-answer: ");
            assertThat(target.run("import", file, "--grpc", "nowhere").status())
                    .isEqualTo(StoreTool.USAGE);
            assertThat(target.run("import", file, "--kafka", "a b").status())
                    .isEqualTo(StoreTool.USAGE);
        }
    }

    private String file(String name) {
        return folder.resolve(name).toString();
    }

    private String file(List<Block> blocks) throws IOException {
        Path file = Files.createTempFile(folder, "blocks", "");
        Files.delete(file);
        return ChainFiles.write(file, CHAIN.spec(), blocks).toString();
    }

    /// Each pays, so that there is a state to compare.
    private static List<Node> blocks() {
        var blocks = new ArrayList<Node>();
        Node tip = CHAIN.builder().genesis();
        for (int i = 0; i < COUNT; i++) {
            int key = i % Specs.FUNDED_KEYS;
            int nonce = i / Specs.FUNDED_KEYS;
            var payment =
                    TransactionBuilder.from(CHAIN.spec(), key)
                            .nonce(nonce)
                            .pay(key + 20, 20_000_000);
            tip =
                    CHAIN.builder()
                            .extend(
                                    tip,
                                    i,
                                    nonce == 0 ? payment.signRevealing(key) : payment.sign(key));
            blocks.add(tip);
        }
        return blocks;
    }

    private static List<Block> branch(Node fork, int blocks) {
        return CHAIN.extend(fork, blocks, 7).stream().map(Node::block).toList();
    }

    private static Block withOtherStateRoot(Node parent) {
        Node good = CHAIN.builder().extend(parent, 3);
        var header = good.block().header();
        var spoilt =
                CHAIN.builder()
                        .header(
                                parent,
                                Keys.address(3),
                                header.timestamp(),
                                List.of(),
                                header.baseFee(),
                                Hash256.ZERO);
        return new Block(CHAIN.builder().mine(spoilt), List.of());
    }

    /// Names the block as its parent and is otherwise like a block of that height.
    private static Block childOf(Block parent, Node like) {
        var header = CHAIN.builder().extend(like, 3).block().header();
        var child =
                new BlockHeader(
                        header.version(),
                        header.chainId(),
                        header.height(),
                        parent.id(),
                        header.timestamp(),
                        header.target(),
                        header.transactionRoot(),
                        header.witnessRoot(),
                        header.stateRoot(),
                        header.historyRoot(),
                        header.extensionRoot(),
                        header.baseFee(),
                        header.weight(),
                        header.signals(),
                        header.miner(),
                        0,
                        0);
        return new Block(CHAIN.builder().mine(child), List.of());
    }

    private final class Cluster implements AutoCloseable {
        private final KafkaFixture kafka;
        private final TestTopics topics;
        private final TestValidator validator;
        private final RpcServer server;
        private final int port;

        Cluster(KafkaFixture kafka, String name) {
            this.kafka = kafka;
            this.topics = TestTopics.create(kafka, CHAIN.network());
            this.validator = TestValidator.start(CHAIN, topics, folder.resolve(name));
            this.server =
                    new RpcServer(
                            new RpcSettings("127.0.0.1", 0, 4, 64),
                            RpcLimits.of(CHAIN.spec().blockBytesMax()),
                            validator.node().services(2),
                            new SimpleMeterRegistry());
            server.start();
            this.port = server.port();
        }

        void grow(List<Node> blocks) {
            topics.offer(blocks);
            validator.awaitTip(blocks.getLast());
        }

        ToolRun run(String... arguments) {
            return runOn(folder.resolve("spec.yml"), arguments);
        }

        ToolRun runOn(Path spec, String... arguments) {
            return ToolRun.of(whole(spec, arguments).toArray(String[]::new));
        }

        boolean halted(String failpoint, String... arguments) throws Exception {
            var process =
                    ChildJvm.start(
                            ValidatorApplication.class,
                            folder.resolve("tool.log"),
                            256,
                            failpoint,
                            whole(folder.resolve("spec.yml"), arguments));
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            return process.exitValue() == ChildJvm.HALTED;
        }

        /// What was said comes last, where it wins.
        private List<String> whole(Path spec, String... arguments) {
            var all = new ArrayList<>(List.of("chain", arguments[0], "--chain", spec.toString()));
            var said = List.of(arguments);
            if (!said.contains("--grpc")) {
                all.addAll(List.of("--grpc", "127.0.0.1:" + port));
            }
            if (arguments[0].equals("import")) {
                if (!said.contains("--kafka")) {
                    all.addAll(List.of("--kafka", kafka.bootstrap()));
                }
                if (!said.contains("--prefix")) {
                    all.addAll(List.of("--prefix", kafka.prefix().text()));
                }
            }
            all.addAll(said.subList(1, said.size()));
            return all;
        }

        @Override
        public void close() {
            server.stop();
            validator.close();
            topics.close();
        }
    }
}
