package org.numicoin.explorer.limit;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/// Networks of addresses, each written as an address and a length.
final class Networks {
    private final List<IpSubnetFilterRule> rules;

    private Networks(List<IpSubnetFilterRule> rules) {
        this.rules = rules;
    }

    /// @throws IllegalArgumentException when one is none
    static Networks parse(List<String> networks) {
        return new Networks(networks.stream().map(Networks::rule).toList());
    }

    boolean contain(InetAddress address) {
        var socket = new InetSocketAddress(address, 0);
        return rules.stream().anyMatch(rule -> rule.matches(socket));
    }

    private static IpSubnetFilterRule rule(String network) {
        try {
            return new IpSubnetFilterRule(network, IpFilterRuleType.ACCEPT);
        } catch (RuntimeException _) {
            throw new IllegalArgumentException(
                    "a network is an address and a length, such as 10.0.0.0/8, not " + network);
        }
    }
}
