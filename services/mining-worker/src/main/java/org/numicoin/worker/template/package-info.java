/// Templates from `mining.templates`: reading them, choosing the newest, and saying when none
/// comes.
@NullMarked
package org.numicoin.worker.template;

import org.jspecify.annotations.NullMarked;
