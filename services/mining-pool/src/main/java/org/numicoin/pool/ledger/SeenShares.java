package org.numicoin.pool.ledger;

import java.util.HashSet;
import java.util.Set;
import java.util.TreeMap;
import org.numicoin.messaging.PoolShare;
import org.numicoin.messaging.TemplateNumber;

/// Which shares were counted, so that one counts once however often it is in the log: a replica
/// that did not hear of its own write writes again.
///
/// Of the newest 64 templates, as many as any replica accepts shares for; an older share is late.
final class SeenShares {
    static final int TEMPLATES_MAX = 64;

    private final TreeMap<TemplateNumber, Set<Solution>> templates = new TreeMap<>();

    private record Solution(long extraNonce, int nonce) {}

    enum Answer {
        NEW,
        REPEATED,
        LATE
    }

    Answer add(PoolShare share) {
        boolean full = templates.size() == TEMPLATES_MAX;
        if (full && share.template().compareTo(templates.firstKey()) < 0) {
            return Answer.LATE;
        }
        boolean added =
                templates
                        .computeIfAbsent(share.template(), _ -> new HashSet<>())
                        .add(new Solution(share.extraNonce(), share.nonce()));
        if (templates.size() > TEMPLATES_MAX) {
            templates.pollFirstEntry();
        }
        return added ? Answer.NEW : Answer.REPEATED;
    }
}
