package org.numicoin.localnet;

import java.util.List;
import java.util.function.Supplier;

/// The processes of one node, which end and start together.
final class NodeProcesses {
    private final int number;
    private final Supplier<List<Supervised>> make;
    private volatile List<Supervised> members;
    private boolean stopped;

    /// @param make new ones, not started; whoever was stopped is never started again
    NodeProcesses(int number, Supplier<List<Supervised>> make) {
        this.number = number;
        this.make = make;
        this.members = make.get();
    }

    int number() {
        return number;
    }

    List<Supervised> members() {
        return members;
    }

    void start() {
        if (stopped) {
            members = make.get();
            stopped = false;
        }
        members.forEach(Supervised::start);
    }

    /// Notes that its members were ended.
    void ended() {
        stopped = true;
    }

    boolean isStopped() {
        return stopped;
    }
}
