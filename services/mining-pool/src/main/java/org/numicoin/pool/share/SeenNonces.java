package org.numicoin.pool.share;

import java.util.HashSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import org.numicoin.messaging.TemplateNumber;
import org.numicoin.pool.job.JobBoard;
import org.numicoin.pool.job.JobId;

/// The nonces that this pod has been sent, so that none is hashed twice. Bounded by the templates
/// it keeps and by nonces in all; the books drop what two pods took, and what was forgotten here.
final class SeenNonces {
    /// A thousand shares a second for the quarter of an hour that templates stay: about 80 MiB.
    static final int NONCES_MAX = 1 << 20;

    private final int most;
    private final ReentrantLock lock = new ReentrantLock();
    private final TreeMap<TemplateNumber, Set<Nonce>> templates = new TreeMap<>();
    private int count;

    private record Nonce(long extraNonce, int nonce) {}

    /// @param most nonces that are kept
    SeenNonces(int most) {
        this.most = most;
    }

    /// False when it was there.
    boolean add(JobId job, int nonce) {
        lock.lock();
        try {
            var nonces = templates.computeIfAbsent(job.template(), _ -> new HashSet<>());
            boolean added = nonces.add(new Nonce(job.extraNonce(), nonce));
            if (added) {
                count++;
            }
            while (templates.size() > 1
                    && (templates.size() > JobBoard.TEMPLATES_MAX || count > most)) {
                count -= templates.pollFirstEntry().getValue().size();
            }
            return added;
        } finally {
            lock.unlock();
        }
    }

    /// It was not judged after all: it may come again.
    void remove(JobId job, int nonce) {
        lock.lock();
        try {
            var nonces = templates.get(job.template());
            if (nonces != null && nonces.remove(new Nonce(job.extraNonce(), nonce))) {
                count--;
            }
        } finally {
            lock.unlock();
        }
    }

    int size() {
        lock.lock();
        try {
            return count;
        } finally {
            lock.unlock();
        }
    }
}
