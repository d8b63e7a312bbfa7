package org.numicoin.mining.template;

import org.numicoin.kit.kafka.LogRecord;
import org.numicoin.messaging.MiningTemplate;

/// Is told of templates on the thread that reads them, and returns soon.
public interface TemplateListener {
    /// A template that may be searched now.
    ///
    /// @param newest false when a newer one was read with it and follows at once: only for who
    ///   wants to know all of them
    void offer(MiningTemplate template, LogRecord record, boolean newest);

    /// The last template is too old: there is nothing to search on any more.
    void withdraw();

    /// Called after every read, several times a second.
    default void tick() {}

    /// Tells several, one after the other.
    static TemplateListener all(TemplateListener... listeners) {
        return new TemplateListener() {
            @Override
            public void offer(MiningTemplate template, LogRecord record, boolean newest) {
                for (var listener : listeners) {
                    listener.offer(template, record, newest);
                }
            }

            @Override
            public void withdraw() {
                for (var listener : listeners) {
                    listener.withdraw();
                }
            }

            @Override
            public void tick() {
                for (var listener : listeners) {
                    listener.tick();
                }
            }
        };
    }
}
