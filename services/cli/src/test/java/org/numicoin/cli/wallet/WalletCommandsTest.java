package org.numicoin.cli.wallet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.numicoin.cli.CommandRun;
import org.numicoin.cli.ExitCode;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Amount;
import org.numicoin.primitives.Bech32m;
import org.numicoin.primitives.Hash256;
import org.numicoin.testing.ChainBuilder;
import org.numicoin.testing.Specs;

class WalletCommandsTest {
    private final Path folder;
    private final WalletFixture wallets;

    WalletCommandsTest(@TempDir Path folder) throws IOException {
        this.folder = folder;
        this.wallets = new WalletFixture(folder);
    }

    @AfterEach
    void stop() {
        wallets.close();
    }

    @Test
    void makesAWalletOnceAndListsIt() {
        CommandRun made = wallets.ok("new", "alice", "--kdf-memory", "8", "--json");
        String address = made.json().get("address").stringValue();
        assertThat(Bech32m.decode("lnumi", address)).isEqualTo(wallets.address("alice"));
        assertThat(made.err()).contains("make a copy");
        CommandRun again = wallets.wallet("new", "alice", "--kdf-memory", "8");
        assertThat(again.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(again.err()).contains("never overwritten").hasLineCount(1);
        assertThat(wallets.ok("list").out()).contains("alice", "key", address);
        assertThat(
                        wallets.ok("show", "alice", "--json")
                                .json()
                                .at("/account/exists")
                                .booleanValue())
                .isFalse();
        assertThat(wallets.ok("export-key-id", "alice").out().strip())
                .isEqualTo(wallets.address("alice").toString());
    }

    @Test
    void saysWhichFileOfTheKeystoreIsNoWallet() throws IOException {
        wallets.create("alice");
        Files.writeString(folder.resolve("wallets/bad.json"), "{}");
        CommandRun list = wallets.wallet("list");
        assertThat(list.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(list.out()).contains("alice");
        assertThat(list.err()).contains("bad.json is not a wallet file");
    }

    @Test
    void paysFromTheFaucetAndThenFromWalletToWallet() {
        wallets.create("bob");
        wallets.funded("alice", "100");
        assertThat(wallets.balance("alice")).isEqualTo(Amount.parseNumi("100"));
        CommandRun sent =
                wallets.ok(
                        "send", "alice", "bob", "12.5", "--memo", "rent", "--wait", "2", "--json");
        assertThat(sent.json().get("confirmed").booleanValue()).isTrue();
        assertThat(sent.json().get("confirmations").longValue()).isGreaterThanOrEqualTo(2);
        assertThat(sent.err()).contains("waiting for 2 confirmation(s)");
        assertThat(wallets.balance("bob")).isEqualTo(Amount.parseNumi("12.5"));
        // The key is known now: the second one reveals nothing and weighs less.
        wallets.ok("send", "alice", "bob", "1", "--wait", "1");
        assertThat(wallets.explorer.posts().get(1).length())
                .isGreaterThan(wallets.explorer.posts().get(2).length() + 2 * 1900);
        CommandRun history = wallets.ok("history", "bob", "--json");
        assertThat(history.json().get("transactions")).hasSize(2);
        assertThat(history.json().at("/transactions/1/memo").stringValue()).isEqualTo("rent");
        assertThat(history.json().at("/transactions/1/amount").stringValue())
                .isEqualTo("12500000000");
        assertThat(wallets.ok("history", "alice").out())
                .contains("sent 12.5 NUMI", "received 100 NUMI");
    }

    @Test
    void sendsToAnAddress() {
        wallets.funded("alice", "10");
        String address = Bech32m.encode("lnumi", Address.of(new byte[32]));
        wallets.ok("send", "alice", address, "1", "--wait", "1");
        assertThat(wallets.explorer.balance(new Address(Hash256.ZERO)))
                .isEqualTo(Amount.parseNumi("1"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "alice | bob   | 1e3     | 2 | not an amount of NUMI",
                "alice | bob   | -1      | 2 | not an amount of NUMI",
                "alice | bob   | 0       | 2 | the amount is zero",
                "alice | bob   | 0.0000000001 | 2 | not an amount of NUMI",
                "alice | bob   | 9999999999 | 2 | out of range",
                "alice | bob   | 11      | 1 | can spend 10 NUMI and needs 11.",
                "alice | bob   | 0.009   | 1 | has no account yet: the first payment to it is at least 0.01 NUMI",
                "alice | nobody | 1      | 1 | no wallet nobody in",
                "nobody | bob  | 1       | 1 | no wallet nobody in",
                "a/b   | bob   | 1       | 2 | 1 to 32 letters",
                "alice | numi1qqqqsyqcyq5rqwzqfpg9scrgwpugpzysnzs23v9ccrydpk8qarc0s0e25sx | 1 | 2 | those of this network with lnumi1",
                "alice | lnumi1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq | 1 | 2 | checksum"
            })
    void saysInOneLineWhyAPaymentCannotBe(
            String from, String to, String amount, int code, String message) {
        wallets.create("bob");
        wallets.funded("alice", "10");
        int posts = wallets.explorer.posts().size();
        CommandRun run = wallets.wallet("send", from, to, amount);
        assertThat(run.exitCode()).as(run.err()).isEqualTo(code);
        assertThat(run.err()).contains(message).hasLineCount(1);
        assertThat(wallets.explorer.posts()).hasSize(posts);
    }

    @Test
    void refusesFeesThatTheChainWouldNotTake() {
        wallets.funded("alice", "10");
        CommandRun low = wallets.wallet("send", "alice", "alice", "1", "--max-fee", "99");
        assertThat(low.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(low.err()).contains("raise --max-fee");
        CommandRun tip =
                wallets.wallet("send", "alice", "alice", "1", "--max-fee", "200", "--tip", "201");
        assertThat(tip.exitCode()).isEqualTo(ExitCode.USAGE);
        CommandRun memo = wallets.wallet("send", "alice", "alice", "1", "--memo", "ü".repeat(129));
        assertThat(memo.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(memo.err()).contains("258 bytes");
        wallets.ok("send", "alice", "alice", "1", "--max-fee", "100", "--tip", "0", "--wait", "1");
    }

    @Test
    void refusesAWrongPasswordAndAnEmptyOne() throws IOException {
        wallets.funded("alice", "10");
        Path wrong = Files.writeString(folder.resolve("wrong"), "incorrect horse");
        CommandRun run =
                wallets.wallet("send", "alice", "alice", "1", "--password-file", wrong.toString());
        assertThat(run.exitCode()).isEqualTo(ExitCode.WRONG_PASSWORD);
        assertThat(run.err()).startsWith("numi: wrong password for wallet alice").hasLineCount(1);
        Path empty = Files.writeString(folder.resolve("empty"), "\n");
        CommandRun bob = wallets.wallet("new", "bob", "--password-file", empty.toString());
        assertThat(bob.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(bob.err()).contains("--insecure-empty");
        assertThat(folder.resolve("wallets/bob.json")).doesNotExist();
        CommandRun missing = wallets.wallet("new", "bob", "--password-file", folder + "/none");
        assertThat(missing.exitCode()).isEqualTo(ExitCode.USAGE);
        wallets.ok("new", "carol", "--insecure-empty", "--kdf-memory", "8");
    }

    @Test
    void signsNothingForAnExplorerOfAnotherChain() {
        wallets.funded("alice", "10");
        try (var other = new FakeExplorer(Specs.fast(3, 7))) {
            CommandRun run =
                    wallets.wallet("send", "alice", "alice", "1", "--explorer", other.url());
            assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
            assertThat(run.err()).contains("serves another chain than testchain");
            assertThat(other.posts()).isEmpty();
        }
    }

    @Test
    void takesTheUrlThatUpPrints() {
        wallets.funded("alice", "10");
        String printed = wallets.explorer.url() + "/api";
        assertThat(wallets.wallet("show", "alice", "--explorer", printed).exitCode())
                .isEqualTo(ExitCode.OK);
    }

    @Test
    void saysThatNoExplorerAnswers() {
        wallets.funded("alice", "10");
        String url = wallets.explorer.url();
        wallets.explorer.close();
        for (String command : List.of("show", "history", "faucet")) {
            CommandRun run = wallets.wallet(command, "alice", "--explorer", url);
            assertThat(run.exitCode()).as(command).isEqualTo(ExitCode.UNREACHABLE);
            assertThat(run.err()).contains("does not answer").hasLineCount(1);
        }
        assertThat(wallets.ok("show", "alice", "--offline").out()).contains("lnumi1");
        CommandRun wrong = wallets.wallet("history", "alice", "--explorer", "ftp://x");
        assertThat(wrong.exitCode()).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void hasNoFaucetOnMainnet() {
        CommandRun run = CommandRun.of("wallet", "faucet", "alice", "--chain", "mainnet");
        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(run.err()).contains("mainnet has no faucet").hasLineCount(1);
    }

    /// All ask for the same at the same moment and choose the same nonces; each is paid in the end.
    @Test
    void servesManyFaucetUsersAtATime() throws InterruptedException, ExecutionException {
        wallets.funded("alice", "1"); // after it the state knows the faucet's key
        wallets.explorer.stopMining();
        int users = 8;
        try (var threads = Executors.newFixedThreadPool(users)) {
            Callable<CommandRun> ask = () -> wallets.wallet("faucet", "alice", "1");
            for (Future<CommandRun> run :
                    threads.invokeAll(IntStream.range(0, users).mapToObj(_ -> ask).toList())) {
                assertThat(run.get().exitCode()).as(run.get().err()).isZero();
            }
        }
        wallets.explorer.mine();
        assertThat(wallets.balance("alice")).isEqualTo(Amount.parseNumi("9"));
    }

    @Test
    void showsTheBalanceOfTheTip() {
        wallets.funded("alice", "10");
        ChainBuilder.Node tip = wallets.explorer.tip();
        CommandRun shown = wallets.ok("show", "alice", "--json");
        assertThat(shown.json().at("/account/balance").stringValue())
                .isEqualTo(
                        Long.toString(
                                tip.state()
                                        .account(wallets.address("alice"))
                                        .orElseThrow()
                                        .balance()
                                        .nano()));
        assertThat(wallets.ok("show", "alice").out()).contains("balance  10 NUMI");
    }
}
