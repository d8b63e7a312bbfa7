/// A whole cluster on one machine, from the jars that ship: a real Kafka broker, a real Redis and
/// the services, each a child process on the loopback interface. Tests of other modules start the
/// same broker and the same Redis through {@link org.numicoin.localnet.LocalKafka} and {@link
/// org.numicoin.localnet.LocalRedis}. Depends on shared-model for the topics and on Kafka; never on
/// a service.
@NullMarked
package org.numicoin.localnet;

import org.jspecify.annotations.NullMarked;
