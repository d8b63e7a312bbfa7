@NullMarked
package org.numicoin.cli;

import org.jspecify.annotations.NullMarked;
