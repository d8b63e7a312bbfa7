package org.numicoin.gateway.peers;

import java.time.Duration;
import java.util.Comparator;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/// Looks around while all outbound places are taken: feelers keep the book true, one more outbound
/// peer now and then shows what the others may keep from us.
final class Probing {
    static final Duration FEELER = Duration.ofMinutes(2);
    static final Duration ROTATION = Duration.ofMinutes(5);

    /// How long one more peer has to show that it is useful.
    static final Duration TRIAL = Duration.ofMinutes(1);

    private static final Duration STALE_AT_MOST = Duration.ofMinutes(30);
    private static final int STALE_INTERVALS = 20;

    private final int outbound;
    private final Duration staleAfter;
    private final RandomGenerator random;
    private final ChainCheck chain;
    private long nextFeeler;
    private long nextRotation;
    private long nextStaleProbe;

    Probing(ConnectionSettings settings, RandomGenerator random, ChainCheck chain) {
        var stale = settings.blockInterval().multipliedBy(STALE_INTERVALS);
        this.outbound = settings.outbound();
        this.staleAfter = stale.compareTo(STALE_AT_MOST) < 0 ? stale : STALE_AT_MOST;
        this.random = random;
        this.chain = chain;
    }

    void decide(
            Plan plan, AddressBook book, Predicate<KnownAddress> wanted, long tipSince, long now) {
        plan.links(LinkKind.FEELER::equals)
                .forEach(link -> plan.drop(link.peer(), DropReason.FEELER_DONE));
        dropLeastUseful(plan, now);
        // Also without a full house: a node in an eclipse may never get one.
        if (now - tipSince >= staleAfter.toMillis() && now >= nextStaleProbe) {
            nextStaleProbe = now + staleAfter.toMillis();
            book.draw(diverse(plan, wanted), now)
                    .ifPresent(entry -> plan.dial(entry.at(), LinkKind.STALE_TIP));
        }
        if (plan.count(LinkKind::isFull) < outbound) {
            return;
        }
        if (nextRotation == 0) {
            nextRotation = now + around(ROTATION);
        }
        if (now >= nextRotation && plan.count(LinkKind::isFull) == outbound) {
            nextRotation = now + around(ROTATION);
            book.draw(diverse(plan, wanted), now)
                    .ifPresent(entry -> plan.dial(entry.at(), LinkKind.ROTATING));
        }
        if (now >= nextFeeler) {
            nextFeeler = now + around(FEELER);
            book.settle(now);
            book.drawFeeler(entry -> wanted.test(entry) && plan.isFree(entry.at()), now)
                    .ifPresent(entry -> plan.dial(entry.at(), LinkKind.FEELER));
        }
    }

    /// One outbound peer more than wanted was on trial: the one goes that has brought no block for
    /// the longest time, and of those that never did the newest.
    private void dropLeastUseful(Plan plan, long now) {
        var links = plan.links(LinkKind::isFull);
        if (links.size() > outbound && links.stream().allMatch(link -> isOld(link, now))) {
            links.stream()
                    .filter(link -> !chain.isProtected(link.peer()))
                    .min(
                            Comparator.comparingLong(Link::lastBlock)
                                    .thenComparing(Link::since, Comparator.reverseOrder()))
                    .ifPresent(link -> plan.drop(link.peer(), DropReason.LEAST_USEFUL));
        }
    }

    private static boolean isOld(Link link, long now) {
        return now - link.since() >= TRIAL.toMillis();
    }

    private static Predicate<KnownAddress> diverse(Plan plan, Predicate<KnownAddress> wanted) {
        return entry -> wanted.test(entry) && plan.isDiverse(entry.at());
    }

    /// Half to one and a half times: nobody knows when the next one is due.
    private long around(Duration time) {
        return time.toMillis() / 2 + random.nextLong(time.toMillis());
    }
}
