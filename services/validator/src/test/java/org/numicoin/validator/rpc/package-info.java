/// The gRPC service, called as its callers do.
@NullMarked
package org.numicoin.validator.rpc;

import org.jspecify.annotations.NullMarked;
