/// The search on an OpenCL device: the loader's functions by the foreign function interface, the
/// devices there are, Argon2id in OpenCL C. Knows shared-model and the search, nothing of Kafka.
@NullMarked
package org.numicoin.worker.opencl;

import org.jspecify.annotations.NullMarked;
