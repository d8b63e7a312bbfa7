package org.numicoin.kit.rpc;

import java.util.Arrays;
import java.util.List;

/// Where a replica is, or with a name that resolves to several addresses, where all of them are.
public record RpcTarget(String host, int port) {
    public RpcTarget {
        if (!host.matches("[A-Za-z0-9._:-]{1,253}") || port < 1 || port > 65_535) {
            throw new IllegalArgumentException("not host:port: " + host + ":" + port);
        }
    }

    /// Reads `host:port`; an IPv6 address stands in brackets.
    public static RpcTarget parse(String text) {
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? "" : text.substring(0, colon);
        String port = text.substring(colon + 1);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        if (!port.matches("[0-9]{1,5}") || (host.contains(":") && !bracketed)) {
            throw new IllegalArgumentException("must be host:port, not " + text);
        }
        return new RpcTarget(
                bracketed ? host.substring(1, host.length() - 1) : host, Integer.parseInt(port));
    }

    /// Reads several, joined by commas; one that is named twice counts once.
    public static List<RpcTarget> parseList(String text) {
        var targets =
                Arrays.stream(text.split(",", -1))
                        .map(String::strip)
                        .map(RpcTarget::parse)
                        .distinct()
                        .toList();
        if (targets.size() > RpcChannels.REPLICAS_MAX) {
            throw new IllegalArgumentException(
                    "must be at most %d targets, not %d"
                            .formatted(RpcChannels.REPLICAS_MAX, targets.size()));
        }
        return targets;
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
