package org.numicoin.pool.api;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.numicoin.chain.BlockHeader;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Payment;
import org.numicoin.kit.kafka.LogRecord;
import org.numicoin.kit.trace.TraceContext;
import org.numicoin.messaging.Origin;
import org.numicoin.messaging.PoolEntry;
import org.numicoin.messaging.PoolShare;
import org.numicoin.messaging.TemplateNumber;
import org.numicoin.messaging.Topics;
import org.numicoin.mining.testing.Templates;
import org.numicoin.pool.PoolSettings;
import org.numicoin.pool.accountant.PayoutSettings;
import org.numicoin.pool.job.JobBoard;
import org.numicoin.pool.ledger.PoolState;
import org.numicoin.pool.stratum.DifficultySettings;
import org.numicoin.pool.stratum.StratumSettings;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Amount;
import org.numicoin.primitives.Bech32m;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.testing.Keys;
import org.numicoin.testing.Specs;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.test.web.reactive.server.WebTestClient;

/// The API on a free port. The test folds shares and entries; it is ten minutes after `START`.
final class TestApi implements AutoCloseable {
    static final long START = 1_800_000_000_000L;
    static final Instant NOW = Instant.ofEpochMilli(START).plus(Duration.ofMinutes(10));
    static final Address POOL = Keys.address(5);

    private final ConfigurableApplicationContext context;
    private final AtomicLong shares = new AtomicLong();
    private long sequence;

    /// No `@Configuration`: the service's own start must not find it.
    @EnableAutoConfiguration
    @EnableConfigurationProperties({
        PoolSettings.class,
        StratumSettings.class,
        DifficultySettings.class,
        PayoutSettings.class
    })
    @Import(ApiConfiguration.class)
    static class Beans {
        @Bean
        ChainSpec chainSpec() {
            return Specs.fast();
        }

        @Bean
        InstantSource clock() {
            return InstantSource.fixed(NOW);
        }

        @Bean
        JobBoard jobBoard(InstantSource clock) {
            return new JobBoard(POOL, Duration.ofSeconds(5), clock);
        }

        @Bean
        MeterRegistry meters() {
            return new SimpleMeterRegistry();
        }

        @Bean
        PoolState poolState() {
            return new PoolState();
        }
    }

    TestApi(String... arguments) {
        var all = new java.util.ArrayList<>(List.of(arguments));
        all.add("--server.port=0");
        all.add("--server.address=127.0.0.1");
        all.add("--spring.main.register-shutdown-hook=false");
        all.add("--numi.pool.payout.fee=150");
        all.add("--numi.pool.payout.minimum=0.5");
        all.add("--numi.pool.payout.wallet=wallet");
        all.add("--numi.pool.address=" + text(POOL));
        context = new SpringApplication(Beans.class).run(all.toArray(String[]::new));
        apply(new PoolEntry.TermStarted("pod"));
    }

    static String text(Address address) {
        return Bech32m.encode("lnumi", address);
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    int port() {
        return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port() + path);
    }

    WebTestClient client() {
        return WebTestClient.bindToServer()
                .baseUrl(uri("").toString())
                .responseTimeout(Duration.ofSeconds(30))
                .codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(4 << 20))
                .build();
    }

    PoolState state() {
        return bean(PoolState.class);
    }

    void apply(PoolEntry.Step step) {
        sequence++;
        state().apply(new PoolEntry(1, sequence, 0, 0, step));
    }

    /// A share that solves no block.
    ///
    /// @param second after the start
    void share(Address miner, String worker, int second) {
        share(miner, worker, second, 50, Optional.empty());
    }

    void share(Address miner, String worker, int second, long height, Optional<Hash256> block) {
        long offset = shares.getAndIncrement();
        var share =
                new PoolShare(
                        new Origin(Origin.Kind.POOL, "mining-pool-0", ""),
                        1,
                        miner,
                        worker,
                        PoolShare.Scheme.PPLNS,
                        600,
                        new TemplateNumber(1, height),
                        height,
                        30_000,
                        1,
                        (int) offset,
                        block,
                        START + second * 1_000L);
        state().apply(offset, share);
    }

    void credit(Hash256 block, long height, Optional<Address> solver, Payment... credits) {
        Amount fee = Amount.ofNano(1_000);
        Amount reward = fee;
        for (Payment credit : credits) {
            reward = reward.plus(credit.amount());
        }
        apply(new PoolEntry.BlockCredited(block, height, reward, solver, fee, List.of(credits)));
    }

    static Payment payment(Address miner, long nano) {
        return new Payment(miner, Amount.ofNano(nano));
    }

    void reserve(long number, Payment... payments) {
        apply(
                new PoolEntry.PayoutReserved(
                        number, List.of(payments), Amount.ofNano(1_000), START + number * 60_000));
    }

    void sign(long number, Hash256 transaction) {
        apply(new PoolEntry.PayoutSigned(number, number, transaction, Bytes.wrap(new byte[] {1})));
    }

    /// The pool gets work for a block.
    void offer(long number, BlockHeader header) {
        var record =
                new LogRecord(
                        Topics.MINING_TEMPLATES,
                        0,
                        number,
                        START,
                        Bytes.EMPTY,
                        Bytes.EMPTY,
                        "",
                        TraceContext.NONE);
        bean(JobBoard.class).offer(Templates.template(1, number, header), record, true);
    }

    @Override
    public void close() {
        context.close();
    }
}
