package org.numicoin.cli.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Transaction;
import org.numicoin.chain.Witness;
import org.numicoin.cli.CommandRun;
import org.numicoin.cli.ExitCode;
import org.numicoin.cli.wallet.FakeExplorer;
import org.numicoin.consensus.ChainSpecs;
import org.numicoin.primitives.Bech32m;
import org.numicoin.testing.ChainBuilder;
import org.numicoin.testing.Keys;
import org.numicoin.testing.Specs;
import org.numicoin.testing.TransactionBuilder;

class ToolCommandsTest {
    /// Begins in the past, as the command asks the real clock.
    private static final String YAML =
            Specs.yaml("testchain", 3, 5).replace("1800000000000", "1700000000000");

    private static final ChainSpec SPEC = ChainSpecs.parse(YAML);
    private static final String XMRIG_INPUT =
            "0305a0dbd6bf05cf16e503f3a66f78007cbf34144332ecbfc22ed95c8700383b"
                    + "309ace1923a0964b00000008ba939a62724c0d7581fce5761e9d8a0e"
                    + "6a1c3f924fdd8493d1115649c05eb601";

    private final Path folder;
    private final Path chain;

    ToolCommandsTest(@TempDir Path folder) throws IOException {
        this.folder = folder;
        this.chain = Files.writeString(folder.resolve("chain.yml"), YAML);
    }

