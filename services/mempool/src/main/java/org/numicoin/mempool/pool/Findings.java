package org.numicoin.mempool.pool;

import java.util.HashSet;
import java.util.Set;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Hash256;

/// What was found out about a batch beyond what the pool knows.
///
/// @param badSignatures full ids of submissions whose signatures do not hold
/// @param noAccounts of those asked for, the addresses without an account
/// @param overBudget submissions that are not looked into, because of what others of their origin
///   have cost
public record Findings(
        Set<Hash256> badSignatures, Set<Address> noAccounts, Set<Submission> overBudget) {
    /// Before anything was found out.
    public static final Findings NONE = new Findings(Set.of(), Set.of(), Set.of());

    public Findings {
        badSignatures = Set.copyOf(badSignatures);
        noAccounts = Set.copyOf(noAccounts);
        overBudget = Set.copyOf(overBudget);
    }

    public Findings withBadSignatures(Set<Hash256> more) {
        return new Findings(union(badSignatures, more), noAccounts, overBudget);
    }

    public Findings withNoAccounts(Set<Address> more) {
        return new Findings(badSignatures, union(noAccounts, more), overBudget);
    }

    public Findings withOverBudget(Set<Submission> more) {
        return new Findings(badSignatures, noAccounts, union(overBudget, more));
    }

    private static <T> Set<T> union(Set<T> one, Set<T> other) {
        var union = new HashSet<T>(one);
        union.addAll(other);
        return union;
    }
}
