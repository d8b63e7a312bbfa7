package org.numicoin.localnet;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.numicoin.localnet.RunState.Member;
import org.numicoin.localnet.RunState.MemberPhase;

/// Ends and starts single nodes of a localnet from outside its supervisor.
public final class NodeSwitch {
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final int POLL_MILLIS = 100;

    private final DataFolder folder;

    public NodeSwitch(DataFolder folder) {
        this.folder = folder;
    }

    /// Returns when all processes of the node have ended.
    ///
    /// @throws LocalnetException when no such node runs here
    public void stop(int node) throws IOException {
        members(node);
        folder.stoppedNodes().add(node);
        await(node, member -> member.phase() == MemberPhase.STOPPED);
    }

    /// Returns when all processes of the node are ready.
    ///
    /// @throws LocalnetException when there is no such node, or one of them does not get ready
    public void start(int node) throws IOException {
        members(node);
        folder.stoppedNodes().remove(node);
        await(
                node,
                member -> {
                    if (member.phase() == MemberPhase.GIVEN_UP) {
                        throw new LocalnetException(
                                "%s does not start: see %s".formatted(member.name(), member.log()));
                    }
                    return member.phase() == MemberPhase.READY;
                });
    }

    private interface Condition {
        boolean holds(Member member) throws LocalnetException;
    }

    private void await(int node, Condition condition) throws IOException {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (true) {
            List<Member> waiting = waiting(node, condition);
            if (waiting.isEmpty()) {
                return;
            }
            if (System.nanoTime() > deadline) {
                Member first = waiting.getFirst();
                throw new LocalnetException(
                        "%s is %s after %d s: see %s"
                                .formatted(
                                        first.name(),
                                        first.phase(),
                                        LIMIT.toSeconds(),
                                        first.log()));
            }
            pause();
        }
    }

    private List<Member> waiting(int node, Condition condition) throws IOException {
        for (Member member : members(node)) {
            if (!condition.holds(member)) {
                return List.of(member);
            }
        }
        return List.of();
    }

    private List<Member> members(int node) throws IOException {
        RunState state =
                folder.state()
                        .filter(_ -> folder.isLocked())
                        .orElseThrow(() ->
                                new LocalnetException(
                                        "nothing runs in %s; start it with ./numi up"
                                                .formatted(folder.path())));
        Predicate<Member> ofNode = member -> member.node().filter(n -> n == node).isPresent();
        List<Member> members = state.members().stream().filter(ofNode).toList();
        if (members.isEmpty()) {
            throw new LocalnetException(
                    "there is no node %d; there are %s"
                            .formatted(node, state.nodes().stream().sorted().toList()));
        }
        return members;
    }

    private static void pause() throws IOException {
        try {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for a node");
        }
    }
}