    @Test
    void hashesABlobAsXmrigDoes() {
        CommandRun run = CommandRun.of("tool", "pow-hash", XMRIG_INPUT, "--json");
        assertThat(run.json().get("hash").stringValue())
                .isEqualTo("77cf6958b3536e1f9f0d1ea165f22811ca7bc487ea9f52030b5050c17fcdd8f5");
        assertThat(run.json().get("milliseconds").doubleValue()).isPositive();
        assertThat(CommandRun.of("tool", "pow-hash", "00").exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(CommandRun.of("tool", "pow-hash", "zz".repeat(76)).err())
                .isEqualTo("numi: input: not hexadecimal\n");
    }

    @Test
    void saysWhetherAHeaderMeetsItsTarget() {
        var builder = new ChainBuilder(SPEC);
        var header = builder.extend(builder.genesis(), 1).block().header();
        assertThat(tool("pow-hash", hex(header.encoded())).exitCode()).isZero();
        boolean missed = false;
        for (int nonce = 0; !missed; nonce++) {
            CommandRun run = tool("pow-hash", hex(header.withNonce(nonce, 0).encoded()));
            missed = run.exitCode() == ExitCode.FAILED && run.out().contains("misses the target");
        }
        assertThat(missed).isTrue();
    }

    @Test
    void decodesTransactionsHeadersAndBlocks() {
        Transaction transaction =
                TransactionBuilder.from(SPEC, 0).pay(1, 7).memo("hi").signRevealing(0);
        var builder = new ChainBuilder(SPEC);
        var block = builder.extend(builder.genesis(), 1, transaction).block();
        CommandRun tx = tool("decode", hex(transaction.encoded()));
        assertThat(tx.json().at("/transaction/id").stringValue())
                .isEqualTo(transaction.id().toHex());
        assertThat(tx.json().at("/transaction/payments/0/amount").stringValue()).isEqualTo("7");
        assertThat(tx.json().at("/transaction/witness/signatures/0/keyId").stringValue())
                .isEqualTo(Keys.key(0).id().toHex());
        CommandRun header = tool("decode", hex(block.header().encoded()));
        assertThat(header.json().at("/header/id").stringValue()).isEqualTo(block.id().toHex());
        assertThat(header.json().at("/header/target").stringValue()).isEqualTo("207fffff");
        CommandRun whole = withInput(hex(block.encoded()) + "\n", "decode", "-");
        assertThat(whole.json().at("/block/transactions")).hasSize(1);
        assertThat(whole.json().at("/block/header/height").longValue()).isEqualTo(1);
    }

    @Test
    void saysAtWhichByteAnEncodingIsWrong() {
        byte[] bytes = TransactionBuilder.from(SPEC, 0).pay(1, 7).sign(0).encoded();
        bytes[5] = 9;
        CommandRun run = tool("decode", hex(bytes), "--json");
        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(run.json().get("offset").intValue()).isPositive();
        assertThat(run.json().get("expected").stringValue())
                .isEqualTo("transaction type 1 or 2, not 9");
        CommandRun header = tool("decode", "00", "--type", "header");
        assertThat(tool("decode", "00", "--type", "body").exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(header.err()).startsWith("numi: no header: at byte 0 of 1: expected 2 bytes of");
    }

    @Test
    void checksAndMakesAddresses() throws IOException {
        String address = Bech32m.encode("lnumi", Keys.address(1));
        CommandRun checked = tool("address", address, "--json");
        assertThat(checked.json().get("payload").stringValue())
                .isEqualTo(Keys.address(1).toString());
        assertThat(tool("address", "--payload", Keys.address(1).toString()).out())
                .startsWith(address);
        String publicKey = Keys.key(1).publicKey().toHex();
        assertThat(tool("address", "--public-key", publicKey).out()).startsWith(address);
        assertThat(CommandRun.of("tool", "key-id", publicKey).out().strip())
                .isEqualTo(Keys.key(1).id().toHex());
        Path seed = Files.writeString(folder.resolve("seed"), "00".repeat(31) + "01\n");
        assertThat(tool("address", "--seed-file", seed.toString()).out()).startsWith(address);
        CommandRun other = tool("address", "tnumi1qqqq");
        assertThat(other.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(other.err()).hasLineCount(1);
        assertThat(tool("address").exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(tool("address", address, "--payload", "00").exitCode())
                .isEqualTo(ExitCode.USAGE);
    }

    @Test
    void verifiesProofsOfAccountsThatAreThereAndNot() throws IOException {
        try (var explorer = explorer()) {
            for (int key : new int[] {0, 1, 50, 51, 52}) {
                String address = Bech32m.encode("lnumi", Keys.address(key));
                CommandRun run = explored(explorer, "verify-proof", address, "--json");
                assertThat(run.exitCode()).as(run.err()).isZero();
                assertThat(run.json().get("exists").booleanValue()).isEqualTo(key < 50);
            }
            String address = Bech32m.encode("lnumi", Keys.address(1));
            String root = explorer.tip().state().root().toHex();
            Path file =
                    Files.writeString(
                            folder.resolve("proof.json"),
                            get(explorer, "/api/address/" + address + "/proof"));
            CommandRun offline =
                    tool("verify-proof", address, "--file", file.toString(), "--state-root", root);
            assertThat(offline.exitCode()).as(offline.err()).isZero();
            Files.writeString(file, Files.readString(file).replaceFirst("e8d4a5", "e8d4a6"));
            CommandRun more =
                    tool("verify-proof", address, "--file", file.toString(), "--state-root", root);
            assertThat(more.exitCode()).isEqualTo(ExitCode.FAILED);
            assertThat(more.err()).contains("the proof does not hold");
            CommandRun foreign = explored(explorer, "verify-proof", "lnumi1qqqq");
            assertThat(foreign.exitCode()).isEqualTo(ExitCode.USAGE);
        }
    }

    @Test
    void verifiesAChainOverTheRestApi() {
        try (var explorer = explorer()) {
            CommandRun run = explored(explorer, "verify-chain", "--json");
            assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
            assertThat(run.json().get("valid").booleanValue()).isTrue();
            assertThat(run.json().get("height").longValue()).isEqualTo(8);
            assertThat(run.json().get("tip").stringValue()).isEqualTo(explorer.tip().id().toHex());
            assertThat(run.json().get("supply").stringValue())
                    .isEqualTo(Long.toString(explorer.tip().state().supply().nano()));
        }
    }

    @Test
    void namesHeightRuleAndCodeOfTheFirstViolation() {
        try (var explorer = explorer()) {
            explorer.mineUnchecked(
                    new Transaction(
                            TransactionBuilder.from(SPEC, 0).nonce(2).pay(1, 1).core(),
                            Witness.ofKey(Optional.empty(), Keys.key(3).sign(new byte[1]))));
            CommandRun run = explored(explorer, "verify-chain");
            assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
            assertThat(run.out())
                    .startsWith("INVALID at height 9, rule T10, bad-signature")
                    .contains("valid before it:", "height 8");
        }
    }

    @Test
    void saysThatTheExplorerIsOfAnotherChain() {
        try (var explorer = explorer()) {
            CommandRun run =
                    CommandRun.of(
                            "tool",
                            "verify-chain",
                            "--chain",
                            "localnet",
                            "--explorer",
                            explorer.url());
            assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
            assertThat(run.out()).startsWith("INVALID at height 0, wrong-genesis");
        }
    }

    /// Eight blocks, two of them with transactions.
    private static FakeExplorer explorer() {
        var explorer = new FakeExplorer(SPEC);
        explorer.submit(TransactionBuilder.from(SPEC, 0).pay(1, 7).signRevealing(0));
        explorer.mine();
        explorer.submit(TransactionBuilder.from(SPEC, 0).nonce(1).pay(1, 7).sign(0));
        for (int i = 0; i < 7; i++) {
            explorer.mine();
        }
        return explorer;
    }

    private CommandRun tool(String command, String... arguments) {
        var all = new ArrayList<>(List.of("tool", command));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--chain", chain.toString()));
        return CommandRun.of(all);
    }

    private CommandRun explored(FakeExplorer explorer, String command, String... arguments) {
        var all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--explorer", explorer.url()));
        return tool(command, all.toArray(String[]::new));
    }

    private CommandRun withInput(String input, String command, String... arguments) {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(input.getBytes(StandardCharsets.US_ASCII)));
        try {
            return tool(command, arguments);
        } finally {
            System.setIn(before);
        }
    }

    private static String get(FakeExplorer explorer, String path) throws IOException {
        try (InputStream in = java.net.URI.create(explorer.url() + path).toURL().openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
