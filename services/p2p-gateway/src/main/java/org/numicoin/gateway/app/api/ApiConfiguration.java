package org.numicoin.gateway.app.api;

import org.numicoin.chain.ChainSpec;
import org.numicoin.gateway.app.key.NodeKeyFile;
import org.numicoin.gateway.net.NetworkConfig;
import org.numicoin.gateway.node.GatewayNode;
import org.numicoin.messaging.NetworkId;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/// The beans of the management port.
@Configuration(proxyBeanMethods = false)
@Import(ProblemHandler.class)
public class ApiConfiguration {
    @Bean
    GatewayApi gatewayApi(
            ChainSpec spec,
            NetworkId network,
            NetworkConfig config,
            NodeKeyFile key,
            GatewayNode node) {
        return new GatewayApi(spec, network, config.agent(), key, node::operations);
    }
}
