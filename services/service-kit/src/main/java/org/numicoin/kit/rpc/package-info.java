/// gRPC as the cluster uses it: a server with bounds on everything, errors with stable codes and
/// without stack traces, channels to one service or to each of its replicas. The services
/// themselves are generated into `org.numicoin.rpc.v1`.
@NullMarked
package org.numicoin.kit.rpc;

import org.jspecify.annotations.NullMarked;
