package org.numicoin.validator.chain;

import java.util.List;
import org.numicoin.chain.Block;
import org.numicoin.messaging.ChainEvent;
import org.numicoin.messaging.ChainEvent.Step;
import org.numicoin.messaging.InputPositions;
import org.numicoin.messaging.Origin;
import org.numicoin.primitives.Bytes;
import org.numicoin.validator.chain.ImportResult.Decided;
import org.numicoin.validator.chain.Work.CandidateBlock;

/// The active validator: decides, commits, applies.
public final class TestWriter {
    static final Origin PEER = new Origin(Origin.Kind.GATEWAY, "gateway-1", "peer-1");

    public final Replica replica;
    final TestLog log;
    private long nextCandidate;

    /// On a fresh log, promoted.
    public TestWriter(Replica replica) {
        this(replica, new TestLog());
        var position = replica.engine.position();
        commit(
                List.of(
                        new ChainEvent.LogStarted(position.tipId(), position.tipHeight()),
                        new ChainEvent.TermStarted("test")));
    }

    /// On a log that the replica follows already.
    TestWriter(Replica replica, TestLog log) {
        this.replica = replica;
        this.log = log;
    }

    /// The same writer after its replica was opened again.
    public TestWriter on(Replica reopened) {
        return new TestWriter(reopened, log);
    }

    /// A block from a peer, decided and applied.
    public ImportResult submit(Block block) {
        return submit(new CandidateBlock(PEER, nextCandidate++, block));
    }

    /// A record of `block.candidates`.
    ImportResult submit(Bytes record) {
        return submit(Work.candidate(PEER, nextCandidate++, record));
    }

    public ImportResult submit(Work work) {
        if (!(work instanceof Work.SolvedHeader)) {
            nextCandidate = Math.max(nextCandidate, work.offset() + 1);
        }
        ImportResult result = replica.engine.decide(work);
        if (result instanceof Decided(var decision)) {
            commit(decision.steps());
        }
        return result;
    }

    /// Decides without committing.
    ImportResult decide(Block block) {
        return replica.engine.decide(new CandidateBlock(PEER, nextCandidate++, block));
    }

    void commit(List<Step> steps) {
        for (ChainEvent event : append(steps)) {
            replica.engine.apply(event, replica.engine.position().nextOffset() + 1);
        }
    }

    List<ChainEvent> append(List<Step> steps) {
        var positions = replica.engine.undecided(new InputPositions(nextCandidate, 0));
        return log.append(steps, positions, PEER);
    }

    /// Decides about everything that is due.
    public List<ImportResult> submitDue() {
        return replica.engine.due().stream().map(this::submit).toList();
    }
}
