package org.numicoin.validator.chain;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.numicoin.chain.BlockHeader;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Payload;
import org.numicoin.chain.Transaction;
import org.numicoin.consensus.BlockExecution;
import org.numicoin.consensus.RuleViolation;
import org.numicoin.consensus.RuleViolation.BadSignature;
import org.numicoin.consensus.RuleViolation.BadStateRoot;
import org.numicoin.consensus.StateDelta;
import org.numicoin.consensus.StateKey;
import org.numicoin.consensus.StateTree;
import org.numicoin.consensus.StateTreeUpdate;
import org.numicoin.crypto.SignatureCheck;
import org.numicoin.crypto.SignatureVerifier;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.validator.state.StateReads;
import org.numicoin.validator.state.UndoData;

/// Executes bodies with all threads it may use: ids are hashed, accounts read and signatures
/// verified in parallel, and the state tree is hashed while signatures are verified. The rules
/// themselves run on the calling thread, in order.
public final class BlockExecutor {
    /// Below this many items a second thread costs more than it brings.
    private static final int PARALLEL_MIN = 64;

    private final ChainSpec spec;
    private final SignatureVerifier signatures;
    private final Workers workers;

    public BlockExecutor(ChainSpec spec, SignatureVerifier signatures, Workers workers) {
        this.spec = spec;
        this.signatures = signatures;
        this.workers = workers;
    }

    /// Valid with this result, or the first rule that is broken.
    sealed interface Result {
        record Valid(ExecutedBlock block) implements Result {}

        record Broken(RuleViolation violation) implements Result {}
    }

    /// Computes ids of transactions and witnesses, which transactions remember.
    public void hash(List<Transaction> transactions) {
        workers.forEach(
                transactions.size(),
                PARALLEL_MIN,
                (from, to) ->
                        transactions
                                .subList(from, to)
                                .forEach(transaction -> {
                                    var _ = transaction.id();
                                    var _ = transaction.witnessId();
                                }));
    }

    /// Executes a block whose header and roots are checked.
    ///
    /// @param base state of the parent
    /// @param maturedMiner of the header `maturity` blocks below it
    /// @param verify false for a block of the log: its author has verified
    Result execute(
            StateReads base,
            BlockHeader header,
            List<Transaction> transactions,
            Optional<Address> maturedMiner,
            boolean verify) {
        var execution =
                BlockExecution.begin(
                        spec,
                        prefetched(base, transactions),
                        header.height(),
                        header.baseFee(),
                        maturedMiner);
        var verification = new RunningVerification(signatures, base.knownKeys(), workers);
        for (Transaction transaction : transactions) {
            var violation = execution.apply(transaction);
            if (violation.isPresent()) {
                verification.abandon();
                return new Result.Broken(violation.get());
            }
            if (verify) {
                verification.add(execution.signatureChecks());
            }
        }
        if (verify) {
            verification.addLast(execution.signatureChecks());
        }
        var executed = seal(base, execution, transactions);
        var bad = verification.firstBad();
        if (bad.isPresent()) {
            return new Result.Broken(new BadSignature(bad.get().keyId()));
        }
        return accepted(executed.verified(), header);
    }

    /// A result that is known from assembling the template. Its signatures may not be: the pool is
    /// not trusted.
    Result reuse(StateReads base, ExecutedBlock executed, BlockHeader header) {
        return firstBad(base, executed.signatures())
                .<Result>map(bad -> new Result.Broken(new BadSignature(bad.keyId())))
                .orElseGet(() -> accepted(executed.verified(), header));
    }

    /// Ends an execution: new values, new pages, undo data.
    public ExecutedBlock seal(
            StateReads base, BlockExecution execution, List<Transaction> transactions) {
        StateDelta delta = execution.finish();
        var entries = delta.entries();
        return new ExecutedBlock(
                transactions,
                delta,
                entries,
                tree(base, entries),
                undo(base, delta),
                execution.signatureChecks());
    }

