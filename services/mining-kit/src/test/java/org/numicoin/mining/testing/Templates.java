package org.numicoin.mining.testing;

import java.util.List;
import org.numicoin.chain.BlockHeader;
import org.numicoin.messaging.MiningTemplate;
import org.numicoin.messaging.TemplateNumber;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Hash256;
import org.numicoin.testing.ChainBuilder;
import org.numicoin.testing.Specs;

/// Templates on the test chain, whose target every second hash meets.
public final class Templates {
    public static final ChainBuilder CHAIN = new ChainBuilder(Specs.fast());
    private static final Address NOBODY = new Address(Hash256.ZERO);

    private Templates() {}

    /// The header of an empty block on a parent, an interval later.
    public static BlockHeader header(ChainBuilder.Node parent) {
        var before = parent.block().header();
        return CHAIN.header(
                parent,
                NOBODY,
                before.timestamp() + Specs.INTERVAL,
                List.of(),
                before.baseFee(),
                before.stateRoot());
    }

    /// The same with a target that no hash meets.
    public static BlockHeader hopeless(ChainBuilder.Node parent) {
        return header(parent).withTarget(0x03008000);
    }

    public static MiningTemplate template(long term, long number, BlockHeader header) {
        return new MiningTemplate(new TemplateNumber(term, number), header.templateId(), header);
    }
}
