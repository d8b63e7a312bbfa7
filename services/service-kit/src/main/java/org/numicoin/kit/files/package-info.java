/// Small files of a service's own that outlive crashes. Depends on the JDK alone, so that tools
/// without Spring use it too.
@NullMarked
package org.numicoin.kit.files;

import org.jspecify.annotations.NullMarked;
