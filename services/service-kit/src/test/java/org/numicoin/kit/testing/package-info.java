/// What the tests of services share: a broker for a whole run, topics of a test's own, architecture
/// fences.
@NullMarked
package org.numicoin.kit.testing;

import org.jspecify.annotations.NullMarked;
