package org.numicoin.kit.rpc;

import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ServerCalls;
import java.io.ByteArrayInputStream;
import java.io.InputStream;

/// `grpc.health.v1.Health/Check`, as balancers and probes ask it: the server takes calls. How far a
/// replica is, its answers and the readiness over HTTP say.
///
/// The two messages are so small that their bytes stand here instead of a generated class.
final class RpcHealth {
    static final String SERVICE = "grpc.health.v1.Health";

    /// `status: SERVING`, in the encoding of protocol buffers.
    private static final byte[] SERVING = {0x08, 0x01};

    private RpcHealth() {}

    static ServerServiceDefinition service() {
        var check =
                MethodDescriptor.<Question, byte[]>newBuilder()
                        .setType(MethodDescriptor.MethodType.UNARY)
                        .setFullMethodName(
                                MethodDescriptor.generateFullMethodName(SERVICE, "Check"))
                        .setRequestMarshaller(new QuestionMarshaller())
                        .setResponseMarshaller(new AnswerMarshaller())
                        .build();
        return ServerServiceDefinition.builder(SERVICE)
                .addMethod(
                        check,
                        ServerCalls.asyncUnaryCall((_, answer) -> {
                            answer.onNext(SERVING);
                            answer.onCompleted();
                        }))
                .build();
    }

    /// Whichever service it names, all of them are this server.
    private record Question() {}

    private static final class QuestionMarshaller implements MethodDescriptor.Marshaller<Question> {
        @Override
        public InputStream stream(Question question) {
            return InputStream.nullInputStream();
        }

        @Override
        public Question parse(InputStream stream) {
            return new Question();
        }
    }

    private static final class AnswerMarshaller implements MethodDescriptor.Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] answer) {
            return new ByteArrayInputStream(answer);
        }

        @Override
        public byte[] parse(InputStream stream) {
            throw new UnsupportedOperationException("a server parses no answers");
        }
    }
}
