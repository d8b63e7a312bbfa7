package org.numicoin.pool.share;

import java.util.HashSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import org.numicoin.messaging.TemplateNumber;
import org.numicoin.pool.job.JobBoard;
import org.numicoin.pool.job.JobId;

/// The nonces that this pod has been sent, so that none is hashed twice. Bounded by the templates
/// it keeps and by the nonces of each; the books drop what two pods took.
final class SeenNonces {
    /// Several hundred shares a second during the longest life of a template.
    static final int NONCES_MAX = 1 << 18;

    private final ReentrantLock lock = new ReentrantLock();
    private final TreeMap<TemplateNumber, Set<Nonce>> templates = new TreeMap<>();

    private record Nonce(long extraNonce, int nonce) {}

    /// False when it was there, or there are too many.
    boolean add(JobId job, int nonce) {
        lock.lock();
        try {
            var nonces = templates.computeIfAbsent(job.template(), _ -> new HashSet<>());
            if (templates.size() > JobBoard.TEMPLATES_MAX) {
                templates.pollFirstEntry();
            }
            return nonces.size() < NONCES_MAX && nonces.add(new Nonce(job.extraNonce(), nonce));
        } finally {
            lock.unlock();
        }
    }

    /// It was not judged after all: it may come again.
    void remove(JobId job, int nonce) {
        lock.lock();
        try {
            var nonces = templates.get(job.template());
            if (nonces != null) {
                nonces.remove(new Nonce(job.extraNonce(), nonce));
            }
        } finally {
            lock.unlock();
        }
    }
}
