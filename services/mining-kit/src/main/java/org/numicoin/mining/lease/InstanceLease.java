package org.numicoin.mining.lease;

import io.lettuce.core.RedisException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.numicoin.kit.config.RedisSettings;
import org.numicoin.kit.health.ProgressWatch;
import org.numicoin.messaging.TopicPrefix;
import org.numicoin.mining.NonceSpace;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Holds an instance number while Redis lets it, and says which extra-nonces to search whenever
/// that changes: those of a number just leased, or of a random one in the upper half once it is
/// lost. A lease that cannot be renewed counts until shortly before its end; till then nobody else
/// gets it.
public final class InstanceLease implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(InstanceLease.class);
    private static final Duration SILENCE_MAX = Duration.ofMinutes(2);

    /// With a thousand numbers taken, five tries find a free one but for once in 30 million times.
    private static final int TRIES = 5;

    private final InstanceNumbers numbers;
    private final LeaseTiming timing;
    private final RandomGenerator random;
    private final LongSupplier nanoTime;
    private final Consumer<NonceSpace> changed;
    private final String owner;
    private Optional<Held> held = Optional.empty();
    private boolean complained;

    /// @param until of the monotonic clock
    private record Held(int number, long until) {}

    InstanceLease(
            InstanceNumbers numbers,
            LeaseTiming timing,
            RandomGenerator random,
            LongSupplier nanoTime,
            Consumer<NonceSpace> changed) {
        this.numbers = numbers;
        this.timing = timing;
        this.random = random;
        this.nanoTime = nanoTime;
        this.changed = changed;
        this.owner = HexFormat.of().toHexDigits(random.nextLong());
    }

    /// Leases in Redis.
    ///
    /// @param changed called with what to search from now on; before the first call nothing is
    ///   leased
    public static InstanceLease inRedis(
            RedisSettings redis,
            TopicPrefix prefix,
            LeaseTiming timing,
            RandomGenerator random,
            Consumer<NonceSpace> changed) {
        return new InstanceLease(
                new RedisNumbers(redis, prefix), timing, random, System::nanoTime, changed);
    }

    /// Takes and renews until interrupted, then gives the number back.
    public void run(ProgressWatch watch) throws InterruptedException {
        try (var beat = watch.watch("instance-lease", SILENCE_MAX)) {
            while (true) {
                beat.now();
                Thread.sleep(step());
            }
        } finally {
            held.ifPresent(this::giveBack);
        }
    }

    @Override
    public void close() {
        numbers.close();
    }

    /// One try; what to wait until the next.
    Duration step() {
        try {
            if ((held.isPresent() && renews(held.get().number())) || takes()) {
                complained = false;
                return timing.renewal();
            }
            lose("all numbers that were tried are taken");
        } catch (RedisException e) {
            complain(e);
            long margin = timing.retry().multipliedBy(2).toNanos();
            if (held.isEmpty() || nanoTime.getAsLong() + margin - held.get().until() >= 0) {
                lose("Redis does not answer");
            }
        }
        return timing.retry();
    }

    private boolean renews(int number) {
        long asked = nanoTime.getAsLong();
        boolean renewed = numbers.renew(number, owner, timing.lease());
        if (renewed) {
            held = Optional.of(new Held(number, asked + timing.lease().toNanos()));
        }
        return renewed;
    }

    /// Redis may have lost the number we had: then it is free, and the search need not start anew.
    private boolean takes() {
        if (held.isPresent() && takes(held.get().number())) {
            return true;
        }
        for (int i = 0; i < TRIES; i++) {
            int number = random.nextInt(NonceSpace.LEASED_END);
            if (takes(number)) {
                log.info("instance number {} is leased", number);
                changed.accept(NonceSpace.leased(number, random));
                return true;
            }
        }
        return false;
    }

    private boolean takes(int number) {
        long asked = nanoTime.getAsLong();
        boolean taken = numbers.take(number, owner, timing.lease());
        if (taken) {
            held = Optional.of(new Held(number, asked + timing.lease().toNanos()));
        }
        return taken;
    }

    private void lose(String reason) {
        if (held.isPresent()) {
            var space = NonceSpace.unleased(random);
            log.warn(
                    "instance number {} is lost, {} is random: {}",
                    held.get().number(),
                    space.instance(),
                    reason);
            held = Optional.empty();
            changed.accept(space);
        }
    }

    private void giveBack(Held last) {
        try {
            numbers.release(last.number(), owner);
        } catch (RedisException e) {
            log.info("instance number {} ends by itself: {}", last.number(), e.getMessage());
        }
    }

    /// Once for each time that Redis goes away.
    private void complain(RedisException e) {
        if (!complained) {
            complained = true;
            log.warn("no lease of an instance number, Redis: {}", e.getMessage());
        }
    }
}
