package org.numicoin.explorer.limit;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetAddress;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/// Lets a client have what is left for it. A replica takes some at a time from the shared window
/// and hands them out without asking, so that Redis is asked for a fraction of the requests; all
/// replicas together give at most as many more as each has taken and not handed out.
public final class RateLimits {
    /// For how long a client that has had all is told so without asking, and told to wait.
    static final Duration REST = Duration.ofSeconds(1);

    private static final int CLIENTS_MAX = 16_384;
    private static final int PIECES = 50;

    /// Of the load from which limits shrink, and what is left of them at full load.
    private static final double LOADED = 0.5;

    private static final double LEAST = 1.0 / 8;

    private final LimitSettings settings;
    private final Networks trustedProxies;
    private final Networks exempt;
    private final Window window;
    private final DoubleSupplier load;
    private final LongSupplier nanoTime;
    private final Map<Traffic, Counter> refused = new EnumMap<>(Traffic.class);
    private final Map<String, Client> clients =
            new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Client> eldest) {
                    return size() > CLIENTS_MAX;
                }
            };

    private static final class Client {
        private int left;
        private long leftUntil;
        private boolean hasHadAll;
        private long restUntil;
        private @Nullable Mono<Void> asking;
    }

    /// @param load of this replica, from 0 to 1
    RateLimits(
            LimitSettings settings,
            Window window,
            DoubleSupplier load,
            LongSupplier nanoTime,
            MeterRegistry meters) {
        this.settings = settings;
        this.trustedProxies = Networks.parse(settings.trustedProxies());
        this.exempt = Networks.parse(settings.exempt());
        this.window = window;
        this.load = load;
        this.nanoTime = nanoTime;
        for (Traffic traffic : Traffic.values()) {
            refused.put(
                    traffic,
                    Counter.builder("numi.limit.refused")
                            .description("Requests of clients that had had all of their limit")
                            .tag("traffic", traffic.label())
                            .register(meters));
        }
        Gauge.builder("numi.limit.factor", this, RateLimits::factor)
                .description("What is left of the limits under the present load")
                .register(meters);
    }

    /// Who a request is from.
    ///
    /// @param forwarded values of `X-Forwarded-For`
    public ClientNetwork client(InetAddress remote, List<String> forwarded) {
        return ClientNetwork.of(remote, forwarded, trustedProxies, exempt);
    }

    /// Whether the client may have one more.
    public Mono<Boolean> allows(Traffic traffic, ClientNetwork from) {
        return from.isExempt() ? Mono.just(true) : allows(traffic, from, client(traffic, from));
    }

    private Mono<Boolean> allows(Traffic traffic, ClientNetwork from, Client client) {
        Mono<Void> asking;
        synchronized (client) {
            long now = nanoTime.getAsLong();
            if (client.left > 0 && now - client.leftUntil < 0) {
                client.left--;
                return Mono.just(true);
            }
            if (client.hasHadAll && now - client.restUntil < 0) {
                counter(traffic).increment();
                return Mono.just(false);
            }
            if (client.asking == null) {
                client.asking = ask(traffic, from, client);
            }
            asking = client.asking;
        }
        // Others may have been quicker to take what was given.
        return asking.then(Mono.defer(() -> allows(traffic, from, client)));
    }

    private Mono<Void> ask(Traffic traffic, ClientNetwork from, Client client) {
        int limit = Math.max(1, (int) (settings.of(traffic) * factor()));
        int piece = Math.max(1, limit / PIECES);
        return window.take(key(traffic, from), piece, limit)
                .doOnNext(given -> answered(client, given))
                .doOnError(_ -> answered(client, 0))
                .then()
                .cache();
    }

    private void answered(Client client, int given) {
        synchronized (client) {
            long now = nanoTime.getAsLong();
            client.asking = null;
            client.left = given;
            client.leftUntil = now + settings.window().toNanos();
            client.hasHadAll = given == 0;
            client.restUntil = now + REST.toNanos();
        }
    }

    private Client client(Traffic traffic, ClientNetwork from) {
        synchronized (clients) {
            return clients.computeIfAbsent(key(traffic, from), _ -> new Client());
        }
    }

    private double factor() {
        double over = (load.getAsDouble() - LOADED) / (1 - LOADED);
        return 1 - Math.clamp(over, 0, 1) * (1 - LEAST);
    }

    private Counter counter(Traffic traffic) {
        var counter = refused.get(traffic);
        if (counter == null) {
            throw new IllegalStateException("no counter for " + traffic);
        }
        return counter;
    }

    private static String key(Traffic traffic, ClientNetwork from) {
        return traffic.label() + "." + from.text();
    }
}
