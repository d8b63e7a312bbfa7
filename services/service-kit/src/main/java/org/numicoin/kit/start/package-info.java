/// How a service starts and ends: common defaults, one line instead of a stack trace when it cannot
/// start, the end of standard input, and the beans that every service imports. Depends on Spring
/// Boot and on every other package of the kit.
@NullMarked
package org.numicoin.kit.start;

import org.jspecify.annotations.NullMarked;
