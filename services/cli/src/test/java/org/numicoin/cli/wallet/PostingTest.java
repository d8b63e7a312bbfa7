package org.numicoin.cli.wallet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.numicoin.cli.CommandRun;
import org.numicoin.cli.ExitCode;
import org.numicoin.cli.wallet.FakeExplorer.Scripted;

/// Sending through an explorer that answers late, unclearly, or not at all.
class PostingTest {
    private static final Scripted LOST = new Scripted(true, 0, "");

    private final WalletFixture wallets;

    PostingTest(@TempDir Path folder) throws IOException {
        wallets = new WalletFixture(folder);
        wallets.funded("alice", "10");
    }

    @AfterEach
    void stop() {
        wallets.close();
    }

    @Test
    void postsTheSameBytesAgainAfterEveryAnswerThatIsNoVerdict() {
        int before = wallets.explorer.posts().size();
        wallets.explorer.answerNextPost(
                new Scripted(false, 503, FakeExplorer.problem("busy")),
                new Scripted(true, 503, "<html>gateway</html>"));
        CommandRun run = wallets.ok("send", "alice", "alice", "1", "--wait", "1");
        var posts = wallets.explorer.posts().subList(before, wallets.explorer.posts().size());
        assertThat(posts).hasSize(3);
        assertThat(posts.stream().distinct()).hasSize(1);
        assertThat(run.err()).contains("posting the same bytes again");
    }

    @Test
    void takesASilentOrPendingAnswerForNoVerdict() {
        int before = wallets.explorer.posts().size();
        wallets.explorer.answerNextPost(
                LOST, new Scripted(true, 202, "{\"txid\":\"\",\"status_url\":\"\"}"));
        wallets.ok("send", "alice", "alice", "1", "--wait", "1");
        var posts = wallets.explorer.posts().subList(before, wallets.explorer.posts().size());
        assertThat(posts.stream().distinct()).hasSize(1);
        assertThat(wallets.explorer.account(wallets.address("alice")).orElseThrow().nonce())
                .isEqualTo(1);
    }

    /// The first attempt was taken and mined while its answer got lost: the second is refused for a
    /// nonce that is its own.
    @Test
    void doesNotTakeItsOwnTransactionForAnother() {
        wallets.explorer.answerNextPost(
                LOST, new Scripted(false, 422, FakeExplorer.problem("nonce-too-low")));
        CommandRun run = wallets.ok("send", "alice", "alice", "1", "--wait", "1", "--json");
        assertThat(run.json().get("confirmed").booleanValue()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "slot-taken",
                "insufficient-balance",
                "pool-full",
                "unknown-key",
                "something-new"
            })
    void showsTheCodeOfARefusalAndWhatToDo(String code) {
        wallets.explorer.answerNextPost(new Scripted(false, 422, FakeExplorer.problem(code)));
        CommandRun run = wallets.wallet("send", "alice", "alice", "1");
        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(run.err())
                .startsWith("numi: refused: " + code + " (scripted): " + Advice.of(code))
                .hasLineCount(1);
        assertThat(wallets.explorer.posts()).hasSize(2);
    }

    @Test
    void givesUpInTimeWithoutAVerdict() {
        for (int i = 0; i < 5; i++) {
            wallets.explorer.answerNextPost(new Scripted(false, 202, ""));
        }
        CommandRun run = wallets.wallet("send", "alice", "alice", "1", "--timeout", "1");
        assertThat(run.exitCode()).isEqualTo(ExitCode.TIMED_OUT);
        assertThat(run.err()).contains("it may still be mined, see wallet history");
    }

    @Test
    void givesUpInTimeWithoutABlock() {
        wallets.explorer.stopMining();
        CommandRun run =
                wallets.wallet("send", "alice", "alice", "1", "--wait", "1", "--timeout", "1");
        assertThat(run.exitCode()).isEqualTo(ExitCode.TIMED_OUT);
        assertThat(run.err()).contains("was accepted, and not confirmed 1 time(s) within 1 s");
    }

    @Test
    void believesNoAnswerThatIsNotOfTheApi() {
        wallets.explorer.answerNextPost(new Scripted(false, 418, "\u001b[2J short and stout"));
        CommandRun run = wallets.wallet("send", "alice", "alice", "1");
        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(run.err()).contains("http-418").doesNotContain("\u001b");
    }
}
