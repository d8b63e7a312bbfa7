package org.numicoin.pool.accountant;

import io.grpc.ManagedChannel;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import org.numicoin.chain.ChainSpec;
import org.numicoin.kit.ServiceExit;
import org.numicoin.kit.config.NodeSettings;
import org.numicoin.kit.config.ValidatorSettings;
import org.numicoin.kit.health.ProgressWatch;
import org.numicoin.kit.health.ReadinessReasons;
import org.numicoin.kit.kafka.KafkaClients;
import org.numicoin.kit.kafka.Publisher;
import org.numicoin.kit.kafka.TopicCheck;
import org.numicoin.kit.rpc.RpcChannels;
import org.numicoin.kit.rpc.RpcLimits;
import org.numicoin.messaging.NetworkId;
import org.numicoin.messaging.Origin;
import org.numicoin.messaging.TopicClient;
import org.numicoin.pool.chain.ValidatorChain;
import org.numicoin.pool.ledger.PoolState;
import org.numicoin.pool.payout.PayoutSigner;
import org.numicoin.primitives.Address;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Puts the side of the pool together that has to do with money.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({PayoutSettings.class, ValidatorSettings.class})
public class AccountantConfiguration {
    private static final Logger log = LoggerFactory.getLogger(AccountantConfiguration.class);

    @Bean
    PoolState poolState() {
        return new PoolState();
    }

    @Bean
    PayoutSigner payoutSigner(PayoutSettings settings, Address poolAddress) {
        if (!settings.isPaying()) {
            log.warn("numi.pool.payout.wallet is not set: books are kept, and nobody is paid");
            return new NoWallet(poolAddress);
        }
        return WalletSigner.open(
                Path.of(settings.wallet()),
                Optional.of(settings.passwordFile()).filter(file -> !file.isBlank()).map(Path::of),
                poolAddress,
                new SecureRandom());
    }

    @Bean(destroyMethod = "shutdownNow")
    ManagedChannel validatorChannel(ValidatorSettings settings, ChainSpec spec) {
        return RpcChannels.any(settings.replicas(), RpcLimits.of(spec.blockBytesMax()));
    }

    @Bean
    BookkeeperThread bookkeeperThread(
            ChainSpec spec,
            NetworkId network,
            NodeSettings node,
            KafkaClients kafka,
            ValidatorSettings validator,
            PayoutSettings settings,
            PoolState state,
            Address poolAddress,
            PayoutSigner signer,
            ManagedChannel validatorChannel,
            InstantSource clock,
            ProgressWatch watch,
            ReadinessReasons readiness,
            ServiceExit exit,
            MeterRegistry meters) {
        var publisher = Publisher.small(kafka);
        var origin = new Origin(Origin.Kind.POOL, node.instance(), "");
        var keeper =
                new Bookkeeper(
                        new Bookkeeper.Parts(
                                spec,
                                network,
                                node.instance(),
                                kafka,
                                state,
                                new ValidatorChain(
                                        spec, poolAddress, validatorChannel, validator.deadline()),
                                settings.rules(),
                                signer,
                                new MempoolBroadcast(publisher, network, origin, poolAddress),
                                clock),
                        System::nanoTime,
                        meters);
        var topics = new TopicCheck(kafka, TopicClient.MINING_POOL, readiness);
        return new BookkeeperThread(keeper, topics, publisher, watch, exit);
    }
}
