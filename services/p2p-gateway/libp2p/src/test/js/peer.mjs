// A js-libp2p node that does what it is told: a request a line on its input, an answer a line on its output. Ends with its input.
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { createLibp2p } from 'libp2p'
import { multiaddr } from '@multiformats/multiaddr'
import * as stack from './stack.mjs'

const PAUSE_EVERY = 1 << 20
const many = { maxInboundStreams: 1000, maxOutboundStreams: 1000 }
const node = await createLibp2p({
  addresses: { listen: ['/ip4/127.0.0.1/tcp/0'] },
  transports: stack.transports,
  connectionEncrypters: stack.security,
  streamMuxers: stack.muxers,
  services: stack.services,
  connectionManager: { inboundConnectionThreshold: 1000, maxIncomingPendingConnections: 1000 }
})

const bytes = (chunk) => chunk.subarray()

// What comes goes back.
await node.handle('/echo/1.0.0', stack.handler(async (stream) => {
  await stack.send(stream, (async function * () {
    for await (const chunk of stack.incoming(stream)) yield bytes(chunk)
  })())
}), many)

// Counts, with pauses that keep it behind who writes, until the other end has closed; then says how much came.
await node.handle('/sink/1.0.0', stack.handler(async (stream) => {
  let count = 0
  for await (const chunk of stack.incoming(stream)) {
    const before = count
    count += chunk.byteLength
    if (Math.floor(before / PAUSE_EVERY) !== Math.floor(count / PAUSE_EVERY)) await sleep(4)
  }
  await stack.send(stream, (async function * () { yield Buffer.from(String(count)) })())
}), many)

await node.handle('/reset/1.0.0', stack.handler(async (stream) => { stack.abort(stream) }), many)

async function open (to, protocol) {
  return node.dialProtocol(multiaddr(to), protocol, many)
}

async function collect (stream) {
  const parts = []
  for await (const chunk of stack.incoming(stream)) parts.push(Buffer.from(bytes(chunk)))
  return Buffer.concat(parts).toString()
}

function * zeros (length) {
  for (let left = length; left > 0; left -= 65536) yield new Uint8Array(Math.min(left, 65536))
}

const operations = {
  async dial ({ to }) {
    const connection = await node.dial(multiaddr(to))
    return { peer: String(connection.remotePeer), encryption: connection.encryption, multiplexer: connection.multiplexer }
  },
  async echo ({ to, text, streams }) {
    const one = async (i) => {
      const stream = await open(to, '/echo/1.0.0')
      const sent = stack.send(stream, (async function * () { yield Buffer.from(text + i) })())
      const got = await collect(stream)
      await sent
      return got === text + i
    }
    const results = await Promise.all(Array.from({ length: streams }, (_, i) => one(i)))
    return { good: results.filter(Boolean).length }
  },
  async sink ({ to, length }) {
    const stream = await open(to, '/sink/1.0.0')
    const sent = stack.send(stream, zeros(length))
    const counted = await collect(stream)
    await sent
    return { counted: Number(counted) }
  },
  async reset ({ to }) {
    const stream = await open(to, '/reset/1.0.0')
    try {
      const got = collect(stream)
      stack.send(stream, (async function * () { yield Buffer.from('x'); await got })()).catch(() => {})
      await got
    } catch {
      // Whether a reset also ends reading with an error depends on when it comes.
    }
    for (let i = 0; i < 500 && stream.status === 'open'; i++) await sleep(20)
    return { status: stream.status }
  },
  async ping ({ to }) {
    return { millis: await node.services.ping.ping(multiaddr(to)) }
  },
  // What identify told this node.
  async known ({ peer }) {
    const found = (await node.peerStore.all()).find(each => String(each.id) === peer)
    return {
      protocols: found?.protocols ?? [],
      addresses: found?.addresses.map(each => String(each.multiaddr)) ?? [],
      certified: found?.addresses.some(each => each.isCertified) ?? false,
      agent: Buffer.from(found?.metadata.get('AgentVersion') ?? []).toString()
    }
  },
  async handle ({ protocol }) {
    await node.handle(protocol, () => {})
    return {}
  }
}

const answer = (line) => process.stdout.write(JSON.stringify(line) + '\n')
answer({ peer: String(node.peerId), addresses: node.getMultiaddrs().map(String) })
const lines = createInterface({ input: process.stdin })
lines.on('line', async (line) => {
  const request = JSON.parse(line)
  try {
    answer({ id: request.id, ...await operations[request.do](request) })
  } catch (e) {
    answer({ id: request.id, failed: String(e?.stack ?? e) })
  }
})
lines.on('close', () => process.exit(0))
