package org.numicoin.validator.chain;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.numicoin.chain.BlockHeader;
import org.numicoin.chain.Transaction;
import org.numicoin.consensus.HeaderRules;
import org.numicoin.crypto.SignatureCheck;
import org.numicoin.crypto.SignatureVerifier;
import org.numicoin.primitives.Address;
import org.numicoin.validator.chain.Work.CandidateBlock;
import org.numicoin.validator.state.ChainStore;

/// What can be found out about a block before its turn comes, on the state of now. Each answer is
/// remembered where the engine looks for it, or costs it nothing: accounts and keys that were read
/// once lie in RocksDB's cache.
///
/// @param hashes that the engine asks, too
/// @param verifier over the engine's memory of signatures, on the calling thread alone
public record Preparation(ChainStore store, RememberedHashes hashes, SignatureVerifier verifier) {

    /// Hashes a header that is decided now, and those after it, with all threads, unless it is
    /// hashed already. While another thread is at it this one hashes those after it: to wait for
    /// each in turn would leave one of the two idle.
    void hashTogether(BlockHeader now, List<BlockHeader> next, Workers workers) {
        if (hashes.isKnown(now.proofOfWorkBlob()) || isKnown(now)) {
            return;
        }
        var all = new ArrayList<BlockHeader>();
        all.add(now);
        all.addAll(next);
        workers.forEach(
                all.size(),
                1,
                (from, to) -> {
                    for (BlockHeader header : all.subList(from, to)) {
                        var _ = hashes.hashAhead(header.proofOfWorkBlob());
                    }
                });
    }

    /// Whether a header is new and has the work that makes its body worth any. Its place in the
    /// chain is not looked at.
    boolean isWorthy(CandidateBlock candidate) {
        var header = candidate.block().header();
        try (var snapshot = store.snapshot()) {
            if (snapshot.block(candidate.blockId()).isPresent()) {
                return false;
            }
            var tip = snapshot.block(snapshot.position().tipId()).orElseThrow();
            return HeaderCheck.isWorthWaiting(header, tip.header())
                    && HeaderRules.proofOfWorkMeetsTarget(
                                    header, hashes.hashAhead(header.proofOfWorkBlob()))
                            .isEmpty();
        }
    }

    /// Verifies the signatures of some transactions, of which those that hold are remembered.
    void verify(List<Transaction> transactions) {
        try (var snapshot = store.snapshot()) {
            Set<Address> senders =
                    transactions.stream()
                            .map(transaction -> transaction.core().sender())
                            .collect(Collectors.toSet());
            var state = BlockExecutor.prefetched(snapshot, senders, Workers.CALLER);
            var checks = new ArrayList<SignatureCheck>(transactions.size());
            for (Transaction transaction : transactions) {
                checks.addAll(ExpectedSignatures.of(transaction, state));
                var _ = transaction.witnessId();
            }
            var _ = verifier.verify(checks, snapshot.knownKeys());
        }
    }

    private boolean isKnown(BlockHeader header) {
        return store.latest().block(header.id()).isPresent();
    }
}
