package org.numicoin.libp2p.gossip;

import java.time.Duration;
import java.util.List;
import org.numicoin.libp2p.codec.Bytes;
import org.numicoin.libp2p.peer.PeerId;

/// What one peer tells another at once: subscriptions, messages and control of the mesh.
///
/// @param iwant ids of messages that the sender asks for
/// @param grafts topics whose mesh the sender puts us into
/// @param idontwant ids of messages that the sender has already
public record Rpc(
        List<Subscription> subscriptions,
        List<PubsubMessage> messages,
        List<IHave> ihave,
        List<Bytes> iwant,
        List<String> grafts,
        List<Prune> prunes,
        List<Bytes> idontwant) {

    public record Subscription(String topic, boolean subscribe) {}

    /// Ids of messages of a topic that the sender can deliver.
    public record IHave(String topic, List<Bytes> ids) {
        public IHave {
            ids = List.copyOf(ids);
        }
    }

    /// The sender puts us out of its mesh, asks us to stay out for a while, and may name others.
    ///
    /// @param backoff zero when the sender names none
    public record Prune(String topic, List<ExchangedPeer> peers, Duration backoff) {
        public Prune {
            peers = List.copyOf(peers);
        }
    }

    /// A peer that another one recommends.
    ///
    /// @param record envelope with a signed peer record, not yet verified; empty when there is none
    public record ExchangedPeer(PeerId peer, Bytes record) {}

    public Rpc {
        subscriptions = List.copyOf(subscriptions);
        messages = List.copyOf(messages);
        ihave = List.copyOf(ihave);
        iwant = List.copyOf(iwant);
        grafts = List.copyOf(grafts);
        prunes = List.copyOf(prunes);
        idontwant = List.copyOf(idontwant);
    }

    public static Rpc ofMessage(PubsubMessage message) {
        return new Rpc(
                List.of(), List.of(message), List.of(), List.of(), List.of(), List.of(), List.of());
    }

    public static Rpc ofSubscriptions(List<Subscription> subscriptions) {
        return new Rpc(
                subscriptions, List.of(), List.of(), List.of(), List.of(), List.of(), List.of());
    }

    public boolean isEmpty() {
        return subscriptions.isEmpty() && messages.isEmpty() && !hasControl();
    }

    public boolean hasControl() {
        return !ihave.isEmpty()
                || !iwant.isEmpty()
                || !grafts.isEmpty()
                || !prunes.isEmpty()
                || !idontwant.isEmpty();
    }
}
