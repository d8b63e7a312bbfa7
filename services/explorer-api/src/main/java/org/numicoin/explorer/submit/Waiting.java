package org.numicoin.explorer.submit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.numicoin.primitives.Hash256;

/// Who waits for which transaction. A window holds each transaction that was published and not yet
/// answered, by full id; behind each are the clients that wait for it, who may be many for the same
/// bytes or none any more.
final class Waiting {
    private final SubmitSettings settings;
    private final LongSupplier nanoTime;

    /// In the order of publishing, so the oldest are found first.
    private final Map<Hash256, Unanswered> byFullId = new LinkedHashMap<>();

    private final Map<Hash256, Set<Hash256>> fullIdsById = new HashMap<>();

    /// How many of the unanswered are of each source that has limits.
    private final Map<String, Integer> bySource = new HashMap<>();

    private int waiters;

    private static final class Unanswered {
        private final Hash256 id;
        private final String source;
        private final Set<Waiter> waiters = new HashSet<>();
        private long publishedAt;

        Unanswered(Hash256 id, String source, long publishedAt) {
            this.id = id;
            this.source = source;
            this.publishedAt = publishedAt;
        }
    }

    /// One client.
    static final class Waiter {
        private final CompletableFuture<SubmitAnswer> answer = new CompletableFuture<>();

        CompletableFuture<SubmitAnswer> answer() {
            return answer;
        }
    }

    /// What registering says.
    sealed interface Registration {
        /// Waits.
        ///
        /// @param publish whether the caller has to publish: for the first of the same bytes, and
        ///   again when those before were not answered in time
        record Waits(Waiter waiter, boolean publish) implements Registration {}

        /// Too many clients wait.
        record TooManyWaiters() implements Registration {}

        /// Too many transactions of this source are unanswered.
        record SourceFull() implements Registration {}

        /// Too many transactions are unanswered.
        record WindowFull() implements Registration {}
    }

    Waiting(SubmitSettings settings, LongSupplier nanoTime) {
        this.settings = settings;
        this.nanoTime = nanoTime;
    }

    /// @param source of which others leave at least three quarters of the window; empty for one
    ///   without limits
    synchronized Registration register(Hash256 id, Hash256 fullId, String source) {
        if (waiters >= settings.waitersMax()) {
            return new Registration.TooManyWaiters();
        }
        long now = nanoTime.getAsLong();
        var known = byFullId.get(fullId);
        boolean publish = known == null || isOlder(known, settings.answerWithin(), now);
        if (known == null) {
            forgetOld(now);
            if (byFullId.size() >= settings.unansweredMax()) {
                return new Registration.WindowFull();
            }
            if (!source.isEmpty()) {
                if (bySource.getOrDefault(source, 0) >= Math.max(1, settings.unansweredMax() / 4)) {
                    return new Registration.SourceFull();
                }
                bySource.merge(source, 1, Integer::sum);
            }
            known = new Unanswered(id, source, now);
            byFullId.put(fullId, known);
            fullIdsById.computeIfAbsent(id, _ -> new HashSet<>()).add(fullId);
        }
        if (publish) {
            known.publishedAt = now;
        }
        var waiter = new Waiter();
        known.waiters.add(waiter);
        waiters++;
        return new Registration.Waits(waiter, publish);
    }

    /// Answers everybody who waits for a transaction, whatever its witness.
    void answerId(Hash256 id, SubmitAnswer answer) {
        List<Waiter> answered = new ArrayList<>();
        synchronized (this) {
            for (Hash256 fullId : List.copyOf(fullIdsById.getOrDefault(id, Set.of()))) {
                answered.addAll(take(fullId));
            }
        }
        answered.forEach(waiter -> waiter.answer.complete(answer));
    }

    /// Answers everybody who waits for exactly these bytes.
    void answerFullId(Hash256 fullId, SubmitAnswer answer) {
        List<Waiter> answered;
        synchronized (this) {
            answered = take(fullId);
        }
        answered.forEach(waiter -> waiter.answer.complete(answer));
    }

    /// Answers those who wait and keeps the transaction in the window: it may still be decided.
    void answerButKeep(Hash256 fullId, SubmitAnswer answer) {
        List<Waiter> answered = List.of();
        synchronized (this) {
            var unanswered = byFullId.get(fullId);
            if (unanswered != null) {
                answered = List.copyOf(unanswered.waiters);
                waiters -= answered.size();
                unanswered.waiters.clear();
                // The next client with these bytes publishes them again.
                unanswered.publishedAt = nanoTime.getAsLong() - settings.answerWithin().toNanos();
            }
        }
        answered.forEach(waiter -> waiter.answer.complete(answer));
    }

    /// A client waits no longer.
    synchronized void leave(Hash256 fullId, Waiter waiter) {
        var unanswered = byFullId.get(fullId);
        if (unanswered != null && unanswered.waiters.remove(waiter)) {
            waiters--;
        }
    }

    /// The index is another one: answers those whose transaction it has.
    void answerWhere(Predicate<Hash256> idIsConfirmed) {
        List<Hash256> ids;
        synchronized (this) {
            ids = List.copyOf(fullIdsById.keySet());
        }
        ids.stream().filter(idIsConfirmed).forEach(id -> answerId(id, new SubmitAnswer.Taken(id)));
    }

    synchronized boolean isAwaited(Hash256 id) {
        return fullIdsById.containsKey(id);
    }

    synchronized int waiters() {
        return waiters;
    }

    synchronized int unanswered() {
        return byFullId.size();
    }

    private List<Waiter> take(Hash256 fullId) {
        var unanswered = byFullId.remove(fullId);
        if (unanswered == null) {
            return List.of();
        }
        bySource.computeIfPresent(unanswered.source, (_, count) -> count == 1 ? null : count - 1);
        var fullIds = fullIdsById.get(unanswered.id);
        if (fullIds != null && fullIds.remove(fullId) && fullIds.isEmpty()) {
            fullIdsById.remove(unanswered.id);
        }
        waiters -= unanswered.waiters.size();
        return List.copyOf(unanswered.waiters);
    }

    /// Those at the front that nobody answered and nobody waits for.
    private void forgetOld(long now) {
        while (!byFullId.isEmpty()) {
            var eldest = byFullId.entrySet().iterator().next();
            if (!eldest.getValue().waiters.isEmpty()
                    || !isOlder(eldest.getValue(), settings.unansweredFor(), now)) {
                return;
            }
            take(eldest.getKey());
        }
    }

    private static boolean isOlder(Unanswered unanswered, Duration age, long now) {
        return now - unanswered.publishedAt >= age.toNanos();
    }
}
