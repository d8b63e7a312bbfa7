package org.numicoin.validator.chain;

import java.util.List;
import org.numicoin.chain.ChainSpec;
import org.numicoin.messaging.ChainEvent;
import org.numicoin.messaging.ChainEvent.Disconnected;
import org.numicoin.messaging.Origin;
import org.numicoin.validator.state.ChainStore;
import org.numicoin.validator.state.StoreDoctor.Progress;

/// Takes a copy of a store back to an earlier block, as if the log had said so.
public final class StoreRewind {
    private static final Origin SELF = new Origin(Origin.Kind.VALIDATOR, "rewind", "");

    private StoreRewind() {}

    /// Takes block after block back until the tip has this height.
    ///
    /// @param copy that follows no log any more
    /// @throws ReplicaDivergedException when the store lacks what it takes
    public static void run(
            ChainSpec spec, ChainStore copy, long height, Workers workers, Progress progress) {
        ChainEngine engine = FollowingEngine.of(spec, copy, workers);
        long from = engine.position().tipHeight();
        while (engine.position().tipHeight() > height) {
            var position = engine.position();
            var tip = copy.latest().block(position.tipId()).orElseThrow();
            var step = new Disconnected(tip.id(), tip.height(), tip.header().parentId(), List.of());
            engine.apply(
                    new ChainEvent(
                            position.logId(),
                            position.term(),
                            position.sequence() + 1,
                            0,
                            position.inputs(),
                            SELF,
                            step),
                    position.nextOffset());
            progress.at("taken back", from - engine.position().tipHeight(), from - height);
        }
    }
}
