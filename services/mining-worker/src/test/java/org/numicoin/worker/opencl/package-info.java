@NullMarked
package org.numicoin.worker.opencl;

import org.jspecify.annotations.NullMarked;
