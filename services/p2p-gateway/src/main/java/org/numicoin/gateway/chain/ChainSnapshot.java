package org.numicoin.gateway.chain;

import java.util.List;
import org.numicoin.messaging.LogId;

/// The validator's chain at one moment, and from where its log leads on.
///
/// @param nextOffset of the first record in `chain.events` that is not in it
/// @param main the newest blocks of the main chain, the tip last
/// @param bodiesFrom the lowest height of which the validator has whole blocks
record ChainSnapshot(
        LogId logId,
        long term,
        long sequence,
        long nextOffset,
        List<HeaderNode> main,
        long bodiesFrom) {
    ChainSnapshot {
        main = List.copyOf(main);
        if (main.isEmpty()) {
            throw new IllegalArgumentException("a chain has a tip");
        }
        for (int i = 1; i < main.size(); i++) {
            if (!main.get(i).header().parentId().equals(main.get(i - 1).id())) {
                throw new IllegalArgumentException("block " + main.get(i).id() + " does not fit");
            }
        }
    }

    LogCursor cursor() {
        return new LogCursor(logId, term, sequence);
    }

    LocalTip tip() {
        return new LocalTip(main.getLast(), sequence);
    }
}
