package org.numicoin.gateway.app.api;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.numicoin.gateway.peers.Ban;
import org.numicoin.gateway.peers.IpNetwork;
import org.numicoin.kit.http.ApiException;
import org.numicoin.libp2p.codec.MalformedException;
import org.numicoin.libp2p.multiaddr.Multiaddr;
import org.numicoin.libp2p.peer.PeerId;

/// What clients send, read strictly.
final class Questions {
    static final Duration BAN = Duration.ofHours(24);
    private static final long SECONDS_MAX = Duration.ofDays(3650).toSeconds();
    private static final int REASON_MAX = 100;

    private Questions() {}

    record AddressBody(@Nullable String address) {
        Multiaddr parsed() {
            try {
                return Multiaddr.parse(Optional.ofNullable(address).orElse(""));
            } catch (MalformedException e) {
                throw ApiException.badRequest(
                        "bad-address", "an address such as /ip4/192.0.2.1/tcp/7750 is expected");
            }
        }
    }

    record BanBody(@Nullable String target, @Nullable Long seconds, @Nullable String reason) {
        Ban.Target parsedTarget() {
            return Questions.target(Optional.ofNullable(target).orElse(""));
        }

        Duration lasting() {
            long given = Optional.ofNullable(seconds).orElse(BAN.toSeconds());
            if (given < 1 || given > SECONDS_MAX) {
                throw ApiException.badRequest(
                        "bad-duration", "seconds are from 1 to " + SECONDS_MAX);
            }
            return Duration.ofSeconds(given);
        }

        String why() {
            String given = Optional.ofNullable(reason).orElse("operator");
            if (given.length() > REASON_MAX) {
                throw ApiException.badRequest(
                        "bad-request", "a reason has at most " + REASON_MAX + " characters");
            }
            return given;
        }
    }

    static PeerId peerId(String text) {
        try {
            return PeerId.parse(text);
        } catch (MalformedException e) {
            throw ApiException.badRequest("bad-peer-id", "a peer id such as 12D3Koo… is expected");
        }
    }

    /// A peer id, a network, or an address, which stands for its network.
    static Ban.Target target(String text) {
        if (text.contains(".") || text.contains(":")) {
            return network(text)
                    .<Ban.Target>map(Ban.Target.Network::new)
                    .orElseThrow(Questions::badTarget);
        }
        try {
            return Ban.Target.of(PeerId.parse(text));
        } catch (MalformedException e) {
            throw badTarget();
        }
    }

    private static Optional<IpNetwork> network(String text) {
        if (text.contains("/")) {
            return IpNetwork.parse(text);
        }
        try {
            return Multiaddr.parse((text.contains(":") ? "/ip6/" : "/ip4/") + text)
                    .ip()
                    .map(IpNetwork::groupOf);
        } catch (MalformedException e) {
            return Optional.empty();
        }
    }

    private static ApiException badTarget() {
        return ApiException.badRequest(
                "bad-target", "a peer id, an IP address or a network is expected");
    }
}
