package org.numicoin.libp2p.kad;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.numicoin.libp2p.codec.Bytes;
import org.numicoin.libp2p.peer.PeerId;

/// Who said to have what: bounded in keys, in providers of a key and in time.
final class ProviderStore {
    private final int keysMax;
    private final int perKey;
    private final long expiryMillis;
    private final Map<Bytes, Map<PeerId, Provider>> keys = new LinkedHashMap<>(16, 0.75f, true);

    private record Provider(KadPeer peer, long saidAt) {}

    ProviderStore(int keysMax, int perKey, long expiryMillis) {
        this.keysMax = keysMax;
        this.perKey = perKey;
        this.expiryMillis = expiryMillis;
    }

    /// Keeps a provider; of too many of one key the one that was renewed longest ago goes.
    void add(Bytes key, KadPeer provider, long now) {
        var providers = keys.computeIfAbsent(key, _ -> new LinkedHashMap<>());
        providers.remove(provider.id());
        providers.put(provider.id(), new Provider(provider, now));
        if (providers.size() > perKey) {
            providers.remove(providers.keySet().iterator().next());
        }
        if (keys.size() > keysMax) {
            keys.remove(keys.keySet().iterator().next());
        }
    }

    List<KadPeer> get(Bytes key, long now) {
        return keys.getOrDefault(key, Map.of()).values().stream()
                .filter(provider -> now - provider.saidAt() < expiryMillis)
                .map(Provider::peer)
                .toList();
    }

    void expire(long now) {
        keys.values()
                .removeIf(providers -> {
                    providers.values().removeIf(p -> now - p.saidAt() >= expiryMillis);
                    return providers.isEmpty();
                });
    }

    int size() {
        return keys.size();
    }
}
