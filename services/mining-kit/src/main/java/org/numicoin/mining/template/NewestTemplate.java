package org.numicoin.mining.template;

import java.util.Optional;
import org.numicoin.chain.ChainSpec;
import org.numicoin.consensus.CompactTarget;
import org.numicoin.messaging.MiningTemplate;
import org.numicoin.messaging.TemplateNumber;

/// Keeps the highest template number seen. A validator that lost its lease may publish a little
/// longer; its term is lower, so its templates are outdated whatever their number.
final class NewestTemplate {
    private final ChainSpec spec;
    private Optional<TemplateNumber> highest = Optional.empty();

    /// What became of a template.
    enum Choice {
        TAKEN,
        /// Its number is not above the highest.
        OUTDATED,
        /// No miner could make a valid block of it.
        UNUSABLE
    }

    NewestTemplate(ChainSpec spec) {
        this.spec = spec;
    }

    Choice offer(MiningTemplate template) {
        if (highest.isPresent() && template.number().compareTo(highest.get()) <= 0) {
            return Choice.OUTDATED;
        }
        if (!isUsable(template)) {
            return Choice.UNUSABLE;
        }
        highest = Optional.of(template.number());
        return Choice.TAKEN;
    }

    private boolean isUsable(MiningTemplate template) {
        var header = template.header();
        return header.chainId() == spec.chainId()
                && new CompactTarget(header.target())
                        .isCanonical(new CompactTarget(spec.easiestTarget()))
                && header.templateId().equals(template.templateId());
    }
}
