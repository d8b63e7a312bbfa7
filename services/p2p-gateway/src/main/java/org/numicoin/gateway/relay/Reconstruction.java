package org.numicoin.gateway.relay;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.numicoin.chain.Block;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Transaction;
import org.numicoin.consensus.BodyRules;
import org.numicoin.consensus.Rule;
import org.numicoin.gateway.protocol.CompactBlock;

/// A block on its way from its compact form to its body.
final class Reconstruction {
    private final ChainSpec spec;
    private final CompactBlock form;
    private final TreeMap<Integer, Transaction> known = new TreeMap<>();

    /// Where it stands.
    sealed interface Progress {
        /// Places of the body that nothing in the memory is for, or more than one thing.
        record Missing(List<Integer> indexes) implements Progress {}

        /// The body is the one that the header commits to.
        record Complete(Block block) implements Progress {}

        /// A short id collided, or somebody lied: only the whole block tells.
        record RootMismatch() implements Progress {}
    }

    private Reconstruction(ChainSpec spec, CompactBlock form) {
        this.spec = spec;
        this.form = form;
    }

    static Reconstruction begin(
            ChainSpec spec, CompactBlock form, TransactionMemory memory, ShortIdKeys keys) {
        var reconstruction = new Reconstruction(spec, form);
        reconstruction.fillFrom(memory, keys);
        return reconstruction;
    }

    Progress progress() {
        if (known.size() < form.size()) {
            return new Progress.Missing(missing());
        }
        var block = new Block(form.header(), List.copyOf(known.values()));
        return matches(spec, block) ? new Progress.Complete(block) : new Progress.RootMismatch();
    }

    /// Takes what was missing, one transaction for each index.
    Progress filled(List<Integer> indexes, List<Transaction> transactions) {
        if (indexes.size() != transactions.size()) {
            throw new IllegalArgumentException("one transaction an index");
        }
        for (int i = 0; i < indexes.size(); i++) {
            known.put(indexes.get(i), transactions.get(i));
        }
        return progress();
    }

    /// Whether the body is the one that the header commits to.
    static boolean matches(ChainSpec spec, Block block) {
        return Rule.firstViolation(BodyRules.MATCHES_HEADER, new BodyRules.Body(spec, block))
                .isEmpty();
    }

    private void fillFrom(TransactionMemory memory, ShortIdKeys keys) {
        known.putAll(CompactBlocks.whole(form));
        Set<Long> wanted = onceOnly(form.shortIds());
        var found = memory.find(keys.of(form.header(), form.salt()), wanted);
        var shortIds = form.shortIds().iterator();
        for (int i = 0; i < form.size(); i++) {
            if (!known.containsKey(i)) {
                var transaction = found.get(shortIds.next());
                if (transaction != null) {
                    known.put(i, transaction);
                }
            }
        }
    }

    /// Two places with one short id: which of them a transaction is for is not known.
    private static Set<Long> onceOnly(List<Long> shortIds) {
        var once = new HashSet<Long>();
        var twice = new HashSet<Long>();
        for (Long id : shortIds) {
            if (!once.add(id)) {
                twice.add(id);
            }
        }
        once.removeAll(twice);
        return once;
    }

    private List<Integer> missing() {
        return IntStream.range(0, form.size()).filter(i -> !known.containsKey(i)).boxed().toList();
    }
}
