package org.numicoin.explorer.limit;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.ThreadPoolExecutor;
import org.numicoin.explorer.submit.Submissions;
import org.numicoin.kit.config.RedisSettings;
import org.numicoin.kit.kafka.KafkaClients;
import org.numicoin.kit.redis.RedisClients;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/// The beans of limits.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({LimitSettings.class, RedisSettings.class})
public class LimitConfiguration {
    @Bean(destroyMethod = "destroy")
    LettuceConnectionFactory redisConnectionFactory(RedisSettings settings) {
        return RedisClients.open(settings);
    }

    @Bean
    RateLimits rateLimits(
            LimitSettings settings,
            LettuceConnectionFactory connections,
            RedisSettings redis,
            KafkaClients clients,
            Submissions submissions,
            ThreadPoolExecutor readExecutor,
            MeterRegistry meters) {
        var alone = new LocalWindow(settings.window(), System::nanoTime);
        var window =
                new SharedWindow(
                        connections,
                        clients.prefix(),
                        settings.window(),
                        redis.timeout(),
                        alone,
                        System::nanoTime);
        return new RateLimits(
                settings,
                window,
                () -> Math.max(submissions.fullness(), fullness(readExecutor)),
                System::nanoTime,
                meters);
    }

    private static double fullness(ThreadPoolExecutor executor) {
        var queue = executor.getQueue();
        int waiting = queue.size();
        return (double) waiting / (waiting + queue.remainingCapacity());
    }
}
