package org.numicoin.libp2p.gossip;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.numicoin.libp2p.codec.Bytes;
import org.numicoin.libp2p.peer.PeerId;

/// Control messages of one event, gathered so that a peer gets one RPC.
final class Outbox {
    private final Map<PeerId, Control> controls = new LinkedHashMap<>();

    void graft(PeerId peer, String topic) {
        of(peer).grafts.add(topic);
    }

    void prune(PeerId peer, Rpc.Prune prune) {
        of(peer).prunes.add(prune);
    }

    void iwant(PeerId peer, List<Bytes> ids) {
        of(peer).iwant.addAll(ids);
    }

    /// Adds as many ids as the peer takes at once over all topics.
    void ihave(PeerId peer, String topic, List<Bytes> ids, int idsMax) {
        var control = of(peer);
        int room = Math.min(ids.size(), idsMax - control.ihaveIds);
        if (room > 0) {
            control.ihaveIds += room;
            control.ihave.add(new Rpc.IHave(topic, ids.subList(0, room)));
        }
    }

    void flush(Consumer<GossipEffect> effects) {
        controls.forEach((peer, control) -> {
            var rpc = control.toRpc();
            if (!rpc.isEmpty()) {
                effects.accept(new GossipEffect.Send(List.of(peer), rpc));
            }
        });
        controls.clear();
    }

    private Control of(PeerId peer) {
        return controls.computeIfAbsent(peer, _ -> new Control());
    }

    private static final class Control {
        private final List<Rpc.IHave> ihave = new ArrayList<>();
        private final List<Bytes> iwant = new ArrayList<>();
        private final List<String> grafts = new ArrayList<>();
        private final List<Rpc.Prune> prunes = new ArrayList<>();
        private int ihaveIds;

        private Rpc toRpc() {
            return new Rpc(List.of(), List.of(), ihave, iwant, grafts, prunes, List.of());
        }
    }
}
