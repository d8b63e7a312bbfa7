package org.numicoin.mempool.app;

import org.numicoin.kit.start.KitConfiguration;
import org.numicoin.kit.start.RpcServerConfiguration;
import org.numicoin.kit.start.ServiceMain;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

/// The mempool service.
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({KitConfiguration.class, RpcServerConfiguration.class, MempoolConfiguration.class})
public class MempoolApplication {
    public static void main(String[] args) {
        ServiceMain.run(MempoolApplication.class, args);
    }
}
