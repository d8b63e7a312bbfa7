package org.numicoin.explorer;

import org.numicoin.explorer.api.ApiConfiguration;
import org.numicoin.explorer.limit.LimitConfiguration;
import org.numicoin.kit.start.KitConfiguration;
import org.numicoin.kit.start.ServiceMain;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

/// The explorer service.
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({
    KitConfiguration.class,
    ExplorerConfiguration.class,
    LimitConfiguration.class,
    ApiConfiguration.class
})
public class ExplorerApplication {
    public static void main(String[] args) {
        ServiceMain.run(ExplorerApplication.class, args);
    }
}