    /// The state of the parent with the accounts that these transactions will ask for already read.
    public PrefetchedState prefetched(StateReads base, List<Transaction> transactions) {
        Set<Address> addresses = new LinkedHashSet<>();
        for (Transaction transaction : transactions) {
            addresses.add(transaction.core().sender());
            if (transaction.core().payload() instanceof Payload.Transfer transfer) {
                transfer.payments().forEach(payment -> addresses.add(payment.recipient()));
            }
        }
        return prefetched(base, addresses, workers);
    }

    static PrefetchedState prefetched(StateReads base, Set<Address> addresses, Workers workers) {
        var list = List.copyOf(addresses);
        var accounts = inParts(list, base::accounts, workers);
        var state = new PrefetchedState(base, list.size());
        for (int i = 0; i < list.size(); i++) {
            state.add(list.get(i), accounts.get(i));
        }
        return state;
    }

    private static <K, V> List<Optional<V>> inParts(
            List<K> keys, Function<List<K>, List<Optional<V>>> read, Workers workers) {
        var values = new ArrayList<Optional<V>>(Collections.nCopies(keys.size(), Optional.empty()));
        workers.forEach(
                keys.size(),
                PARALLEL_MIN,
                (from, to) -> {
                    var part = read.apply(keys.subList(from, to));
                    for (int i = from; i < to; i++) {
                        values.set(i, part.get(i - from));
                    }
                });
        return values;
    }

    /// The first check that fails, if one does.
    public Optional<SignatureCheck> firstBad(StateReads base, List<SignatureCheck> checks) {
        var bad = signatures.verify(checks, base.knownKeys()).firstBad();
        return bad.isPresent() ? Optional.of(checks.get(bad.getAsInt())) : Optional.empty();
    }

    private static Result accepted(ExecutedBlock executed, BlockHeader header) {
        return executed.stateRoot().equals(header.stateRoot())
                ? new Result.Valid(executed)
                : new Result.Broken(new BadStateRoot(header.stateRoot(), executed.stateRoot()));
    }

    private StateTreeUpdate tree(StateReads base, Map<StateKey, Optional<Bytes>> entries) {
        return update(base, entries, workers);
    }

    /// The tree after these entries took their new values.
    static StateTreeUpdate update(
            StateReads base, Map<StateKey, Optional<Bytes>> entries, Workers workers) {
        var list = List.copyOf(entries.entrySet());
        var paths = new Hash256[list.size()];
        var leaves =
                new ArrayList<Optional<Hash256>>(
                        Collections.nCopies(paths.length, Optional.empty()));
        workers.forEach(
                paths.length,
                PARALLEL_MIN,
                (from, to) -> {
                    for (int i = from; i < to; i++) {
                        Hash256 path = list.get(i).getKey().path();
                        paths[i] = path;
                        leaves.set(
                                i,
                                list.get(i)
                                        .getValue()
                                        .map(value ->
                                                StateTree.leafHash(path, value.unsafeArray())));
                    }
                });
        var changes = HashMap.<Hash256, Optional<Hash256>>newHashMap(paths.length);
        for (int i = 0; i < paths.length; i++) {
            changes.put(paths[i], leaves.get(i));
        }
        return workers.parallelism() == 1
                ? StateTree.update(base, changes)
                : StateTree.update(base, changes, workers::offer);
    }

    /// Keys and policies that were there before stay when the block is undone: another account may
    /// have revealed them.
    private static UndoData undo(StateReads base, StateDelta delta) {
        var keyIds = List.copyOf(delta.revealedKeys().keySet());
        var known = base.publicKeys(keyIds);
        var newKeys = new ArrayList<Hash256>();
        for (int i = 0; i < keyIds.size(); i++) {
            if (known.get(i).isEmpty()) {
                newKeys.add(keyIds.get(i));
            }
        }
        var newPolicies =
                delta.revealedPolicies().keySet().stream()
                        .filter(id -> base.policy(id).isEmpty())
                        .toList();
        return new UndoData(delta.entriesBefore(), newKeys, newPolicies);
    }
}
