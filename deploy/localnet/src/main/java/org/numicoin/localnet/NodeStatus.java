package org.numicoin.localnet;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.numicoin.localnet.ClusterStatus.MemberStatus;

/// How one node of a localnet is, as its p2p gateway tells.
///
/// @param state `ready` when all its processes are, `stopped` when all were ended, else `not-ready`
/// @param height of its chain
/// @param tip id of its best block
/// @param peers how many it is connected with
/// @param peerId who it is to others
/// @param p2pPort where they reach it
/// @param explorer where it has one
public record NodeStatus(
        int number,
        String state,
        OptionalLong height,
        Optional<String> tip,
        OptionalInt peers,
        Optional<SyncStatus> sync,
        Optional<String> peerId,
        int p2pPort,
        Optional<URI> explorer) {
    private static final String READY = "ready";
    private static final String STOPPED = "stopped";

    static NodeStatus of(
            int number, List<MemberStatus> members, Map<String, Integer> ports, Actuator actuator) {
        var gateway =
                new NodeGateway(
                        actuator,
                        Loopback.HOST
                                + ":"
                                + ports.getOrDefault(
                                        LocalNode.name(number, Ports.GATEWAY_HTTP), 0));
        String state = stateOf(members);
        Optional<NodeGateway.Node> node = state.equals(STOPPED) ? Optional.empty() : gateway.node();
        return new NodeStatus(
                number,
                state,
                node.map(n -> OptionalLong.of(n.tipHeight())).orElse(OptionalLong.empty()),
                node.map(NodeGateway.Node::tipId),
                node.flatMap(_ -> gateway.peers())
                        .map(peers -> OptionalInt.of(peers.count()))
                        .orElse(OptionalInt.empty()),
                node.flatMap(_ -> gateway.sync()),
                node.map(NodeGateway.Node::peerId),
                ports.getOrDefault(LocalNode.name(number, Ports.GATEWAY_P2P), 0),
                Optional.ofNullable(ports.get(LocalNode.name(number, Ports.EXPLORER_HTTP)))
                        .map(port -> URI.create("http://" + Loopback.HOST + ":" + port)));
    }

    private static String stateOf(List<MemberStatus> members) {
        if (members.stream().allMatch(member -> member.state().equals(STOPPED))) {
            return STOPPED;
        }
        return members.stream().allMatch(MemberStatus::isReady) ? READY : "not-ready";
    }
}
