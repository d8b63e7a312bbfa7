package org.numicoin.validator.template;

import java.util.List;
import org.numicoin.chain.Block;
import org.numicoin.chain.BlockHeader;
import org.numicoin.chain.Transaction;
import org.numicoin.primitives.Amount;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;

/// A block that lacks miner, nonce and extra-nonce.
///
/// @param block its header is what goes to `mining.templates`
/// @param body encoded, what goes to `mining.bodies`
/// @param fees tips of all transactions: what the miner gains from the choice
/// @param dropped transactions that do not execute on this tip
public record AssembledTemplate(
        Hash256 templateId, Block block, Bytes body, Amount fees, List<Dropped> dropped) {
    public AssembledTemplate {
        dropped = List.copyOf(dropped);
    }

    /// A transaction and the code of the rule that it breaks.
    public record Dropped(Transaction transaction, String code) {}

    public BlockHeader header() {
        return block.header();
    }
}
