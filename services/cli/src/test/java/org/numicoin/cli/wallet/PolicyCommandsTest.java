package org.numicoin.cli.wallet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.numicoin.cli.CommandRun;
import org.numicoin.cli.ExitCode;
import org.numicoin.primitives.Amount;

/// A 2-of-3 account; whatever is broadcast is mined under the real rules.
class PolicyCommandsTest {
    private final Path folder;
    private final WalletFixture wallets;

    PolicyCommandsTest(@TempDir Path folder) throws IOException {
        this.folder = folder;
        wallets = new WalletFixture(folder);
        wallets.create("alice");
        wallets.create("bob");
        wallets.create("carol");
        String carol = wallets.ok("export-key-id", "carol").out().strip();
        wallets.ok("policy", "treasury", "--required", "2", "alice", "bob", carol);
        wallets.ok("faucet", "treasury", "50", "--wait", "1");
    }

    @AfterEach
    void stop() {
        wallets.close();
    }

    /// Each spend finds other keys revealed: none, two, all three.
    @Test
    void spendsWithEveryPairOfSigners() {
        for (String pair : new String[] {"alice,bob", "bob,carol", "carol,alice", "alice,bob"}) {
            wallets.ok("spend", "treasury", "carol", "1.5", "--signers", pair, "--wait", "1");
        }
        assertThat(wallets.balance("carol")).isEqualTo(Amount.parseNumi("6"));
        assertThat(wallets.ok("show", "treasury").out()).contains("2 of 3 keys sign");
    }

    @Test
    void spendsOfflineByDraftSignCombineAndBroadcast() throws IOException {
        CommandRun draft =
                wallets.ok("draft", "treasury", "bob", "2", "--memo", "wages", "--out", file("d"));
        assertThat(draft.err()).contains("pays 2 NUMI", "memo wages", "0 of 2 signatures");
        assertThat(wallets.wallet("broadcast", file("d")).err()).contains("0 of 2 signatures");
        wallets.ok("sign", file("d"), "--with", "alice", "--out", file("of-alice"));
        wallets.ok("sign", file("d"), "--with", "carol", "--out", file("of-carol"));
        CommandRun combined =
                wallets.ok(
                        "combine",
                        file("of-alice"),
                        file("of-carol"),
                        "--out",
                        file("all"),
                        "--json");
        assertThat(combined.json().get("complete").booleanValue()).isTrue();
        assertThat(combined.json().get("missing")).hasSize(1);
        wallets.ok("broadcast", file("all"), "--wait", "1");
        assertThat(wallets.balance("bob")).isEqualTo(Amount.parseNumi("2"));
        // Harmless: the same transaction is known.
        wallets.ok("broadcast", file("all"), "--wait", "1");
        assertThat(wallets.balance("bob")).isEqualTo(Amount.parseNumi("2"));
    }

    /// The draft was signed while nothing was revealed, and broadcast after all was.
    @Test
    void broadcastsInTheFormThatTheAccountWantsByThen() {
        wallets.ok(
                "draft",
                "treasury",
                "bob",
                "2",
                "--nonce",
                "1",
                "--max-fee",
                "300",
                "--out",
                file("d"));
        wallets.ok("sign", file("d"), "--with", "alice,bob");
        wallets.ok("spend", "treasury", "carol", "1", "--signers", "bob,carol", "--wait", "1");
        wallets.ok("broadcast", file("d"), "--wait", "1");
        assertThat(wallets.balance("bob")).isEqualTo(Amount.parseNumi("2"));
    }

    @Test
    void takesMoreSignaturesThanNeededAndUsesTheLightest() {
        wallets.ok("spend", "treasury", "carol", "1", "--signers", "bob,carol", "--wait", "1");
        wallets.ok("draft", "treasury", "bob", "2", "--out", file("d"));
        wallets.ok("sign", file("d"), "--with", "alice,bob,carol");
        wallets.ok("broadcast", file("d"), "--wait", "1");
        assertThat(wallets.explorer.posts().getLast().length()).isLessThan(2 * 7_000);
    }

    @Test
    void draftsForASingleKeyToo() {
        wallets.ok("faucet", "alice", "5", "--wait", "1");
        wallets.ok("draft", "alice", "bob", "2", "--out", file("d"));
        wallets.ok("sign", file("d"), "--with", "alice");
        wallets.ok("broadcast", file("d"), "--wait", "1");
        assertThat(wallets.balance("bob")).isEqualTo(Amount.parseNumi("2"));
    }

    @Test
    void refusesSignersThatDoNotFit() {
        CommandRun one = wallets.wallet("spend", "treasury", "bob", "1", "--signers", "alice");
        assertThat(one.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(one.err()).contains("names 1 wallet(s), the policy requires exactly 2");
        CommandRun twice =
                wallets.wallet("spend", "treasury", "bob", "1", "--signers", "alice,alice");
        assertThat(twice.err()).contains("alice has signed already");
        wallets.create("dave");
        CommandRun foreign =
                wallets.wallet("spend", "treasury", "bob", "1", "--signers", "alice,dave");
        assertThat(foreign.err()).contains("dave has none of the keys");
        CommandRun send = wallets.wallet("send", "treasury", "bob", "1");
        assertThat(send.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(send.err()).contains("use wallet spend");
        CommandRun much =
                wallets.wallet("spend", "treasury", "bob", "50", "--signers", "bob,carol");
        assertThat(much.err()).contains("treasury can spend 50 NUMI and needs 50.");
    }

    @Test
    void refusesPoliciesThatCannotBe() {
        for (String required : new String[] {"0", "3"}) {
            CommandRun run =
                    wallets.wallet("policy", "bad", "--required", required, "alice", "bob");
            assertThat(run.exitCode()).as(required).isEqualTo(ExitCode.USAGE);
        }
        CommandRun same = wallets.wallet("policy", "bad", "--required", "1", "alice", "alice");
        assertThat(same.exitCode()).isEqualTo(ExitCode.USAGE);
        CommandRun alone = wallets.wallet("policy", "bad", "--required", "1", "alice");
        assertThat(alone.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(folder.resolve("wallets/bad.json")).doesNotExist();
    }

    @Test
    void refusesDraftsThatDoNotBelongTogetherAndOverwritesNone() throws IOException {
        wallets.ok("draft", "treasury", "bob", "2", "--out", file("d"));
        wallets.ok("draft", "treasury", "bob", "3", "--out", file("e"));
        CommandRun mixed = wallets.wallet("combine", file("d"), file("e"), "--out", file("f"));
        assertThat(mixed.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(mixed.err()).contains("two different transactions");
        byte[] before = Files.readAllBytes(folder.resolve("e"));
        CommandRun over = wallets.wallet("combine", file("d"), file("d"), "--out", file("e"));
        assertThat(over.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(folder.resolve("e")).hasBinaryContent(before);
        CommandRun chain =
                CommandRun.of(
                        "wallet", "sign", file("d"), "--with", "alice", "--chain", "localnet");
        assertThat(chain.err()).contains("is a draft for testchain, not for localnet");
    }

    private String file(String name) {
        return wallets.file(name);
    }
}
