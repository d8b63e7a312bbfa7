package org.numicoin.kit.start;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/// The least service that there can be.
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({KitConfiguration.class, RpcServerConfiguration.class})
class ProbeApplication {
    public static void main(String[] args) {
        ServiceMain.run(ProbeApplication.class, args);
    }
}
