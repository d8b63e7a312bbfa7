package org.numicoin.localnet;

import java.io.IOException;
import java.util.function.Predicate;
import org.numicoin.localnet.RunState.Member;
import org.numicoin.localnet.RunState.MemberPhase;

/// Ends and starts single nodes of a localnet from outside its supervisor.
public final class NodeSwitch {
    private final DataFolder folder;
    private final MemberWatch watch;

    public NodeSwitch(DataFolder folder) {
        this.folder = folder;
        this.watch = new MemberWatch(folder);
    }

    /// Returns when all processes of the node have ended.
    ///
    /// @throws LocalnetException when no such node runs here
    public void stop(int node) throws IOException {
        Predicate<Member> ofNode = members(node);
        folder.stoppedNodes().add(node);
        watch.await(ofNode, member -> member.phase() == MemberPhase.STOPPED);
    }

    /// Returns when all processes of the node are ready.
    ///
    /// @throws LocalnetException when there is no such node, or one of them does not get ready
    public void start(int node) throws IOException {
        Predicate<Member> ofNode = members(node);
        folder.stoppedNodes().remove(node);
        watch.await(ofNode, MemberWatch::isReady);
    }

    private Predicate<Member> members(int node) throws IOException {
        RunState state = watch.state();
        if (!state.nodes().contains(node)) {
            throw new LocalnetException(
                    "there is no node %d; there are %s"
                            .formatted(node, state.nodes().stream().sorted().toList()));
        }
        return member -> member.node().filter(n -> n == node).isPresent();
    }
}
