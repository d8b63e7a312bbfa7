package org.numicoin.gateway.app.api;

import java.util.Optional;
import org.numicoin.chain.ChainSpec;
import org.numicoin.gateway.app.key.NodeKeyFile;
import org.numicoin.gateway.net.NetworkConfig;
import org.numicoin.gateway.node.GatewayNode;
import org.numicoin.kit.http.ApiException;
import org.numicoin.kit.http.ProblemHandler;
import org.numicoin.messaging.NetworkId;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;
import tools.jackson.databind.json.JsonMapper;

/// The beans of the management port.
@Configuration(proxyBeanMethods = false)
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

    @Bean
    ProblemHandler problemHandler(JsonMapper json) {
        return new ProblemHandler(json, ApiConfiguration::malformed);
    }

    private static Optional<ApiException> malformed(Throwable thrown) {
        boolean isBadRequest =
                thrown instanceof ResponseStatusException framework
                        && framework.getStatusCode().isSameCodeAs(HttpStatus.BAD_REQUEST);
        return isBadRequest
                ? Optional.of(
                        ApiException.badRequest(
                                "bad-request", "the body is not what docs/api/gateway.md says"))
                : Optional.empty();
    }
}
