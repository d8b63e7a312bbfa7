package org.numicoin.pool.accountant;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.numicoin.kit.testing.KafkaFixture;
import org.numicoin.kit.testing.SharedBroker;
import org.numicoin.kit.testing.Signals;
import org.numicoin.pool.ledger.Payout;
import org.numicoin.testing.ChainBuilder.Node;
import org.numicoin.testing.TransactionBuilder;

/// From shares to coins on the chain: accountants in processes of their own that are killed,
/// stopped and cut off.
@ExtendWith(SharedBroker.class)
final class PayoutTest {
    @TempDir Path folder;
    private final KafkaFixture kafka;
    private PayoutNode node;

    PayoutTest(KafkaFixture kafka) {
        this.kafka = kafka;
    }

    @BeforeEach
    void start() {
        node = new PayoutNode(kafka, folder);
    }

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void killedAtEachStateOfAPayoutTheNextGoesOnAndNobodyIsPaidTwice() throws Exception {
        var places =
                List.of(
                        "pool.2.before-commit",
                        "pool.3.after-commit",
                        "pool.5.before-commit",
                        "pool.5.after-commit",
                        "pool.6.before-commit",
                        "pool.6.after-commit",
                        "pool.after-send",
                        "pool.7.before-commit",
                        "log.after-flush");
        for (String place : places) {
            AccountantProcess pod =
                    node.pod(place + ":halt" + (place.startsWith("log") ? "@2" : ""));
            node.await(pod::writes, place + ": elected");
            node.mineForPool();
            node.mineUntil(pod::isHalted, place);
        }
        node.pod("");
        node.mineUntil(node::isSettled, "all are paid");
        node.assertPaidExactly();
        assertThat(node.ledger().payouts()).hasSizeGreaterThan(1);
        assertThat(node.ledger().blocks()).hasSize(places.size());
    }

    @Test
    void ofTwoPayersTheOneThatStoodStillPaysNothingMore() throws Exception {
        AccountantProcess first = node.pod("");
        node.await(first::writes, "the first is elected");
        AccountantProcess second = node.pod("");
        node.mineForPool();
        node.mineUntil(() -> !node.sent().isEmpty(), "a payout");
        Signals.stop(first.handle());
        node.mineForPool();
        node.await(second::writes, "the second is elected");
        node.mineUntil(node::isSettled, "all are paid");
        long term = node.ledger().term();
        Signals.goOn(first.handle());
        node.mineForPool();
        node.mineUntil(() -> node.isSettled() && node.ledger().blocks().size() == 3, "all again");
        node.assertPaidExactly();
        assertThat(node.ledger().term()).isGreaterThanOrEqualTo(term);
    }

    @Test
    void aPayoutThatAReorganizationTakesAwayIsPaidOnceOnTheOtherBranch() throws Exception {
        node.pod("");
        node.mineForPool();
        node.mineUntil(() -> confirmed() == 1, "a payout is confirmed");
        Payout payout = node.ledger().lastPayout().orElseThrow();
        Node fork = node.tip();
        while (fork.height() >= payout.confirmed().orElseThrow().height()) {
            fork = node.parent(fork);
        }
        int depth = (int) (node.tip().height() - fork.height());
        var branch = new Node[depth + 1];
        for (int i = 0; i <= depth; i++) {
            branch[i] = node.mineOn(i == 0 ? fork : branch[i - 1]);
        }
        node.offer(branch);
        node.await(() -> confirmed() == 0, "it is taken back");
        node.mineUntil(() -> confirmed() == 1, "it is confirmed again");
        node.mineUntil(node::isSettled, "settled");
        assertThat(node.sent()).containsOnlyKeys(payout.signed().orElseThrow().id());
        node.assertPaidExactly();
    }

    @Test
    void nothingIsDecidedWhileNoValidatorAnswersAndNothingIsLost() throws Exception {
        AccountantProcess pod = node.pod("");
        node.await(pod::writes, "elected");
        int port = node.away();
        node.mineForPool();
        node.await(() -> pod.output().contains("nothing is decided for now"), "it is noticed");
        assertThat(node.ledger().blocks()).isEmpty();
        node.back(port);
        node.await(() -> pod.output().contains("the chain is seen again"), "it is seen");
        node.mineUntil(() -> !node.sent().isEmpty(), "a payout");
        node.mineUntil(node::isSettled, "all are paid");
        node.assertPaidExactly();
    }

    @Test
    void whenSomebodyElseUsesTheKeyThePayoutIsMadeAnewOnceThatIsFinal() throws Exception {
        node.pod("");
        node.mineForPool();
        for (long i = 0; i < node.chain.spec().maturity(); i++) {
            node.mine();
        }
        node.await(() -> !node.sent().isEmpty(), "a payout is sent");
        var taking =
                TransactionBuilder.from(node.chain.spec(), PayoutNode.POOL_KEY)
                        .pay(5, 20_000_000)
                        .signRevealing(PayoutNode.POOL_KEY);
        node.offer(node.mineOn(node.tip(), taking));
        for (int i = 1; i < PayoutNode.REORGANIZATION_LIMIT; i++) {
            node.mine();
        }
        assertThat(node.ledger().lastPayout().orElseThrow().isOpen()).isTrue();
        node.mineUntil(
                () -> node.ledger().payouts().stream().anyMatch(Payout::released), "released");
        node.mineForPool();
        node.mineUntil(() -> confirmed() == 1, "paid by another payout");
        assertThat(node.ledger().isBalanced()).isTrue();
        var numbers = node.ledger().payouts().stream().map(Payout::number).toList();
        assertThat(numbers).hasSizeGreaterThan(1);
    }

    private long confirmed() {
        return node.ledger().payouts().stream().filter(p -> p.confirmed().isPresent()).count();
    }
}
