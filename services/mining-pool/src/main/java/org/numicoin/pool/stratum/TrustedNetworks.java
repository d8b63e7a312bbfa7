package org.numicoin.pool.stratum;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import java.net.InetSocketAddress;
import java.util.List;

/// Networks of the proxies that say on whose behalf they connect.
final class TrustedNetworks {
    private final List<IpSubnetFilterRule> rules;

    /// @throws IllegalArgumentException for what is no network in CIDR notation
    TrustedNetworks(List<String> networks) {
        this.rules =
                networks.stream()
                        .map(text -> new IpSubnetFilterRule(text, IpFilterRuleType.ACCEPT))
                        .toList();
    }

    boolean contains(InetSocketAddress address) {
        return rules.stream().anyMatch(rule -> rule.matches(address));
    }
}
