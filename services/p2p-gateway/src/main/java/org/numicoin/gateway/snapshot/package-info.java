/// Snapshots that peers have, for a node that has no chain yet: found, checked part by part, and
/// given to the command that imports one. Depends on the network; knows no validator.
@NullMarked
package org.numicoin.gateway.snapshot;

import org.jspecify.annotations.NullMarked;
