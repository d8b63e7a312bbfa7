package org.numicoin.kit.health;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Something outside without which a service does not do its work, such as Kafka. The log has one
/// line when it stops answering and one when it answers again, however often it is asked between
/// them; readiness has the first for as long as it is true.
public final class Dependency {
    private static final Logger log = LoggerFactory.getLogger(Dependency.class);

    private final String key;
    private final String name;
    private final String remedy;
    private final ReadinessReasons readiness;
    private boolean silent;

    /// @param key of the reason, such as `kafka`
    /// @param name with the address, without any secret
    /// @param remedy what an operator does when it does not answer
    public Dependency(String key, String name, String remedy, ReadinessReasons readiness) {
        this.key = key;
        this.name = name;
        this.remedy = remedy;
        this.readiness = readiness;
    }

    /// It was asked and answered.
    public synchronized void answered() {
        readiness.clear(key);
        if (silent) {
            silent = false;
            log.info("{} answers again", name);
        }
    }

    /// It was asked in vain.
    ///
    /// @param problem such as `does not answer`
    public synchronized void failed(String problem) {
        String line = name + " " + problem + "; " + remedy;
        readiness.set(key, line);
        if (!silent) {
            silent = true;
            log.warn("{}", line);
        }
    }
}
