// Argon2id version 0x13 (RFC 9106) of many inputs at once that differ in four bytes, the nonce.
//
// Three kernels one after the other: `start` makes the first two blocks of each lane, `fill` all
// others, `finish` the tags. The host defines PASSES, LANES, LANE_BLOCKS and HASHES, the hashes of
// a work group.
//
// In `fill`, 32 work items share a hash. Item i keeps the words i, i + 32, i + 64 and i + 96 of a
// block, so that neighbours read and write neighbouring words, and reads no word of memory that
// another item wrote. Quarter rounds get their words through local memory.

#define WORDS 128
#define ITEMS 32
#define SLICES 4
#define SEGMENT (LANE_BLOCKS / SLICES)

#define ROTR(x, n) rotate((ulong)(x), (ulong)(64 - (n)))

__constant ulong IV[8] = {
    0x6a09e667f3bcc908UL, 0xbb67ae8584caa73bUL, 0x3c6ef372fe94f82bUL, 0xa54ff53a5f1d36f1UL,
    0x510e527fade682d1UL, 0x9b05688c2b3e6c1fUL, 0x1f83d9abfb41bd6bUL, 0x5be0cd19137e2179UL};

__constant uchar SIGMA[12][16] = {
    {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15},
    {14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3},
    {11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4},
    {7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8},
    {9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13},
    {2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9},
    {12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11},
    {13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10},
    {6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5},
    {10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0},
    {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15},
    {14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3}};

// BLAKE2b, RFC 7693.

void blake2b_begin(ulong *h, uint bytes) {
    for (int i = 0; i < 8; i++) {
        h[i] = IV[i];
    }
    h[0] ^= 0x01010000UL ^ bytes;
}

#define MIX(a, b, c, d, x, y) \
    a += b + (x);             \
    d = ROTR(d ^ a, 32);      \
    c += d;                   \
    b = ROTR(b ^ c, 24);      \
    a += b + (y);             \
    d = ROTR(d ^ a, 16);      \
    c += d;                   \
    b = ROTR(b ^ c, 63)

void blake2b_compress(ulong *h, const ulong *m, ulong bytes, bool last) {
    ulong v[16];
    for (int i = 0; i < 8; i++) {
        v[i] = h[i];
        v[i + 8] = IV[i];
    }
    v[12] ^= bytes;
    v[14] = last ? ~v[14] : v[14];
    for (int r = 0; r < 12; r++) {
        __constant uchar *s = SIGMA[r];
        MIX(v[0], v[4], v[8], v[12], m[s[0]], m[s[1]]);
        MIX(v[1], v[5], v[9], v[13], m[s[2]], m[s[3]]);
        MIX(v[2], v[6], v[10], v[14], m[s[4]], m[s[5]]);
        MIX(v[3], v[7], v[11], v[15], m[s[6]], m[s[7]]);
        MIX(v[0], v[5], v[10], v[15], m[s[8]], m[s[9]]);
        MIX(v[1], v[6], v[11], v[12], m[s[10]], m[s[11]]);
        MIX(v[2], v[7], v[8], v[13], m[s[12]], m[s[13]]);
        MIX(v[3], v[4], v[9], v[14], m[s[14]], m[s[15]]);
    }
    for (int i = 0; i < 8; i++) {
        h[i] ^= v[i] ^ v[i + 8];
    }
}

