package org.numicoin.messaging;

import org.numicoin.wire.ByteReader;
import org.numicoin.wire.ByteWriter;
import org.numicoin.wire.DecodeException;

/// The value of a Kafka record: type u8 ‖ version u8 ‖ network id ‖ content. One record type a kind
/// of message; docs/spec/messaging.md lists their layouts.
public sealed interface Message
        permits SubmittedTransaction,
                TransactionVerdict,
                BlockCandidate,
                MinedSolution,
                MiningTemplate,
                TemplateBody,
                ChainEvent,
                QuarantinedRecord,
                PoolShare,
                PoolEntry {
    int VERSION = 1;

    int type();

    void encodeContent(ByteWriter out);

    /// The record value for a chain.
    default byte[] encoded(NetworkId network) {
        var out = new ByteWriter(512);
        out.u8(type()).u8(VERSION);
        network.encode(out);
        encodeContent(out);
        return out.toBytes();
    }

    /// Decodes a record value of our own chain.
    ///
    /// @throws OtherChainException when the record belongs to another chain
    static Message decode(byte[] value, NetworkId ours) {
        var in = new ByteReader(value);
        int type = in.u8("message type");
        in.count(in.u8("message version"), VERSION, VERSION, "message version");
        var network = NetworkId.decode(in);
        if (!network.equals(ours)) {
            throw new OtherChainException(network, ours);
        }
        Message message =
                switch (type) {
                    case SubmittedTransaction.TYPE -> SubmittedTransaction.decodeContent(in);
                    case TransactionVerdict.TYPE -> TransactionVerdict.decodeContent(in);
                    case BlockCandidate.TYPE -> BlockCandidate.decodeContent(in);
                    case MinedSolution.TYPE -> MinedSolution.decodeContent(in);
                    case MiningTemplate.TYPE -> MiningTemplate.decodeContent(in);
                    case TemplateBody.TYPE -> TemplateBody.decodeContent(in);
                    case ChainEvent.TYPE -> ChainEvent.decodeContent(in);
                    case QuarantinedRecord.TYPE -> QuarantinedRecord.decodeContent(in);
                    case PoolShare.TYPE -> PoolShare.decodeContent(in);
                    case PoolEntry.TYPE -> PoolEntry.decodeContent(in);
                    default -> throw new DecodeException(0, "a known message type, not " + type);
                };
        in.expectEnd();
        return message;
    }

    /// Decodes a record that can only be of one type on its topic.
    static <M extends Message> M decode(byte[] value, NetworkId ours, Class<M> expected) {
        Message message = decode(value, ours);
        if (!expected.isInstance(message)) {
            throw new DecodeException(0, "a " + expected.getSimpleName());
        }
        return expected.cast(message);
    }
}
