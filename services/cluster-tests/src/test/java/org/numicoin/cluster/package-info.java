/// Tests of the running cluster: real broker, real Redis, the jars that ship, driven by the `numi`
/// command and the public API. Each test class says what it shows and how.
@NullMarked
package org.numicoin.cluster;

import org.jspecify.annotations.NullMarked;
