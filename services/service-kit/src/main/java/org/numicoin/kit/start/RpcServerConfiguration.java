package org.numicoin.kit.start;

import io.grpc.BindableService;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import org.numicoin.chain.ChainSpec;
import org.numicoin.kit.config.RpcSettings;
import org.numicoin.kit.rpc.RpcLimits;
import org.numicoin.kit.rpc.RpcServer;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Serves the gRPC services among a service's beans.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RpcSettings.class)
public class RpcServerConfiguration {
    @Bean
    RpcServer rpcServer(
            RpcSettings settings,
            ChainSpec spec,
            List<BindableService> services,
            MeterRegistry meters) {
        return new RpcServer(settings, RpcLimits.of(spec.weightLimit()), services, meters);
    }
}
