/// What a service says about itself: liveness that is tied to the progress of its main loops, and
/// readiness with reasons in words.
@NullMarked
package org.numicoin.kit.health;

import org.jspecify.annotations.NullMarked;
