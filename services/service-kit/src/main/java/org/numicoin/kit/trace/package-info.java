/// The trace that a transaction or block carries from service to service. Depends on the JDK and
/// SLF4J alone.
@NullMarked
package org.numicoin.kit.trace;

import org.jspecify.annotations.NullMarked;
