package org.numicoin.explorer;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.numicoin.explorer.follow.ChainFollower;
import org.numicoin.explorer.follow.VerdictFollower;
import org.numicoin.kit.ServiceExit;
import org.numicoin.kit.ServiceThread;
import org.numicoin.kit.kafka.TopicCheck;
import org.springframework.context.SmartLifecycle;

/// Starts the two followers once the topics are there, each on a thread of its own, and ends them
/// before the web server goes.
final class Followers implements SmartLifecycle {
    private final TopicCheck topics;
    private final ServiceExit exit;
    private final Supplier<ChainFollower> chain;
    private final Supplier<VerdictFollower> verdicts;
    private final List<ServiceThread> threads = new ArrayList<>();
    private @Nullable ServiceThread first;

    /// @param chain made when the loop begins, since its sign of life is watched from then on
    /// @param verdicts likewise
    Followers(
            TopicCheck topics,
            ServiceExit exit,
            Supplier<ChainFollower> chain,
            Supplier<VerdictFollower> verdicts) {
        this.topics = topics;
        this.exit = exit;
        this.chain = chain;
        this.verdicts = verdicts;
    }

    @Override
    public synchronized void start() {
        first =
                ServiceThread.start(
                        "chain-follower",
                        exit,
                        () -> {
                            topics.await();
                            startVerdicts();
                            chain.get().run();
                        });
    }

    private synchronized void startVerdicts() {
        if (first != null) {
            var follower = verdicts.get();
            threads.add(ServiceThread.start("verdict-follower", exit, follower::run));
        }
    }

    @Override
    public void stop() {
        var all = new ArrayList<ServiceThread>();
        synchronized (this) {
            if (first != null) {
                all.add(first);
            }
            all.addAll(threads);
            threads.clear();
            first = null;
        }
        all.forEach(ServiceThread::close);
    }

    @Override
    public synchronized boolean isRunning() {
        return first != null;
    }
}