// One work item a first block: hash, lane, 0 or 1.
//
// message: the input of H0, filled up with zeros to a multiple of 128 bytes
// nonce_at: where in it the nonce lies, first byte highest, or less than 0
__kernel void start(
    __global ulong *memory,
    __global const uchar *message,
    uint length,
    int nonce_at,
    uint first_nonce) {
    uint item = get_global_id(0);
    uint number = item % 2;
    uint lane = item / 2 % LANES;
    uint hash = item / (2 * LANES);
    uint nonce = first_nonce + hash;

    ulong h[8];
    ulong m[16];
    blake2b_begin(h, 64);
    for (uint at = 0; at < length; at += 128) {
        for (int i = 0; i < 16; i++) {
            ulong word = 0;
            for (int b = 0; b < 8; b++) {
                int place = at + 8 * i + b;
                int of_nonce = place - nonce_at;
                uchar byte = message[place];
                if (nonce_at >= 0 && of_nonce >= 0 && of_nonce < 4) {
                    byte = nonce >> (24 - 8 * of_nonce);
                }
                word |= (ulong)byte << (8 * b);
            }
            m[i] = word;
        }
        bool last = at + 128 >= length;
        blake2b_compress(h, m, last ? length : at + 128, last);
    }

    // H' of 1024 bytes: block length, H0, number, lane.
    ulong before = 8 * WORDS;
    for (int i = 0; i < 8; i++) {
        m[i] = before | h[i] << 32;
        before = h[i] >> 32;
    }
    m[8] = before | (ulong)number << 32;
    m[9] = lane;
    for (int i = 10; i < 16; i++) {
        m[i] = 0;
    }
    blake2b_begin(h, 64);
    blake2b_compress(h, m, 76, true);
    for (int i = 8; i < 16; i++) {
        m[i] = 0;
    }
    __global ulong *block =
        memory + ((size_t)hash * LANES * LANE_BLOCKS + (size_t)lane * LANE_BLOCKS + number) * WORDS;
    for (int at = 0; at < WORDS - 8; at += 4) {
        for (int i = 0; i < 4; i++) {
            block[at + i] = h[i];
        }
        for (int i = 0; i < 8; i++) {
            m[i] = h[i];
        }
        blake2b_begin(h, 64);
        blake2b_compress(h, m, 64, true);
    }
    for (int i = 0; i < 8; i++) {
        block[WORDS - 8 + i] = h[i];
    }
}

// The block that 64 pseudo-random bits choose; RFC 9106, section 3.4.2.
uint reference_of(uint pass, uint slice, uint lane, uint index, ulong bits) {
    uint chosen = pass == 0 && slice == 0 ? lane : (uint)(bits >> 32) % LANES;
    uint finished = pass == 0 ? slice * SEGMENT : LANE_BLOCKS - SEGMENT;
    uint area = chosen == lane ? finished + index - 1 : finished - (index == 0 ? 1 : 0);
    ulong x = bits & 0xffffffffUL;
    x = (x * x) >> 32;
    uint back = (uint)((area * x) >> 32);
    uint begin = pass == 0 || slice == SLICES - 1 ? 0 : (slice + 1) * SEGMENT;
    uint column = begin + area - 1 - back;
    return chosen * LANE_BLOCKS + (column < LANE_BLOCKS ? column : column - LANE_BLOCKS);
}

ulong twice_product(ulong a, ulong b) {
    return a + b + 2 * ((a & 0xffffffffUL) * (b & 0xffffffffUL));
}

// A quarter round on four words of the block in local memory.
void quarter(__local ulong *words, uint ia, uint ib, uint ic, uint id) {
    ulong a = words[ia];
    ulong b = words[ib];
    ulong c = words[ic];
    ulong d = words[id];
    a = twice_product(a, b);
    d = ROTR(d ^ a, 32);
    c = twice_product(c, d);
    b = ROTR(b ^ c, 24);
    a = twice_product(a, b);
    d = ROTR(d ^ a, 16);
    c = twice_product(c, d);
    b = ROTR(b ^ c, 63);
    words[ia] = a;
    words[ib] = b;
    words[ic] = c;
    words[id] = d;
}

// Where word k of column g lies; a column is two words wide.
#define COLUMN(g, k) (16 * ((k) >> 1) + 2 * (g) + ((k) & 1))

