package org.numicoin.validator.template;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.numicoin.chain.Block;
import org.numicoin.chain.BlockHeader;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Transaction;
import org.numicoin.consensus.BlockExecution;
import org.numicoin.consensus.BodyRules;
import org.numicoin.consensus.HeaderRules;
import org.numicoin.consensus.TransactionRules;
import org.numicoin.crypto.SignatureVerifier;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Amount;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.validator.chain.BlockExecutor;
import org.numicoin.validator.chain.ChainReader;
import org.numicoin.validator.chain.ChainView;
import org.numicoin.validator.chain.ExecutedBlock;
import org.numicoin.validator.chain.ExecutedBlocks;
import org.numicoin.validator.chain.Workers;
import org.numicoin.validator.state.StoredBlock;
import org.numicoin.validator.template.AssembledTemplate.Dropped;

/// Makes blocks to be mined. One thread at a time, any thread: it reads its own snapshot of the
/// tip.
///
/// The pool is not trusted: what does not execute is left out, and signatures that this process has
/// not verified yet are verified here, since a template with a bad one would cost its miner the
/// block.
public final class TemplateAssembler {
    private final ChainSpec spec;
    private final ChainReader reader;
    private final ExecutedBlocks executed;
    private final BlockExecutor executor;

    public TemplateAssembler(
            ChainSpec spec,
            ChainReader reader,
            ExecutedBlocks executed,
            SignatureVerifier signatures,
            Workers workers) {
        this.spec = spec;
        this.reader = reader;
        this.executed = executed;
        this.executor = new BlockExecutor(spec, signatures, workers);
    }

    /// Executes the transactions in their order on the tip and leaves out those that fail or do not
    /// fit.
    ///
    /// @param best by fee rate, of one sender in the order of nonces
    /// @param now milliseconds; the timestamp is later if the tip's demands it
    public AssembledTemplate assemble(List<Transaction> best, long now) {
        executor.hash(best);
        try (var view = reader.open()) {
            var dropped = new ArrayList<Dropped>();
            var chosen = choose(view, best, dropped);
            var badlySigned = badlySigned(view, chosen);
            if (!badlySigned.isEmpty()) {
                // Others may have built on them, so execution starts over.
                dropped.clear();
                badlySigned.forEach(bad -> dropped.add(new Dropped(bad, "bad-signature")));
                chosen =
                        choose(
                                view,
                                best.stream().filter(each -> !badlySigned.contains(each)).toList(),
                                dropped);
            }
            return template(view, chosen, now, dropped);
        }
    }

    /// Transactions that execute one after the other, and the execution that they went through.
    private record Chosen(List<Transaction> transactions, BlockExecution execution) {}

    private Chosen choose(ChainView view, List<Transaction> best, List<Dropped> dropped) {
        var tip = view.tip();
        long height = tip.height() + 1;
        var execution =
                BlockExecution.begin(
                        spec,
                        executor.prefetched(view.state(), best),
                        height,
                        HeaderRules.nextBaseFee(spec, tip.header()),
                        maturedMiner(view, height));
        var chosen = new ArrayList<Transaction>();
        // Later ones of a sender cannot follow, which is not their fault.
        var skipped = new HashSet<Address>();
        long room = spec.weightLimit();
        for (Transaction transaction : best) {
            Address sender = transaction.core().sender();
            long weight = transaction.weight(spec);
            if (weight > room || skipped.contains(sender)) {
                skipped.add(sender);
                continue;
            }
            var violation = execution.apply(transaction);
            if (violation.isPresent()) {
                dropped.add(new Dropped(transaction, violation.get().code()));
                skipped.add(sender);
            } else {
                chosen.add(transaction);
                room -= weight;
            }
        }
        return new Chosen(chosen, execution);
    }

    /// Those of the chosen whose signatures do not hold.
    private Set<Transaction> badlySigned(ChainView view, Chosen chosen) {
        var checks = chosen.execution().signatureChecks();
        if (executor.firstBad(view.state(), checks).isEmpty()) {
            return Set.of();
        }
        var bad = new HashSet<Transaction>();
        int next = 0;
        for (Transaction transaction : chosen.transactions()) {
            int count = transaction.witness().signatures().size();
            if (executor.firstBad(view.state(), checks.subList(next, next + count)).isPresent()) {
                bad.add(transaction);
            }
            next += count;
        }
        return bad;
    }

    private AssembledTemplate template(
            ChainView view, Chosen chosen, long now, List<Dropped> dropped) {
        var tip = view.tip();
        var transactions = List.copyOf(chosen.transactions());
        ExecutedBlock result = executor.seal(view.state(), chosen.execution(), transactions);
        BlockHeader header = header(tip, transactions, result.stateRoot(), now);
        executed.keepOnly(tip.id());
        executed.add(header, result);
        var block = new Block(header, transactions);
        return new AssembledTemplate(
                header.templateId(),
                block,
                Bytes.wrap(block.encodedBody()),
                fees(transactions, header.baseFee()),
                dropped);
    }

    private BlockHeader header(
            StoredBlock tip, List<Transaction> transactions, Hash256 stateRoot, long now) {
        return new BlockHeader(
                BlockHeader.VERSION,
                spec.chainId(),
                tip.height() + 1,
                tip.id(),
                Math.max(now, tip.header().timestamp() + 1),
                HeaderRules.nextTarget(spec, tip.height() + 1, tip.elapsed()),
                BodyRules.transactionRoot(transactions),
                BodyRules.witnessRoot(transactions),
                stateRoot,
                tip.history().root(),
                Hash256.ZERO,
                HeaderRules.nextBaseFee(spec, tip.header()),
                BodyRules.weight(spec, transactions),
                0,
                new Address(Hash256.ZERO),
                0,
                0);
    }

    private Amount fees(List<Transaction> transactions, long baseFee) {
        long fees = 0;
        for (Transaction transaction : transactions) {
            long rate = TransactionRules.tipRate(transaction.core(), baseFee);
            fees = Math.addExact(fees, Math.multiplyExact(transaction.weight(spec), rate));
        }
        return new Amount(fees);
    }

    private Optional<Address> maturedMiner(ChainView view, long height) {
        return view.idAt(height - spec.maturity())
                .flatMap(view::block)
                .map(block -> block.header().miner());
    }
}
