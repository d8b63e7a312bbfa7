package org.numicoin.validator.template;

import java.util.List;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Transaction;
import org.numicoin.crypto.SignatureVerifier;
import org.numicoin.validator.chain.ChainReader;
import org.numicoin.validator.chain.ExecutedBlocks;
import org.numicoin.validator.chain.Workers;

/// Makes blocks to be mined. One thread at a time, any thread: it reads its own snapshot of the
/// tip.
public final class TemplateAssembler {
    public TemplateAssembler(
            ChainSpec spec,
            ChainReader reader,
            ExecutedBlocks executed,
            SignatureVerifier signatures,
            Workers workers) {}

    /// Executes the transactions in their order on the tip and leaves out those that fail or do not
    /// fit.
    ///
    /// @param best by fee rate, of one sender in the order of nonces
    /// @param now milliseconds; the timestamp is later if the tip's demands it
    public AssembledTemplate assemble(List<Transaction> best, long now) {
        return java.util.Optional.<AssembledTemplate>empty().orElseThrow();
    }
}
