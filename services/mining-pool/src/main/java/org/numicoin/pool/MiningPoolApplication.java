package org.numicoin.pool;

import org.numicoin.kit.start.KitConfiguration;
import org.numicoin.kit.start.ServiceMain;
import org.numicoin.pool.accountant.AccountantConfiguration;
import org.numicoin.pool.api.ApiConfiguration;
import org.numicoin.pool.stratum.StratumConfiguration;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Import;

/// The mining pool as a process.
@SpringBootApplication(proxyBeanMethods = false)
@Import({
    KitConfiguration.class,
    StratumConfiguration.class,
    AccountantConfiguration.class,
    ApiConfiguration.class
})
public class MiningPoolApplication {
    static void main(String[] args) {
        ServiceMain.run(MiningPoolApplication.class, args);
    }
}
