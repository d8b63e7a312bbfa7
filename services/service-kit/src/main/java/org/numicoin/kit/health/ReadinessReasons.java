package org.numicoin.kit.health;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/// Readiness: the service is ready when nothing speaks against it, and says what does in words.
/// Notes stand beside the reasons without making it unready.
public final class ReadinessReasons implements HealthIndicator {
    private final Map<String, String> reasons = new ConcurrentSkipListMap<>();
    private final Map<String, String> notes = new ConcurrentSkipListMap<>();

    /// Not ready because of this, until cleared.
    ///
    /// @param what a stable name such as `topics`; a new sentence replaces the old one
    public void set(String what, String why) {
        reasons.put(what, why);
    }

    public void clear(String what) {
        reasons.remove(what);
    }

    /// Tells something that an operator should see, such as a quarantined record.
    public void note(String what, String text) {
        notes.put(what, text);
    }

    public Map<String, String> all() {
        return Map.copyOf(reasons);
    }

    public boolean isReady() {
        return reasons.isEmpty();
    }

    @Override
    public Health health() {
        var details = new TreeMap<String, Object>(notes);
        var why = new TreeMap<>(reasons);
        details.putAll(why);
        return (why.isEmpty() ? Health.up() : Health.outOfService()).withDetails(details).build();
    }
}
