package org.numicoin.gateway.app;

import org.numicoin.gateway.app.tool.GatewayTool;
import org.numicoin.kit.start.KitConfiguration;
import org.numicoin.kit.start.ServiceMain;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

/// The p2p gateway service.
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({KitConfiguration.class, GatewayConfiguration.class})
public class GatewayApplication {
    public static void main(String[] args) {
        if (args.length > 0 && !args[0].startsWith("-")) {
            System.exit(GatewayTool.run(args));
        }
        ServiceMain.run(GatewayApplication.class, args);
    }
}
