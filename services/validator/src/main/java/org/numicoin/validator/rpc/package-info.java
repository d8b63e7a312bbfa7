/// The gRPC service `Validator`: reads of one snapshot each, on every replica. Depends on the chain
/// reader and on how far the log is applied, never on who writes it.
@NullMarked
package org.numicoin.validator.rpc;

import org.jspecify.annotations.NullMarked;
