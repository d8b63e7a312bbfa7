package org.numicoin.worker.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.numicoin.chain.BlockHeader;
import org.numicoin.kit.trace.TraceContext;
import org.numicoin.mining.NonceSpace;
import org.numicoin.mining.testing.Templates;
import org.numicoin.testing.ChainBuilder;

class WorkBoardTest {
    private static final ChainBuilder.Node GENESIS = Templates.CHAIN.genesis();
    private static final BlockHeader FIRST = Templates.header(GENESIS);
    private static final BlockHeader SECOND = Templates.header(Templates.CHAIN.extend(GENESIS, 1));

    private final AtomicLong nanoTime = new AtomicLong();
    private final WorkBoard board = new WorkBoard(new NonceSpace(1, 1), nanoTime::get);

    private Work offered(BlockHeader header) throws InterruptedException {
        board.offer(header.templateId(), header, TraceContext.NONE);
        return now().orElseThrow();
    }

    private Optional<Work> now() throws InterruptedException {
        return board.await(Duration.ZERO);
    }

    @Test
    void newWorkOutdatesTheOld() throws InterruptedException {
        var first = offered(FIRST);
        assertThat(board.isCurrent(first)).isTrue();

        var second = offered(SECOND);
        assertThat(board.isCurrent(first)).isFalse();
        assertThat(board.isCurrent(second)).isTrue();
        assertThat(second.header()).isEqualTo(SECOND);
    }

    @Test
    void withdrawnWorkIsNotSearched() throws InterruptedException {
        var first = offered(FIRST);
        board.withdraw();

        assertThat(board.isCurrent(first)).isFalse();
        assertThat(now()).isEmpty();
    }

    @Test
    void otherExtraNoncesBeginTheSameWorkAgain() throws InterruptedException {
        var first = offered(FIRST);
        board.searchIn(new NonceSpace(2, 2));

        assertThat(board.isCurrent(first)).isFalse();
        assertThat(now().orElseThrow().header()).isEqualTo(FIRST);
        assertThat(now().orElseThrow().space()).isEqualTo(new NonceSpace(2, 2));
    }

    @Test
    void solvedParentRestsForASecondAndIsSearchedAgainWhenNothingFollows()
            throws InterruptedException {
        var first = offered(FIRST);
        assertThat(board.solved(first)).isTrue();
        assertThat(board.isCurrent(first)).isFalse();
        assertThat(now()).isEmpty();

        nanoTime.set(WorkBoard.REST.toNanos() - 1);
        assertThat(now()).isEmpty();
        nanoTime.set(WorkBoard.REST.toNanos());
        assertThat(now().orElseThrow().header()).isEqualTo(FIRST);
    }

    @Test
    void templateOnAnotherParentIsSearchedAtOnceWhileTheSolvedOneRests()
            throws InterruptedException {
        board.solved(offered(FIRST));

        assertThat(offered(SECOND).header()).isEqualTo(SECOND);
    }

    @Test
    void anotherTemplateOnTheSolvedParentRestsToo() throws InterruptedException {
        board.solved(offered(FIRST));
        var dearer = FIRST.withTimestamp(FIRST.timestamp() + 1);
        board.offer(dearer.templateId(), dearer, TraceContext.NONE);

        assertThat(now()).isEmpty();
        nanoTime.set(WorkBoard.REST.toNanos());
        assertThat(now().orElseThrow().header()).isEqualTo(dearer);
    }

    @Test
    void solutionOfOutdatedWorkLetsTheNewWorkGoOn() throws InterruptedException {
        var first = offered(FIRST);
        var second = offered(SECOND);

        assertThat(board.solved(first)).isFalse();
        assertThat(board.isCurrent(second)).isTrue();
        assertThat(now()).contains(second);
    }
}
