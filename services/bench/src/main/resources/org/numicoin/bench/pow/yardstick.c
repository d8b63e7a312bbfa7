/* The reference code with memory that each thread keeps, as a miner would use it. */
#include "argon2.h"

#include <stdlib.h>

static _Thread_local uint8_t *arena;
static _Thread_local size_t arena_bytes;

static int take(uint8_t **memory, size_t bytes) {
    if (arena_bytes < bytes) {
        free(arena);
        arena = aligned_alloc(64, (bytes + 63) / 64 * 64);
        arena_bytes = arena ? bytes : 0;
    }
    *memory = arena;
    return arena ? 0 : -1;
}

static void give(uint8_t *memory, size_t bytes) {
    (void)memory;
    (void)bytes;
}

int numi_hash(
    uint8_t *tag, uint8_t *blob, uint32_t length, uint32_t passes, uint32_t kib, uint32_t lanes) {
    argon2_context context = {0};
    FLAG_clear_internal_memory = 0;
    context.out = tag;
    context.outlen = 32;
    context.pwd = blob;
    context.pwdlen = length;
    context.salt = blob;
    context.saltlen = 16;
    context.t_cost = passes;
    context.m_cost = kib;
    context.lanes = lanes;
    context.threads = 1;
    context.version = ARGON2_VERSION_13;
    context.allocate_cbk = take;
    context.free_cbk = give;
    return argon2_ctx(&context, Argon2_id);
}
