package org.numicoin.pool.accountant;

import java.util.Optional;
import org.numicoin.kit.ServiceExit;
import org.numicoin.kit.ServiceThread;
import org.numicoin.kit.health.ProgressWatch;
import org.numicoin.kit.kafka.Publisher;
import org.numicoin.kit.kafka.TopicCheck;
import org.springframework.context.SmartLifecycle;

/// Starts and stops the [Bookkeeper].
final class BookkeeperThread implements SmartLifecycle {
    private final Bookkeeper keeper;
    private final TopicCheck topics;
    private final Publisher publisher;
    private final ProgressWatch watch;
    private final ServiceExit exit;
    private Optional<ServiceThread> thread = Optional.empty();

    /// @param publisher that payouts go through, closed at the end
    BookkeeperThread(
            Bookkeeper keeper,
            TopicCheck topics,
            Publisher publisher,
            ProgressWatch watch,
            ServiceExit exit) {
        this.keeper = keeper;
        this.topics = topics;
        this.publisher = publisher;
        this.watch = watch;
        this.exit = exit;
    }

    @Override
    public void start() {
        thread =
                Optional.of(
                        ServiceThread.start(
                                "accountant",
                                exit,
                                () -> {
                                    topics.await();
                                    keeper.run(watch);
                                }));
    }

    @Override
    public void stop() {
        thread.ifPresent(ServiceThread::close);
        thread = Optional.empty();
        publisher.close();
    }

    @Override
    public boolean isRunning() {
        return thread.isPresent();
    }
}
