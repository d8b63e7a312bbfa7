@NullMarked
package org.numicoin.mining.template;

import org.jspecify.annotations.NullMarked;
