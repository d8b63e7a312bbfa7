package org.numicoin.libp2p.host;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/// The protocols that a host serves, by id. For any thread.
final class Protocols {
    private final Map<String, ProtocolBinding> bindings = new ConcurrentSkipListMap<>();

    void add(ProtocolBinding binding) {
        for (String protocol : binding.protocols()) {
            if (bindings.putIfAbsent(protocol, binding) != null) {
                throw new IllegalArgumentException(protocol + " is served already");
            }
        }
    }

    void remove(ProtocolBinding binding) {
        bindings.values().removeIf(binding::equals);
    }

    Optional<ProtocolBinding> find(String protocol) {
        return Optional.ofNullable(bindings.get(protocol));
    }

    List<String> ids() {
        return List.copyOf(bindings.keySet());
    }
}
