package org.numicoin.bench.chain;

import java.util.List;
import org.numicoin.chain.BlockHeader;
import org.numicoin.chain.ChainSpec;
import org.numicoin.consensus.BodyRules;
import org.numicoin.consensus.HeaderRules;
import org.numicoin.consensus.StateTree;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Hash256;
import org.numicoin.validator.state.ChainStore;
import org.numicoin.validator.state.StorePosition;
import org.numicoin.validator.state.StoredBlock;

/// A long past of empty blocks without bodies and without proof of work, as far as connecting the
/// next block looks at it: headers, their sums and the index by height.
final class HeadersOnly {
    private static final int BATCH = 10_000;
    private static final Address MINER = new Address(new Hash256(1, 2, 3, 4));

    private HeadersOnly() {}

    /// Puts as many blocks on genesis.
    ///
    /// @param store with a state that stays as it is
    static void writeTo(ChainStore store, ChainSpec spec, long blocks) {
        Hash256 stateRoot = StateTree.root(store.latest());
        var tip = store.latest().block(store.latest().position().tipId()).orElseThrow();
        while (tip.height() < blocks) {
            try (var batch = store.batch(16 << 20)) {
                for (int i = 0; i < BATCH && tip.height() < blocks; i++) {
                    var header = header(spec, tip, stateRoot);
                    tip = StoredBlock.after(tip, header, header.id(), spec.halfLife());
                    batch.block(tip);
                    batch.main(tip.height(), tip.id());
                }
                batch.position(position(store.latest().position(), tip));
                store.write(batch);
            }
        }
        store.compact();
    }

    private static BlockHeader header(ChainSpec spec, StoredBlock parent, Hash256 stateRoot) {
        long height = parent.height() + 1;
        return new BlockHeader(
                BlockHeader.VERSION,
                spec.chainId(),
                height,
                parent.id(),
                parent.header().timestamp() + spec.blockInterval(),
                HeaderRules.nextTarget(spec, height, parent.elapsed()),
                BodyRules.transactionRoot(List.of()),
                BodyRules.witnessRoot(List.of()),
                stateRoot,
                parent.history().root(),
                Hash256.ZERO,
                HeaderRules.nextBaseFee(spec, parent.header()),
                0,
                0,
                MINER,
                0,
                0);
    }

    private static StorePosition position(StorePosition old, StoredBlock tip) {
        return new StorePosition(
                old.logId(),
                old.term(),
                old.sequence(),
                old.nextOffset(),
                old.inputs(),
                tip.id(),
                tip.height());
    }
}
