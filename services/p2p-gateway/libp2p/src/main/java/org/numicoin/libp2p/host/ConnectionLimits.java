package org.numicoin.libp2p.host;

import java.time.Duration;

/// How many connections there may be, of which kind.
///
/// @param inbound open and half-open ones that others dialed
/// @param inboundPending those of them that have not shaken hands yet
/// @param inboundPerIp of one address; identities are free, addresses are not
/// @param acceptBurst attempts of one address at once
/// @param acceptsPerSecond attempts of one address after that
/// @param outbound open ones that this node dialed
/// @param perPeer connections with one peer, of which there are two when both dial at once
/// @param dials at a time
/// @param dialQueue dials that wait
/// @param backOffMin wait after a first failure; doubles with each further one
/// @param backOffMax the longest wait
public record ConnectionLimits(
        int inbound,
        int inboundPending,
        int inboundPerIp,
        int acceptBurst,
        int acceptsPerSecond,
        int outbound,
        int perPeer,
        int dials,
        int dialQueue,
        Duration backOffMin,
        Duration backOffMax) {
    public static final ConnectionLimits DEFAULT =
            new ConnectionLimits(
                    192,
                    64,
                    8,
                    16,
                    2,
                    64,
                    2,
                    16,
                    256,
                    Duration.ofSeconds(2),
                    Duration.ofMinutes(10));

    /// For several nodes on one machine, which all have one address.
    public ConnectionLimits withInboundPerIp(int most) {
        return new ConnectionLimits(
                inbound,
                Math.max(inboundPending, most),
                most,
                2 * most,
                most,
                outbound,
                perPeer,
                dials,
                dialQueue,
                backOffMin,
                backOffMax);
    }
}
