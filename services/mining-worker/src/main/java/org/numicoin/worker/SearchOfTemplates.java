package org.numicoin.worker;

import org.numicoin.kit.kafka.LogRecord;
import org.numicoin.messaging.MiningTemplate;
import org.numicoin.mining.template.TemplateListener;
import org.numicoin.primitives.Address;
import org.numicoin.worker.search.HashRate;
import org.numicoin.worker.search.WorkBoard;

/// Puts the newest template on the board.
///
/// @param miner gets the rewards
record SearchOfTemplates(Address miner, WorkBoard board, HashRate rate)
        implements TemplateListener {
    /// Only the newest is worth the start of a search.
    @Override
    public void offer(MiningTemplate template, LogRecord record, boolean newest) {
        if (newest) {
            board.offer(template.templateId(), template.header().withMiner(miner), record.trace());
        }
    }

    @Override
    public void withdraw() {
        board.withdraw();
    }

    @Override
    public void tick() {
        rate.tick(System.nanoTime());
    }
}
