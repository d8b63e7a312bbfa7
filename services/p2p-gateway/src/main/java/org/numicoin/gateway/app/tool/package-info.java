/// Commands that run from the gateway's jar, without a cluster: `java -jar p2p-gateway.jar
/// snapshots --help`.
@NullMarked
package org.numicoin.gateway.app.tool;

import org.jspecify.annotations.NullMarked;