// references: blocks for the first two slices of the first pass, by lane, slice and index
__kernel __attribute__((reqd_work_group_size(ITEMS *HASHES, 1, 1))) void fill(
    __global ulong *memory, __global const uint *references) {
    __local ulong state[HASHES][WORDS];
    __local ulong random[HASHES];
    uint item = get_local_id(0) % ITEMS;
    uint own = get_local_id(0) / ITEMS;
    uint g = item / 4;
    uint q = item % 4;
    uint q1 = (q + 1) % 4;
    uint q2 = (q + 2) % 4;
    uint q3 = (q + 3) % 4;
    __local ulong *words = state[own];
    __global ulong *mine =
        memory + (size_t)(get_global_id(0) / ITEMS) * LANES * LANE_BLOCKS * WORDS + item;

    for (uint pass = 0; pass < PASSES; pass++) {
        for (uint slice = 0; slice < SLICES; slice++) {
            for (uint lane = 0; lane < LANES; lane++) {
                uint first = pass == 0 && slice == 0 ? 2 : 0;
                uint column = slice * SEGMENT + first;
                uint previous = lane * LANE_BLOCKS + (column == 0 ? LANE_BLOCKS : column) - 1;
                ulong block[4];
                for (int i = 0; i < 4; i++) {
                    block[i] = mine[(size_t)previous * WORDS + i * ITEMS];
                }
                for (uint index = first; index < SEGMENT; index++) {
                    uint chosen;
                    if (pass == 0 && slice < SLICES / 2) {
                        chosen = references[(lane * 2 + slice) * SEGMENT + index];
                    } else {
                        if (item == 0) {
                            random[own] = block[0];
                        }
                        barrier(CLK_LOCAL_MEM_FENCE);
                        chosen = reference_of(pass, slice, lane, index, random[own]);
                    }
                    __global const ulong *reference = mine + (size_t)chosen * WORDS;
                    __global ulong *current =
                        mine + (size_t)(lane * LANE_BLOCKS + slice * SEGMENT + index) * WORDS;
                    for (int i = 0; i < 4; i++) {
                        block[i] ^= reference[i * ITEMS];
                        words[item + i * ITEMS] = block[i];
                    }
                    barrier(CLK_LOCAL_MEM_FENCE);
                    quarter(words, 16 * g + q, 16 * g + 4 + q, 16 * g + 8 + q, 16 * g + 12 + q);
                    barrier(CLK_LOCAL_MEM_FENCE);
                    quarter(words, 16 * g + q, 16 * g + 4 + q1, 16 * g + 8 + q2, 16 * g + 12 + q3);
                    barrier(CLK_LOCAL_MEM_FENCE);
                    quarter(
                        words,
                        COLUMN(g, q),
                        COLUMN(g, 4 + q),
                        COLUMN(g, 8 + q),
                        COLUMN(g, 12 + q));
                    barrier(CLK_LOCAL_MEM_FENCE);
                    quarter(
                        words,
                        COLUMN(g, q),
                        COLUMN(g, 4 + q1),
                        COLUMN(g, 8 + q2),
                        COLUMN(g, 12 + q3));
                    barrier(CLK_LOCAL_MEM_FENCE);
                    for (int i = 0; i < 4; i++) {
                        block[i] ^= words[item + i * ITEMS];
                        if (pass > 0) {
                            block[i] ^= current[i * ITEMS];
                        }
                        current[i * ITEMS] = block[i];
                    }
                }
            }
        }
    }
}

// One work item a hash: H' of 32 bytes of the sum of the lanes' last blocks.
__kernel void finish(__global const ulong *memory, __global ulong *tags) {
    uint hash = get_global_id(0);
    __global const ulong *blocks = memory + (size_t)hash * LANES * LANE_BLOCKS * WORDS;
    ulong h[8];
    ulong m[16];
    blake2b_begin(h, 32);
    ulong before = 32;
    for (uint at = 0; at < WORDS; at += 16) {
        for (int i = 0; i < 16; i++) {
            ulong word = 0;
            for (uint lane = 1; lane <= LANES; lane++) {
                word ^= blocks[((size_t)lane * LANE_BLOCKS - 1) * WORDS + at + i];
            }
            m[i] = before | word << 32;
            before = word >> 32;
        }
        blake2b_compress(h, m, 8 * at + 128, false);
    }
    m[0] = before;
    for (int i = 1; i < 16; i++) {
        m[i] = 0;
    }
    blake2b_compress(h, m, 8 * WORDS + 4, true);
    for (int i = 0; i < 4; i++) {
        tags[(size_t)hash * 4 + i] = h[i];
    }
}
