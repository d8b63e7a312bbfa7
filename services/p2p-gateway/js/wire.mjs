// The bytes between nodes, as far as join.mjs needs them: docs/spec/wire.md, and docs/spec/consensus.md for what is inside.
import { createHash } from 'node:crypto'

const HEADER_BYTES = 278
const GENESIS_IN_ALL_CHAINS = Buffer.alloc(32) // no block has it, so an answerer starts at its genesis
const NO_UPGRADE = (1n << 63n) - 1n

const u16 = (value) => { const out = Buffer.alloc(2); out.writeUInt16BE(value); return out }
const u32 = (value) => { const out = Buffer.alloc(4); out.writeUInt32BE(value); return out }
const u64 = (value) => { const out = Buffer.alloc(8); out.writeBigUInt64BE(BigInt(value)); return out }

/** H(tag, x) of the specification. */
export function hash (tag, data) {
  return createHash('sha256').update(Buffer.from([tag.length])).update(tag, 'ascii').update(data).digest()
}

/** What everybody calls a message of gossip. */
export const messageId = (data) => createHash('sha256').update('numi.gossip').update(data).digest().subarray(0, 20)

export const topic = (chain, name) => `/numi/${chain}/${name}/1`
export const protocol = topic

/** A node that has nothing but the genesis block. */
export function statusAtGenesis (genesisId) {
  const fork = Buffer.concat([hash('numi.fork', Buffer.alloc(0)), u64(NO_UPGRADE)])
  return Buffer.concat([genesisId, fork, genesisId, u64(0), Buffer.alloc(32), u64(0)])
}

export function readStatus (bytes) {
  return {
    genesis: bytes.subarray(0, 32).toString('hex'),
    tip: bytes.subarray(72, 104).toString('hex'),
    height: Number(bytes.readBigUInt64BE(104)),
    chainWork: BigInt('0x' + bytes.subarray(112, 144).toString('hex')).toString()
  }
}

export const headersRequest = (locator, count) => Buffer.concat([u16(locator.length), ...locator, u16(count)])
export const headersFromGenesis = (count) => headersRequest([GENESIS_IN_ALL_CHAINS], count)
export const blocksRequest = (ids) => Buffer.concat([u16(ids.length), ...ids])

export function readHeader (bytes) {
  return { id: hash('numi.block', bytes), height: Number(bytes.readBigUInt64BE(6)), parent: bytes.subarray(14, 46) }
}

export function readHeaders (bytes) {
  const count = bytes.readUInt16BE(0)
  if (bytes.length !== 2 + count * HEADER_BYTES) throw new Error(`${count} headers in ${bytes.length} bytes`)
  return Array.from({ length: count }, (_, i) => readHeader(bytes.subarray(2 + i * HEADER_BYTES, 2 + (i + 1) * HEADER_BYTES)))
}

/** The header of a block, and how many transactions it has. */
export function readBlock (bytes) {
  return { ...readHeader(bytes.subarray(0, HEADER_BYTES)), transactions: bytes.readUInt32BE(HEADER_BYTES), bytes: bytes.length }
}

/** The header of a compact block, and how many transactions it names. */
export function readCompactBlock (bytes) {
  const short = bytes.readUInt32BE(HEADER_BYTES + 8)
  const prefilled = bytes.readUInt32BE(HEADER_BYTES + 12 + 6 * short)
  return { ...readHeader(bytes.subarray(0, HEADER_BYTES)), transactions: short + prefilled, bytes: bytes.length }
}

/** An answer frame: what it holds, nothing for a block that is not there. */
export function readAnswer (bytes) {
  const code = bytes[0]
  if (code === 0) return bytes.subarray(1)
  if (code === 2) return undefined
  throw new Error(`answered ${code}: ${bytes.subarray(3).toString()}`)
}

/** A message with its length before it. */
export function frame (message) {
  const length = []
  for (let left = message.length; ; left >>>= 7) {
    length.push(left > 127 ? (left & 127) | 128 : left)
    if (left <= 127) return Buffer.concat([Buffer.from(length), message])
  }
}

/** The messages of a whole stream. */
export function frames (bytes) {
  const found = []
  for (let at = 0; at < bytes.length;) {
    let length = 0
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++]
      length += (byte & 127) * 2 ** shift
      if (byte < 128) break
    }
    if (at + length > bytes.length) throw new Error('the stream ends inside a frame')
    found.push(bytes.subarray(at, at + length))
    at += length
  }
  return found
}
