package org.numicoin.kit.kafka;

import java.util.Set;

/// Hears which partitions of a work topic this replica has. Called by the thread that polls, one
/// call at a time; a call that takes longer than a rebalance may (60 s) costs the membership.
public interface GroupListener {
    /// These partitions are ours from now on. They deliver after [GroupReader#resume].
    void assigned(Set<Integer> partitions);

    /// These partitions go to another replica. Returns when no work on them is going on; what was
    /// given to [GroupReader#commit] by then is committed.
    void revoked(Set<Integer> partitions);

    /// These partitions went to another replica while we were not looking.
    void lost(Set<Integer> partitions);
}
