package org.numicoin.worker.selfselect;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.numicoin.chain.BlockHeader;
import org.numicoin.kit.kafka.LogRecord;
import org.numicoin.kit.trace.TraceContext;
import org.numicoin.messaging.MiningTemplate;
import org.numicoin.mining.template.TemplateFeed;
import org.numicoin.mining.template.TemplateListener;
import org.numicoin.primitives.Hash256;

/// The newest templates of this node. Written by the thread that reads them, read by all.
public final class OwnTemplates implements TemplateListener {
    static final int TEMPLATES_MAX = TemplateFeed.RECORDS_AT_START;

    private final List<Own> templates = new CopyOnWriteArrayList<>();
    private volatile Optional<Own> newest = Optional.empty();

    /// A template.
    ///
    /// @param header without miner and nonces
    record Own(Hash256 id, BlockHeader header, TraceContext trace) {
        /// Whether a block with this header can be made of the template: all but what is the
        /// miner's to set is the same.
        boolean isOf(BlockHeader other) {
            return header.equals(
                    other.withMiner(header.miner())
                            .withTimestamp(header.timestamp())
                            .withNonce(header.nonce(), header.extraNonce()));
        }
    }

    @Override
    public void offer(MiningTemplate template, LogRecord record, boolean isNewest) {
        var own = new Own(template.templateId(), template.header(), record.trace());
        templates.add(own);
        if (templates.size() > TEMPLATES_MAX) {
            templates.removeFirst();
        }
        newest = Optional.of(own);
    }

    @Override
    public void withdraw() {
        newest = Optional.empty();
    }

    Optional<Own> newest() {
        return newest;
    }

    /// The newest template that a header can have been made of.
    Optional<Own> of(BlockHeader header) {
        return templates.reversed().stream().filter(own -> own.isOf(header)).findFirst();
    }

    /// Whether a block on this parent can still be the next.
    boolean isOnTip(BlockHeader header) {
        return newest.filter(own -> own.header().parentId().equals(header.parentId())).isPresent();
    }
}
