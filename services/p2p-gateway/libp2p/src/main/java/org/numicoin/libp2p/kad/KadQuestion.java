package org.numicoin.libp2p.kad;

/// A question to be sent to a peer, dialed where it is not connected. The answer comes with
/// [KadNode#answered], a failure or silence for longer than the timeout with [KadNode#failed]. A
/// message that expects no answer is answered with itself once it is sent.
///
/// @param number names the question in the answer
public record KadQuestion(long number, KadPeer to, KadMessage message) {}
