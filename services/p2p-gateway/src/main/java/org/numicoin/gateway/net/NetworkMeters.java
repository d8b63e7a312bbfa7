package org.numicoin.gateway.net;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import org.numicoin.libp2p.host.Connection;
import org.numicoin.libp2p.host.HostListener;

/// Counts requests, by what they asked and how they ended, and the bytes of their answers; messages
/// of gossip, connections, dials and refused sockets.
final class NetworkMeters implements HostListener {
    private final MeterRegistry registry;

    NetworkMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    /// A request of a peer was answered.
    ///
    /// @param outcome `ok` or the code of the refusal
    void served(String protocol, String outcome) {
        count("served", protocol, outcome);
    }

    /// A request of ours has ended.
    ///
    /// @param outcome `ok` or the code of [RequestFailed]
    void asked(String protocol, String outcome) {
        count("asked", protocol, outcome);
    }

    void sent(String protocol, long bytes) {
        bytes("out", protocol).increment((double) bytes);
    }

    void received(String protocol, long bytes) {
        bytes("in", protocol).increment((double) bytes);
    }

    /// A gossip message was judged.
    void judged(String topic, String verdict) {
        Counter.builder("numi.p2p.gossip.messages")
                .description("Gossip messages by topic and verdict")
                .tag("topic", shortName(topic))
                .tag("verdict", verdict)
                .register(registry)
                .increment();
    }

    void refusedSocket(String code) {
        Counter.builder("numi.p2p.sockets.refused")
                .description("Sockets closed before they were connections")
                .tag("code", code)
                .register(registry)
                .increment();
    }

    @Override
    public void onConnected(Connection connection) {
        Counter.builder("numi.p2p.connections")
                .description("Connections made, by who dialed and the handshake spoken")
                .tag("direction", connection.isDialed() ? "outbound" : "inbound")
                .tag("suite", connection.suite().name().toLowerCase(Locale.ROOT))
                .register(registry)
                .increment();
    }

    @Override
    public void onDialEnded(String outcome) {
        Counter.builder("numi.p2p.dials")
                .description("Dials by their outcome")
                .tag("outcome", outcome)
                .register(registry)
                .increment();
    }

    private void count(String side, String protocol, String outcome) {
        Counter.builder("numi.p2p.requests")
                .description("Requests between nodes by protocol and outcome")
                .tag("side", side)
                .tag("protocol", shortName(protocol))
                .tag("outcome", outcome)
                .register(registry)
                .increment();
    }

    private Counter bytes(String direction, String protocol) {
        return Counter.builder("numi.p2p.request.bytes")
                .description("Bytes of answers between nodes")
                .baseUnit("bytes")
                .tag("direction", direction)
                .tag("protocol", shortName(protocol))
                .register(registry);
    }

    /// `headers` of `/numi/localnet/headers/1`.
    static String shortName(String protocol) {
        String[] parts = protocol.split("/", -1);
        return parts.length > 3 ? parts[3] : protocol;
    }
}
