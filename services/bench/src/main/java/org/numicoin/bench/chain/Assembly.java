package org.numicoin.bench.chain;

import java.util.List;
import org.numicoin.bench.TemporaryFolder;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Transaction;
import org.numicoin.crypto.SignatureCache;
import org.numicoin.crypto.SignatureProvider;

/// A validator's template assembly on the first block of a chain on which some accounts have money.
public final class Assembly implements AutoCloseable {
    private static final int OTHERS = 10_000;

    private final Node node;

    private Assembly(Node node) {
        this.node = node;
    }

    /// A validator of its own.
    ///
    /// @param signatures that it remembers
    public static Assembly of(
            ChainSpec spec,
            TemporaryFolder folder,
            Signers signers,
            SignatureProvider provider,
            int signatures) {
        var path = folder.path().resolve("assembly");
        try (var store = Node.store(spec, path)) {
            new Population(OTHERS, signers).writeTo(store);
        }
        int threads = Runtime.getRuntime().availableProcessors();
        return new Assembly(
                new Node(spec, path, provider, new SignatureCache(signatures), threads));
    }

    /// Puts a template together; all of the transactions are in it, or it throws. Their signatures
    /// are remembered, as those are that the mempool has told of.
    public void assemble(List<Transaction> transactions) {
        node.template(transactions, 0);
    }

    @Override
    public void close() {
        node.close();
    }
}
