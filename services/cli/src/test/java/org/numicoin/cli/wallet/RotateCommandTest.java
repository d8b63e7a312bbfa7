package org.numicoin.cli.wallet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.numicoin.chain.Account;
import org.numicoin.cli.CommandRun;
import org.numicoin.cli.ExitCode;
import org.numicoin.cli.wallet.FakeExplorer.Scripted;
import org.numicoin.keystore.KeyWallet;
import org.numicoin.primitives.Amount;
import org.numicoin.primitives.Hash256;

/// Rotations that run through, and rotations cut off between any two of their steps.
class RotateCommandTest {
    private final Path folder;
    private final WalletFixture wallets;

    RotateCommandTest(@TempDir Path folder) throws IOException {
        this.folder = folder;
        wallets = new WalletFixture(folder);
        wallets.funded("alice", "10");
    }

    @AfterEach
    void stop() {
        wallets.close();
    }

    @Test
    void givesTheAccountANewKeyAndSpendsWithIt() {
        Hash256 old = authorization();
        CommandRun run = wallets.ok("rotate", "alice", "--wait", "1");
        KeyWallet wallet = wallets.keyWallet("alice");
        assertThat(wallet.keyIds()).hasSize(2).startsWith(old);
        assertThat(wallet.rotation()).isEmpty();
        assertThat(wallet.address().payload()).isEqualTo(old);
        assertThat(authorization()).isEqualTo(wallet.keyIds().getLast());
        assertThat(run.out()).contains(wallet.keyIds().getLast() + " is in force now");
        spend();
        wallets.ok("rotate", "alice", "--wait", "1");
        assertThat(wallets.keyWallet("alice").keyIds()).hasSize(3);
        spend();
        spend();
    }

    @Test
    void spendsBehindARotationThatStillWaitsInThePool() {
        wallets.explorer.stopMining();
        wallets.ok("rotate", "alice");
        assertThat(wallets.keyWallet("alice").rotation()).isPresent();
        wallets.ok("send", "alice", "alice", "1");
        wallets.explorer.mine();
        assertThat(account().nonce()).isEqualTo(2);
        assertThat(authorization()).isEqualTo(wallets.keyWallet("alice").keyIds().getLast());
    }

    /// Cut off after the file was replaced and before anything was posted.
    @Test
    void goesOnWithTheSameKeyWhenItWasCutOffBeforePosting() {
        for (int i = 0; i < 3; i++) {
            wallets.explorer.answerNextPost(new Scripted(false, 202, ""));
        }
        CommandRun cut = wallets.wallet("rotate", "alice", "--timeout", "1");
        assertThat(cut.exitCode()).isEqualTo(ExitCode.TIMED_OUT);
        KeyWallet left = wallets.keyWallet("alice");
        assertThat(left.keyIds()).hasSize(2);
        assertThat(left.rotation()).isPresent();
        assertThat(authorization()).isEqualTo(left.keyIds().getFirst());
        spend(); // the old key signs still, and takes the rotation's nonce
        CommandRun rest = wallets.ok("rotate", "alice", "--wait", "1");
        assertThat(rest.err()).contains("going on with the rotation");
        assertThat(wallets.keyWallet("alice").keyIds()).isEqualTo(left.keyIds());
        assertThat(authorization()).isEqualTo(left.keyIds().getLast());
        spend();
    }

    /// Cut off while it waited: the same bytes are posted again, then it is finished.
    @Test
    void finishesARotationThatWasPostedOrMined() {
        wallets.explorer.stopMining();
        wallets.ok("rotate", "alice");
        int posts = wallets.explorer.posts().size();
        wallets.ok("rotate", "alice");
        assertThat(wallets.explorer.posts()).hasSize(posts + 1);
        assertThat(wallets.explorer.posts().get(posts))
                .isEqualTo(wallets.explorer.posts().get(posts - 1));
        wallets.explorer.mine();
        spendMining();
        CommandRun last = wallets.ok("rotate", "alice");
        assertThat(last.err()).contains("an earlier rotation is confirmed");
        assertThat(wallets.keyWallet("alice").rotation()).isEmpty();
        assertThat(wallets.keyWallet("alice").keyIds()).hasSize(2);
    }

    @Test
    void signsARefusedRotationAgainToTheSameKey() {
        wallets.explorer.answerNextPost(
                new Scripted(false, 422, FakeExplorer.problem("pool-full")));
        assertThat(wallets.wallet("rotate", "alice").exitCode()).isEqualTo(ExitCode.FAILED);
        KeyWallet left = wallets.keyWallet("alice");
        wallets.explorer.answerNextPost(
                new Scripted(false, 422, FakeExplorer.problem("tx-expired")));
        wallets.ok("rotate", "alice", "--max-fee", "500", "--wait", "1");
        assertThat(wallets.keyWallet("alice").keyIds()).isEqualTo(left.keyIds());
        assertThat(authorization()).isEqualTo(left.keyIds().getLast());
    }

    @Test
    void changesNothingWithoutPasswordExplorerOrCoins() throws IOException {
        byte[] before = Files.readAllBytes(folder.resolve("wallets/alice.json"));
        Path wrong = Files.writeString(folder.resolve("wrong"), "x");
        assertThat(
                        wallets.wallet("rotate", "alice", "--password-file", wrong.toString())
                                .exitCode())
                .isEqualTo(ExitCode.WRONG_PASSWORD);
        assertThat(wallets.wallet("rotate", "alice", "--explorer", "http://127.0.0.1:1").exitCode())
                .isEqualTo(ExitCode.UNREACHABLE);
        assertThat(wallets.wallet("rotate", "alice", "--max-fee", "99").exitCode())
                .isEqualTo(ExitCode.FAILED);
        assertThat(wallets.wallet("rotate", "alice", "--max-fee", "90000000").err())
                .contains("can spend 10 NUMI and needs");
        assertThat(folder.resolve("wallets/alice.json")).hasBinaryContent(before);
    }

    /// An older copy of the file, from before the rotation.
    @Test
    void saysThatTheFileLacksTheKeyInForce() throws IOException {
        Path file = folder.resolve("wallets/alice.json");
        byte[] older = Files.readAllBytes(file);
        wallets.ok("rotate", "alice", "--wait", "1");
        Files.write(file, older);
        CommandRun run = wallets.wallet("send", "alice", "alice", "1");
        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(run.err()).contains("restore a newer copy of the file");
    }

    private Account account() {
        return wallets.explorer.account(wallets.address("alice")).orElseThrow();
    }

    private Hash256 authorization() {
        return account().authorization();
    }

    private void spend() {
        Amount before = wallets.balance("alice");
        wallets.ok("send", "alice", "alice", "1", "--wait", "1");
        assertThat(wallets.balance("alice")).isLessThan(before);
    }

    private void spendMining() {
        wallets.ok("send", "alice", "alice", "1");
        wallets.explorer.mine();
    }
}
